"""Stored text as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.rendering import draw, read_text
from archive.text.structure.paragraphs import paragraphs

LONG = "The ministers met for two days and spoke of roads, of railways and of what was to be carried on both of them."


def render_text(body: str, body_format: str, past_ids: Iterable[str] = ()) -> str:
    """Draw the whole of a text."""
    return draw(read_text(body, body_format), past_ids)


def test_each_paragraph_has_its_id_and_a_link_to_itself() -> None:
    html = render_text("One.\n\nTwo.", "text")
    first, second = paragraphs("One.\n\nTwo.", "text")
    assert (
        f'<div class="para"><p class="para__text" id="{first.id}">One. <a class="para__link" href="#{first.id}">'
        in html
    )
    assert f'<a class="para__link" href="#{second.id}"><span class="unseen">Paragraph </span>2</a>' in html


def test_subheading_of_a_plain_text_is_a_heading() -> None:
    html = render_text(f"{LONG}\n\nRoads and Railways\n\n{LONG}", "text")
    assert re.search(r'<h2 class="para__text para__text--sub" id="p2-[0-9a-z]{3}">Roads and Railways ', html)


def test_plain_text_stays_plain() -> None:
    html = render_text("# One *two* <b>three</b> [x](https://example.org)", "text")
    assert "# One *two* &lt;b&gt;three&lt;/b&gt; [x](https://example.org)" in html


def test_short_lines_are_kept_apart_and_broken_lines_joined() -> None:
    assert "Roses are red,<br>violets are blue" in render_text("Roses are red,\nviolets are blue", "text")
    wide = "\n".join([("word " * 13).strip()] * 3 + ["end."])
    assert "<br>" not in render_text(wide, "text")


def test_old_ids_stay_as_anchors() -> None:
    old = paragraphs("Two.", "text")[0].id
    now = paragraphs("One.\n\nTwo.", "text")[1].id
    html = render_text("One.\n\nTwo.", "text", past_ids=[old])
    assert f'id="{now}"><span class="para__old" id="{old}"></span>Two.' in html


def test_markdown_is_drawn_with_its_structure() -> None:
    body = "## Roads\n\n*So* **it** `is`\n\n- a\n\n  b\n- c\n\n3. d\n\n> e\n\n|x|y|\n|-|-|\n|1|2|\n\n    code\n"
    html = re.sub(r' id="[^"]*"| <a class="para__link".*?</a>', "", render_text(body, "markdown"))
    assert '<h2 class="para__text para__text--sub">Roads</h2>' in html
    assert "<em>So</em> <strong>it</strong> <code>is</code>" in html
    assert html.count("<ul") == 1
    assert '<li class="para para--item para--more"><p class="para__text">b</p></li>' in html
    assert '<ol class="paras">\n<li class="para para--item" value="3">' in html
    assert '<blockquote class="para para--quotation"><p class="para__text">e</p></blockquote>' in html
    assert '<th class="para__text" scope="col">x</th>' in html
    assert '<td class="para__text">2</td>' in html
    assert '<pre class="para__text para__text--code"><code>code</code></pre>' in html


def test_headings_of_a_text_stand_below_the_title_of_its_page() -> None:
    assert "<h1" not in render_text("# One\n\n###### Six", "markdown")


def test_links_leave_without_recommendation() -> None:
    html = render_text("[out](https://example.org/?a=1&b=2)", "markdown")
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow noopener">out</a>' in html


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert)",
        "[x](JaVaScRiPt:alert)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](/about/)",
        "[x](//example.org/)",
        "[x](file:///etc/passwd)",
        "[x](https://[broken)",
    ],
)
def test_link_that_leads_nowhere_safe_is_only_words(link: str) -> None:
    assert re.findall(r'href="(?!#p)[^"]*"', render_text(link, "markdown")) == []


def test_picture_is_named_and_linked_but_never_loaded() -> None:
    html = render_text('![the hall](https://example.org/a.jpg "Yinchuan, 2024")', "markdown")
    assert "<img" not in html
    assert (
        '<span class="picture">Picture: <a href="https://example.org/a.jpg" rel="nofollow noopener">'
        "the hall — Yinchuan, 2024</a></span>" in html
    )


def test_picture_without_words_shows_its_address_and_data_stay_unlinked() -> None:
    assert ">https://example.org/a.jpg</a>" in render_text("![](https://example.org/a.jpg)", "markdown")
    assert 'href="data' not in render_text("![x](data:image/png;base64,AAAA)", "markdown")


def test_picture_in_a_link_makes_no_link_in_a_link() -> None:
    html = render_text("[![x](https://example.org/a.jpg)](https://example.org/)", "markdown")
    assert html.count('rel="nofollow noopener"') == 1


HOSTILE = st.lists(
    st.sampled_from(
        [
            *(
                "<script>",
                "</p>",
                "<img src=x onerror=y>",
                "<svg/onload=x>",
                "<style>",
                "<!--",
                "onclick=",
                "&#106;",
                "\x00",
            ),
            *(
                "[a](",
                "![",
                "](",
                "javascript:",
                "https://e.org",
                ")",
                '"',
                "'",
                "`",
                "\\",
                "*",
                "|",
                "- ",
                "> ",
                "\n\n",
                "word ",
            ),
        ]
    ),
    max_size=30,
).map("".join)


@given(HOSTILE)
def test_nothing_that_stands_in_a_text_becomes_markup_that_acts(body: str) -> None:
    for body_format in ("text", "markdown"):
        html = render_text(body, body_format)
        tags = re.findall(r"<(/?[a-z0-9]+)((?:\s[^<>]*)?)>", html)
        assert {name.strip("/") for name, _ in tags} <= {
            *("a", "blockquote", "br", "code", "div", "em", "h2", "li", "ol", "p", "pre", "s", "span", "strong"),
            *("table", "tbody", "td", "th", "tr", "ul"),
        }
        for _, attributes in tags:
            names = re.findall(r'([a-z-]+)="[^"]*"', attributes)
            assert set(names) <= {"class", "href", "id", "rel", "scope", "value"}
            assert not re.search(r'href="(?!#p\d|https?:|mailto:)', attributes)
