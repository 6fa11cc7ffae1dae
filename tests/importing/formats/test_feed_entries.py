"""Entries of feeds: authors without addresses, links by their base, titles of each type, texts without buttons."""

from __future__ import annotations

from html import escape, unescape
from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Finding, Known, Options, Refusal
from archive.importing.formats import read_file, reread

TEXT = "All lamps of the lower yard were trimmed before the winter, and the keeper has a plan for the next one too."
SPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def value(finding: Finding[Any] | None) -> Any:
    return finding.value if finding else None


def rss(item: str) -> ArticleDraft:
    return read(f"<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Lamp News</title><link>https://lamp.example/"
                f"</link><item>{item}</item></channel></rss>")  # fmt: skip


def atom(entry: str, base: str = "") -> ArticleDraft:
    return read(f"<feed {SPACES}{base}><title>Lamp News</title><entry><id>e1</id>{entry}</entry></feed>")


def read(data: str) -> ArticleDraft:
    (found,) = read_file(data.encode(), "feed.xml", Known(), Options())
    assert isinstance(found, ArticleDraft)
    again = reread(found.original, found.context, found.media_type, found.encoding, "feed.xml", Known(), Options())
    assert isinstance(again, ArticleDraft)
    assert (again.title, again.body, again.original_url) == (found.title, found.body, found.original_url)
    return found


@pytest.mark.parametrize(
    ("stated", "byline"),
    [
        ("<author>eva@desk.example (Eva Brandt)</author>", "Eva Brandt"),
        ("<author>noreply@blogger.com (Eva Brandt)</author>", "Eva Brandt"),
        ("<author>Eva Brandt &lt;eva@desk.example&gt;</author>", "Eva Brandt"),
        ("<author>eva.brandt+news@desk.example</author>", None),
        ("<dc:creator>Eva Brandt</dc:creator><dc:creator>Karl Olsen</dc:creator>", "Eva Brandt, Karl Olsen"),
        ("<author>a@b.example (Eva Brandt), c@d.example (Karl Olsen)</author>", "Eva Brandt, Karl Olsen"),
        ("<author>Eva Brandt (Osterhaven)</author>", "Eva Brandt (Osterhaven)"),
        ("<author>17</author>", None),
        ("<author>Brandt, Eva</author>", "Brandt, Eva"),
        ("<author>Agent 47</author>", "Agent 47"),
    ],
)
def test_an_author_is_a_name(stated: str, byline: str | None) -> None:
    assert value(rss(f"<title>Lamps trimmed</title>{stated}<description>{TEXT}</description>").byline) == byline


@pytest.mark.parametrize(
    ("base", "entry", "address"),
    [
        (' xml:base="https://lamp.example/news/"', '<link href="2024/a"/>', "https://lamp.example/news/2024/a"),
        (' xml:base="https://lamp.example/news/"', '<link href="/a"/>', "https://lamp.example/a"),
        (' xml:base="https://lamp.example/x/"', '<link xml:base="y/" href="a"/>', "https://lamp.example/x/y/a"),
        ("", '<link href="https://lamp.example/a"/>', "https://lamp.example/a"),
        (' xml:base="https://lamp.example/"', '<link href="//other.example/a"/>', "https://other.example/a"),
        (' xml:base="https://lamp.example/"', '<link href="javascript:a()"/>', None),
        ("", '<link href="2024/a"/>', None),
    ],
)
def test_relative_links_are_resolved_by_their_base(base: str, entry: str, address: str | None) -> None:
    found = atom(f"<title>Lamps trimmed</title>{entry}<content type='html'>{TEXT}</content>", base)
    assert value(found.original_url) == address
    assert found.member == "e1"


def test_a_relative_link_of_rss_is_resolved_by_the_channel() -> None:
    found = rss(f"<title>Lamps trimmed</title><link>/2024/a</link><description>{TEXT}</description>")
    assert value(found.original_url) == "https://lamp.example/2024/a"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">CO<sub>2</sub> tax</div></title>', "CO2 tax"),
        ('<title type="html">&amp;lt;3 rowing</title>', "<3 rowing"),
        ('<title type="html">An &lt;em&gt;old&lt;/em&gt; lamp</title>', "An old lamp"),
        ('<title type="text">When to use &lt;em&gt; and &lt;/em&gt;</title>', "When to use <em> and </em>"),
        ("<title>Mayor &amp;quot;sorry&amp;quot;</title>", 'Mayor "sorry"'),
        ("<title>Rope &amp; sail</title>", "Rope & sail"),
    ],
)
def test_titles_of_each_type(title: str, expected: str) -> None:
    assert value(atom(f"{title}<content type='html'>{TEXT}</content>").title) == expected


@pytest.mark.parametrize(
    "description", [TEXT, f"&lt;p&gt;{TEXT}&lt;/p&gt;", f"<![CDATA[<div>{TEXT}</div>]]>", f"<p>{TEXT}</p>"]
)
def test_an_entry_without_a_title_has_a_supplied_one(description: str) -> None:
    found = rss(f"<guid>n1</guid><description>{description}</description>")
    assert found.title is not None
    assert (found.title.basis, found.body) == ("supplied", TEXT)


def test_an_entry_of_nothing_is_refused() -> None:
    data = (
        "<rss><channel><title>Lamp News</title><item><guid>n1</guid><description> </description></item></channel></rss>"
    )
    (found,) = read_file(data.encode(), "feed.xml", Known(), Options())
    assert isinstance(found, Refusal)


def test_preformatted_lines_stay_in_xhtml() -> None:
    content = "<p>Its plan:</p><pre>tuesday 08:10\nfriday <b>17:45</b></pre><p>By hand.</p>"
    xhtml = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{content}</div></content>'
    assert "tuesday 08:10\nfriday 17:45" in atom(f"<title>A plan</title>{xhtml}").body


@pytest.mark.parametrize(
    ("picture", "stays"),
    [
        ('<a href="https://l.example/s"><img alt="Send to Telegram" src="t.gif"/></a>', False),
        ('<a href="https://l.example/2"><img alt="Old ferry sold for scrap" src="p.jpg"/></a>', False),
        ('<img alt="Share on Facebook" src="f.gif"/>', False),
        ('<img alt="Поделиться в Telegram" src="f.gif"/>', False),
        ('<img alt="The quay at Osterhaven in the morning" src="q.jpg"/>', True),
        ('<img alt="Sharing the last bread on the quay" src="q.jpg"/>', True),
    ],
)
def test_words_of_buttons_are_no_text(picture: str, stays: bool) -> None:
    html = escape(f"<p>{TEXT}</p><p>{picture}</p>")
    found = rss(f"<title>Old ferry sold for scrap</title><description>{html}</description>")
    alternative = unescape(picture.partition('alt="')[2].partition('"')[0])
    assert found.body.startswith(TEXT)
    assert (alternative in found.body) == stays


def test_words_about_a_picture_or_a_film_are_not_the_text() -> None:
    media = 'xmlns:media="http://search.yahoo.com/mrss/"'
    found = rss(
        f"<title>Lamps trimmed</title><media:content {media} url='a.jpg'><media:title>The quay</media:title>"
        f"<media:description>A picture</media:description></media:content><description>{TEXT}</description>"
    )
    assert found.body == TEXT


XHTML = '<{0} type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{1}</div></{0}>'
CODE = "<script>var a = 1;</script><style>p {color: red}</style>"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (XHTML.format("title", f"Lamps {CODE}<em>trimmed</em> early"), "Lamps trimmed early"),
        (XHTML.format("title", f"{CODE}Lamps trimmed"), "Lamps trimmed"),
        (f'<title type="html">{escape(f"Lamps {CODE}trimmed")}</title>', "Lamps trimmed"),
        (f'<title type="html">{escape("Lamps <style>p {color: red}</style>trimmed")}</title>', "Lamps trimmed"),
        ("<title>What &lt;script&gt; does</title>", "What <script> does"),
        (XHTML.format("title", "What <code>&lt;style&gt;</code> does"), "What <style> does"),
    ],
)
def test_code_is_no_word_of_a_title(title: str, words: str) -> None:
    assert value(atom(f"{title}<content>{TEXT}</content>").title) == words


@pytest.mark.parametrize(
    "summary",
    [XHTML.format("summary", f"In {CODE}short"), f'<summary type="html">{escape(f"In {CODE}short")}</summary>'],
)
@pytest.mark.parametrize("content", [XHTML.format("content", f"<p>{TEXT}</p>"),
                                     f'<content type="html">{escape(f"<p>{TEXT}</p>")}</content>'])  # fmt: skip
def test_a_summary_with_markup_is_no_text_before_the_content(summary: str, content: str) -> None:
    found = atom(f"<title>Lamps trimmed</title>{summary}{content}")
    assert (value(found.summary), found.body) == ("In short", TEXT)
