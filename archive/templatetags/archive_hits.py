"""An article in a list, drawn without a template for speed: twenty stand on a page, each with some fifty pieces."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.models import Account, Article, urls
from archive.search.results.highlights import Snippet
from archive.templatetags.archive_dates import time, unknown_part
from archive.templatetags.archive_words import (
    headline,
    is_right_to_left,
    language,
    main_first,
    paragraph_number,
    plain_title,
    role,
    words,
)

register = template.Library()


@register.simple_tag
def hit(article: Article, url: str = "", snippets: Sequence[tuple[Snippet, str]] = ()) -> SafeString:
    """Draw an article that was loaded `with_card()`.

    `url` is where it leads if not to its own address; `snippets` stand with the addresses of their paragraphs.
    """
    return SafeString(
        f'<li class="hit hit--dated">\n<p class="hit__facts">\n<span>{_date(article)}</span>\n{_source(article)}\n'
        f"<span>{escape(_length(article))}</span>\n</p>\n<div>\n"
        f'<h3 class="hit__title"><a class="hit__link" href="{escape(url or article.get_absolute_url())}">'
        f"{headline(article)}</a></h3>\n{_accounts(article)}{_snippets(article, snippets)}</div>\n</li>\n"
    )


def _date(article: Article) -> str:
    when = article.published
    if when is None:
        return f'<a href="{escape(urls.UNDATED())}">{escape(_("Undated"))}</a>'
    return f"{time(when)} {escape(unknown_part(when))}"


def _source(article: Article) -> str:
    source = article.source
    if source is None:
        return f'<span class="hit__source">{escape(_("Source unknown"))}</span>'
    return f'<a class="hit__source" href="{escape(source.get_absolute_url())}">{escape(source.name)}</a>'


def _length(article: Article) -> str:
    """Say how long an article is, and in which language where that is not the language of the page."""
    tongue = article.language
    is_foreign = tongue and tongue != get_language()
    return f"{words(article.word_count)}, {language(tongue)}" if is_foreign else words(article.word_count)


def _accounts(article: Article) -> str:
    accounts = main_first(article.told)
    return f'<p class="hit__event quiet">{"; ".join(map(_account, accounts))}</p>\n' if accounts else ""


def _account(account: Account) -> str:
    event = account.event
    return f'{escape(role(account))} <a href="{escape(event.get_absolute_url())}">{escape(event.title)}</a>'


def _snippets(article: Article, snippets: Sequence[tuple[Snippet, str]]) -> str:
    if not snippets:
        return ""
    unseen = escape(_("of “%(title)s”") % {"title": plain_title(article)})
    lang = f' lang="{escape(article.language)}" class="said"' if article.language else ""
    if lang and is_right_to_left(article.language):
        lang += ' dir="rtl"'
    drawn = (
        f'<li class="hit__snippet"><a class="hit__para" href="{escape(address)}">'
        f'¶&#8201;{escape(paragraph_number(snippet.paragraph_id))}<span class="unseen"> {unseen}</span></a>'
        f" <span{lang}>{_marked(snippet)}</span></li>\n"
        for snippet, address in snippets
    )
    return f'<ul class="hit__snippets">\n{"".join(drawn)}</ul>\n'


def _marked(snippet: Snippet) -> str:
    pieces = (f"<mark>{escape(piece.text)}</mark>" if piece.is_hit else escape(piece.text) for piece in snippet.pieces)
    return f"{'… ' if snippet.starts_inside else ''}{''.join(pieces)}{'&nbsp;…' if snippet.ends_inside else ''}"
