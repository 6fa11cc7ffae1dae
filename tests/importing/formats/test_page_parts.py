"""Pages of which parts are something else: what is said there is no date, no name and no text of the article."""

from __future__ import annotations

import pytest

from tests.importing.formats.test_pages import PARAGRAPHS, page, read, value

TIME = '<time datetime="2026-05-04">4 May 2026</time>'
DAY = "2026-05-04"


@pytest.mark.parametrize(
    "beside",
    [
        f"<section><h2>Cite this article</h2><p>As seen on {TIME}.</p></section>",
        f"<section><div><h3>More of it</h3></div><p>{TIME}</p></section>",
        f"<aside><p>{TIME} Another day at the river</p></aside>",
        f"<details open><summary>History</summary><p>Changed {TIME}</p></details>",
        f"</article></main><footer><p>As of {TIME}</p></footer><main><article>",
        "<section><h2>Provenance</h2><dl><dt>Taken in</dt><dd>4 May 2026</dd></dl></section>",
        "<ul><li><a href='/x'>4 May 2026</a></li></ul>",
        "<p>The ministers meet again on 4 May 2026.</p>",
        "<p>The office was first spoken of on <b>4 May 2026</b>, when the river was low.</p>",
    ],
)
def test_a_day_that_is_of_something_else_is_no_date(beside: str) -> None:
    assert value(read(page(body=beside)).published) is None


@pytest.mark.parametrize(
    "stated",
    [
        f"<p class='meta'>{TIME}</p>",
        f"<p>By Anna Example, {TIME}</p>",
        f"<footer>Posted on {TIME} by Anna</footer>",
        "<p class='when'>4 May 2026</p>",
        "<div><span>Anna Example</span> | <span>May 4, 2026, 10:15</span></div>",
        "<p data-published='2026-05-04'>Monday</p>",
        "<div class='entry-meta'><a href='/2026/05/'>4 May 2026</a> by Anna</div>",
        "<p class='post-meta'>This was written by Anna on 4 May 2026, and filed under the river.</p>",
        "<span hidden property='dc:date' content='2026-05-04T10:00'></span>",
    ],
)
def test_a_day_that_stands_alone_is_the_date(stated: str) -> None:
    assert value(read(page(body=stated)).published) == DAY
    assert value(read(page().replace("</h1>", f"</h1>{stated}")).published) == DAY


UTC = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("stated", "shown", "day"),
    [
        ("2026-05-05T02:30:00Z", "<p>May 4, 2026, 9:30 p.m. ET</p>", "2026-05-04"),
        ("2026-05-03T23:10:00+00:00", "<p>4 May 2026, 01:10</p>", "2026-05-04"),
        ("2026-05-03T23:10:00+00:00", "<time datetime='2026-05-04T01:10:00+02:00'>Monday</time>", "2026-05-04"),
        ("2026-05-05T02:30:00Z", "<p>Monday</p>", "2026-05-05"),
        ("2026-05-05T02:30:00Z", "<p>5 May 2026</p><p>4 May 2026</p>", "2026-05-05"),
        ("2026-05-05T14:30:00Z", "<p>4 May 2026</p>", "2026-05-05"),
        ("2026-05-05T02:30:00+02:00", "<p>4 May 2026</p>", "2026-05-05"),
        ("2026-05-05", "<p>4 May 2026</p>", "2026-05-05"),
    ],
)
def test_an_instant_in_utc_is_of_the_day_that_the_page_shows(stated: str, shown: str, day: str) -> None:
    assert value(read(page(UTC.format(stated), shown)).published) == day
    elsewhere = f"<section><h2>Also read</h2>{shown}</section>"
    assert value(read(page(UTC.format(stated), elsewhere)).published) == stated[:10]


def test_a_date_below_a_headline_that_is_no_first_heading_is_the_date() -> None:
    headline = "<h1>An office for six countries</h1>"
    html = page().replace(headline, f"<div>{headline.replace('h1', 'h2')}{TIME}</div>")
    html = html.replace("<head>", "<head><title>An office for six countries</title>")
    assert value(read(html).published) == DAY


def test_the_name_of_the_publication_goes_before_that_of_the_site() -> None:
    site = '<meta property="og:site_name" content="A library of papers">'
    assert value(read(page(site)).source) == "A library of papers"
    for name in ("prism.publicationName", "DCTERMS.isPartOf", "citation_journal_title"):
        draft = read(page(f'{site}<meta name="{name}" content="Harbour Gazette">'))
        assert (value(draft.source), draft.agency) == ("Harbour Gazette", None)


CITED = "Example, Anna. “An office for six countries.” Harbour Gazette, May 4, 2026. Accessed June 1, 2026, and kept."


@pytest.mark.parametrize(
    "part",
    [
        f"<section aria-labelledby='cite'><h2 id='cite'>Cite</h2><p>{CITED * 9}</p><p>{CITED * 9}</p></section>",
        f"<details><summary>BibTeX</summary><div><p>{CITED * 9}</p></div></details>",
        f"<section><h2>As data</h2><pre>{CITED * 9}</pre></section>",
        "<section aria-labelledby='related-heading'><h2 id='related-heading'>At the river</h2>"
        "<p>The river rose by a metre on Monday, and the people of the lower town left their houses.</p></section>",
    ],
)
def test_a_part_of_another_kind_is_no_text_however_long(part: str) -> None:
    html = page(body=part).replace("<h1>", "<header><h1>").replace("</h1>", "</h1></header><div>")
    html = html.replace(part, f"</div>{part}")
    draft = read(html)
    assert draft.body.split("\n\n") == PARAGRAPHS
    assert any(PARAGRAPHS[0] not in one.text for one in draft.removed)


def test_an_article_as_it_was_typed_or_in_a_drawer_is_text() -> None:
    typed = "\n".join(PARAGRAPHS)
    for whole in (f"<pre>{typed}</pre>", f"<details><summary>Read</summary><p>{typed}</p></details>"):
        html = f"<html><head><title>An office</title></head><body><h1>An office</h1>{whole}<p>© A.</p></body></html>"
        assert "report to the ministers twice a year" in read(html).body


def test_links_to_a_paragraph_itself_are_no_words_of_it() -> None:
    signed = "".join(
        f'<p id="p{n}">{text} <a href="#p{n}"><span>Paragraph </span>{n}</a></p>' for n, text in enumerate(PARAGRAPHS)
    )
    later = f"<h2 id='x'><a href='#x'>Later</a></h2>{signed}"
    draft = read(f"<html><body><article><h1>An office</h1>{signed}{later}</article></body></html>")
    assert "Paragraph" not in draft.body
    assert "## Later" in draft.body
    assert any(one.rule == "links to paragraphs" for one in draft.removed)
    note = (
        f"<p id='n'>{PARAGRAPHS[0]} As <a href='#n'>the note</a> says, the ministers left the capital on Tuesday.</p>"
    )
    assert "As the note says" in read(page(body=note)).body.replace("[", "").replace("](#n)", "")


def test_subheadings_in_boxes_of_their_own_stay() -> None:
    boxes = "".join(
        f'<div class="c{n}x" data-is="text"><p>{text} {text}</p></div>'
        + ('<div class="k1y" data-is="sub"><h2>What it is for</h2></div>' if n == 1 else "")
        + ('<div class="box"><h3>Most read</h3><ul><li><a href="/a">A story</a></li></ul></div>' if n == 2 else "")
        for n, text in enumerate(PARAGRAPHS)
    )
    draft = read(f"<html><body><main><h1>An office</h1><div>{boxes}</div></main></body></html>")
    assert "## What it is for" in draft.body
    assert "A story" not in draft.body


def test_a_title_that_another_archive_supplied_is_supplied() -> None:
    draft = read(page(title="[Ministers of six countries met in the capital…]"))
    assert draft.title is not None
    assert draft.title.basis == "supplied"
    quoted = read(page(title="[Sic] said the keeper"))
    assert (value(quoted.title), quoted.title and quoted.title.basis) == ("[Sic] said the keeper", "document")
