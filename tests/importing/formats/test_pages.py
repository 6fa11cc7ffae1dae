"""Web pages: the article out of its page, and nothing of the page is obeyed."""

from __future__ import annotations

from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Finding, Known, KnownSource, Options, Refusal
from archive.importing.formats import read_file
from archive.importing.formats.html.markup import html_to_body, safe_address
from archive.importing.formats.html.page_metadata import parse_page
from archive.importing.formats.html.source import without_code
from archive.text.structure.paragraphs import plain_words

KNOWN = Known(sources=(KnownSource("Steppe Courier", "steppe-courier"),), domains={"steppe.example": "steppe-courier"})
PARAGRAPHS = [
    "Ministers of six countries met in the capital on Monday and agreed on a common office for trade, officials said.",
    "The office will open next spring with a staff of forty people, and it will report to the ministers twice a year.",
    "Trade between the six countries grew by a quarter last year, and transport across their borders by as much.",
    "“We have waited a long time for this,” said one of the ministers after the talks, which lasted until the night.",
]
TEXT = " ".join(PARAGRAPHS)


def page(head: str = "", body: str = "", title: str = "An office for six countries") -> str:
    """Write a page as sites serve them."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>"
        f"<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<main><article><h1>{title}</h1>{paragraphs}{body}</article></main>"
        "<aside><h2>Most read</h2><ul><li><a href='/x'>Another story of the day</a></li></ul></aside>"
        "<footer>All rights reserved.</footer></body></html>"
    )


def read(html: str | bytes) -> ArticleDraft:
    """Read one page."""
    (draft,) = read_file(html.encode() if isinstance(html, str) else html, "a.html", KNOWN, Options())
    assert isinstance(draft, ArticleDraft)
    return draft


def value(finding: Finding[Any] | None) -> str | None:
    """Write a finding's value as text."""
    return None if finding is None else str(finding.value)


JSON_LD = """<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
{"@type":"NewsArticle","headline":"An office for six countries","datePublished":"2024-03-29T10:15:00+05:00",
"author":{"@type":"Person","name":"Anna Example"},
"publisher":{"@type":"Organization","name":"Steppe Courier"}}]}</script>"""


def test_the_article_is_extracted_from_its_page() -> None:
    draft = read(page("<title>An office for six countries - Steppe Courier</title>" + JSON_LD))
    assert value(draft.title) == "An office for six countries"
    assert (value(draft.published), value(draft.source), value(draft.byline)) == (
        "2024-03-29",
        "Steppe Courier",
        "Anna Example",
    )
    assert plain_words(draft.body, draft.body_format).split("\n\n") == PARAGRAPHS
    assert value(draft.language) == "en"


def test_what_meta_elements_and_the_address_say() -> None:
    head = (
        "<title>An office for six countries | Some Site</title><meta property='og:site_name' content='Some Site'>"
        "<meta property='article:published_time' content='2024-03-29T10:15:00Z'>"
        "<meta name='author' content='Anna Example'>"
        "<link rel='canonical' href='https://www.steppe.example/2024/03/29/office'>"
    )
    draft = read(page(head))
    assert draft.published is not None
    assert (str(draft.published.value), draft.published.confidence) == ("2024-03-29", 0.99)
    assert value(draft.original_url) == "https://www.steppe.example/2024/03/29/office"
    assert {value(draft.source)} | {other.value for other in draft.source.others if draft.source} == {
        "Some Site",
        "Steppe Courier",
    }  # type: ignore[union-attr]


def test_a_page_that_states_no_date_has_none_and_a_line_by_its_text_states_one() -> None:
    draft = read(page("<title>An office</title>"))
    assert draft.published is None
    stated = read(page("<title>An office</title>", "<p class='date'>Published 29 March 2024</p>"))
    assert (value(stated.published), stated.published and stated.published.basis) == ("2024-03-29", "document")


def test_a_page_in_another_encoding_is_decoded_as_it_declares() -> None:
    text = "Министры шести стран встретились в столице и договорились открыть общее бюро по торговле и транспорту. " * 4
    head = "<meta charset='windows-1251'><title>Бюро</title>"
    html = f"<html><head>{head}</head><body><article><h1>Бюро шести стран</h1><p>{text}</p></article></body></html>"
    draft = read(html.encode("cp1251"))
    assert draft.encoding == "cp1251"
    assert "Министры шести стран" in draft.body
    assert value(draft.language) == "ru"


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><script>alert(1)</script>",
        "<p onclick='alert(1)'>a</p><style>p{}</style>",
        "<p>a</p><iframe src='javascript:alert(1)'></iframe>",
        "<p><a href='javascript:alert(1)'>a</a></p>",
        "<p><a href='java\nscript:alert(1)'>a</a></p>",
        "<p><a href=' data:text/html;base64,xxxx'>a</a></p>",
        "<p><a href='vbscript:x'>a</a></p>",
        "<p>a</p><svg><script>alert(1)</script></svg><math><mi xlink:href='data:x'></mi></math>",
        "<p>a</p><template><p>alert</p></template><noscript>alert</noscript>",
        "<p>a</p><p style='display: none'>alert</p><p hidden>alert</p>",
        "<p>a<!-- alert --></p>",
    ],
)
def test_nothing_that_runs_gets_into_a_body(html: str) -> None:
    assert html_to_body(html)[0] == "a"


def test_text_that_looks_like_markup_stays_text() -> None:
    body, body_format = html_to_body(
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; *x* [y](javascript:z)</p><h2># no</h2><p>1. a</p><p>- b</p>"
    )
    assert plain_words(body, body_format) == "<script>alert(1)</script> *x* [y](javascript:z)\n\n# no\n\n1. a\n\n- b"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", ["a", "b", "c"]),
        ("<ol><li><p>x</p><p>y</p></li><li>z</li></ol>", ["x", "y", "z"]),
        ("<blockquote><p>q1</p><p>q2</p></blockquote><p>p</p>", ["q1", "q2", "p"]),
        ("<p>one<br>two</p>", ["one\ntwo"]),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", ["a | b", "1 | 2"]),
        ("<h2>T</h2>text <b>bold</b>, <em>it</em>", ["T", "text bold, it"]),
        ("plain", ["plain"]),
    ],
)
def test_the_words_of_html_survive_the_way_through_markdown(html: str, words: list[str]) -> None:
    body, body_format = html_to_body(html)
    assert plain_words(body, body_format).split("\n\n") == words


def test_html_nested_without_end_is_read_in_bounded_depth() -> None:
    body, _ = html_to_body("<div>" * 5000 + "deep" + "</div>" * 5000)
    assert body == "deep"
    read_file(("<html><body>" + "<div>" * 20_000 + "x").encode(), "a.html", KNOWN, Options())


def test_addresses_are_of_the_web_or_nothing() -> None:
    assert safe_address("/a b", "https://x.example/") == "https://x.example/a%20b"
    assert safe_address("file:///etc/passwd") == ""
    assert safe_address("//x.example/a", "https://y.example") == "https://x.example/a"
    assert safe_address("http://[broken") == ""


def test_a_page_over_the_limit_is_refused() -> None:
    (refusal,) = read_file(b"<html>" + b" " * (5 * 1024 * 1024), "a.html", KNOWN, Options())
    assert isinstance(refusal, Refusal)


def test_attributes_full_of_comments_are_dropped_and_one_comment_is_not() -> None:
    page = parse_page(
        f'<html><p title="{"&lt;!--" * 1000}" lang="en">The quay</p><p title="&lt;!-- a --&gt;">b</p></html>'
    )
    assert page is not None and page.drop_comments_in_values()
    assert [dict(one.attrib) for one in page.tree.iter("p")] == [{"lang": "en"}, {"title": "<!-- a -->"}]
    assert not page.drop_comments_in_values()


def test_a_tag_of_thousands_of_attributes_costs_no_time_and_no_text() -> None:
    flood = " ".join(f"a{number}='b'" for number in range(200_000))
    body = read(page("<title>An office for six countries</title>", f"<p {flood}>The end of it, they said.</p>")).body
    assert body.endswith("The end of it, they said.")
    assert without_code(f"<p {'class=' + 'a ' * 900}>x</p>") == f"<p {'class=' + 'a ' * 900}>x</p>"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("a<script>b</script>c<STYLE>d</style >e<!-- f -->g<svg><path/></svg>h", "acegh"),
        ("a<script type='application/ld+json'>{}</script>", "a<script type='application/ld+json'>{}</script>"),
        ("a<script>b", "a<script>b"),
        ("a<!-- b", "a<!-- b"),
        ("<p title='<script>'>a</p><script>b</script>", "<p title='<script>'>a</p>"),
        ("<scripted>a</scripted>", "<scripted>a</scripted>"),
    ],
)
def test_code_is_left_out_before_a_page_is_parsed(html: str, left: str) -> None:
    assert without_code(html) == left
