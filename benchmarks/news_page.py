"""A page of a news site around an article, as large and as full of other things as such pages are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from itertools import cycle, islice

SECTIONS = ("world", "trade", "politics", "science", "sport", "weather", "culture", "opinion", "travel", "letters")
SCRIPT = (
    "(function(){var q=window.dataLayer||[];function p(a,b){q.push({event:a,value:b,at:Date.now()});}p('view',%d);})();"
)
STYLE = ".c-%d{margin:0 auto;padding:1rem 2rem;display:flex;color:#223}.c-%d:hover{color:#446;background:#eef}"


def news_page(title: str, source: str, moment: str, paragraphs: tuple[str, ...], number: int) -> str:
    """Write a page of 55 to 130 KB: menus, scripts, styles, related articles, offers, comments, and the article."""
    scripts, styles, cards, comments = (40 + number % 90, 100 + number % 150, 20 + number % 40, 10 + number % 50)
    safe, site = escape(title), escape(source)
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": moment,
        "publisher": {"@type": "Organization", "name": source},
    }  # fmt: skip
    head = (
        f"<meta charset='utf-8'><title>{safe} - {site}</title><meta property='og:title' content='{safe}'>"
        f"<meta property='og:site_name' content='{site}'><meta property='article:published_time' content='{moment}'>"
        f"<style>{''.join(STYLE % (n, n) for n in range(styles))}</style>"
        f"<script type='application/ld+json'>{json.dumps(data)}</script>{_scripts(scripts)}"
    )
    related = f"<section class='related-stories'><h2>More on this</h2>{''.join(_cards(cards))}</section>"
    return (
        f"<!DOCTYPE html><html lang='en'><head>{head}</head><body class='page article-page'>"
        f"<div class='cookie-banner'>We use cookies. <button>Accept all</button></div>{_menu('site-header')}"
        f"<main class='layout'><article class='story'><header><h1>{safe}</h1><p class='byline'>By {site}</p>"
        f"<time datetime='{moment}'>{moment[:10]}</time></header>{''.join(_text(paragraphs))}</article>"
        f"<aside class='sidebar'><h2>Most read</h2><ul>{''.join(_links(30))}</ul></aside>{related}"
        f"<section id='comments'><h2>Comments</h2>{''.join(_comments(comments))}</section></main>"
        f"<footer class='site-footer'>{_menu('footer-menu')}<p>All rights reserved</p></footer>{_scripts(scripts)}"
        "</body></html>"
    )


def _text(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """Yield the paragraphs in two containers, with what such sites put between them."""
    half = max(1, len(paragraphs) // 2)
    yield "<div class='story-body'>"
    yield from (f"<p class='story-text'>{escape(text)}</p>" for text in paragraphs[:half])
    yield "</div><figure><img src='a.jpg' alt=''><figcaption>The harbour in spring.</figcaption></figure>"
    yield "<div class='newsletter-signup'><p>Get our letters every morning.</p><form><input name='m'></form></div>"
    yield "<div class='story-body'>"
    yield from (f"<p class='story-text'>{escape(text)}</p>" for text in paragraphs[half:])
    yield "</div><div class='share-tools'><a href='//f.example'>Facebook</a> <a href='//t.example'>Telegram</a></div>"


def _menu(name: str) -> str:
    items = "".join(
        f"<li class='menu-item menu-item-{n}'><a class='menu-link' href='/{word}/{n}/'><span>{word}</span></a></li>"
        for n, word in enumerate(islice(cycle(SECTIONS), 60))
    )
    return f"<nav class='{name}' role='navigation'><ul class='menu'>{items}</ul></nav>"


def _links(number: int) -> Iterator[str]:
    return (f"<li><a href='/a/{n}'>Another story of the day, the {n}th of them</a></li>" for n in range(number))


def _cards(number: int) -> Iterator[str]:
    return (
        f"<div class='card'><a class='card-picture' href='/c/{n}'><img src='/i/{n}.jpg' alt='' width='320'></a>"
        f"<h3 class='card-title'><a href='/c/{n}'>The council of the {n}th district had a story of its own</a></h3>"
        f"<p class='card-lead'>It was heard in the {n}th district that nothing of it had been decided yet.</p></div>"
        for n in range(number)
    )


def _comments(number: int) -> Iterator[str]:
    return (
        f"<div class='comment' id='comment-{n}'><span class='comment-author'>Reader {n}</span><div>"
        f"<p>I have read this {n} times, and each time I found that I had known most of it before.</p></div>"
        f"<a class='reply' href='#r{n}'>Reply</a></div>"
        for n in range(number)
    )


def _scripts(number: int) -> str:
    return "".join(f"<script async data-n='{n}'>{SCRIPT % n}</script>" for n in range(number))
