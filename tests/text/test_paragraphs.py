"""Splitting texts into numbered paragraphs, and the subheadings of plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.structure.paragraphs import old_anchors, paragraph_id, paragraphs, plain_words
from archive.text.structure.subheadings import with_subheadings

MARKDOWN = """# A day in *Yinchuan*

It ended with [35 projects](https://example.org/list) and
![the hall](https://example.org/hall.jpg).

- trade
- energy

  and what belongs to it
  1. oil
  2. gas

> Said one,
> said another.

| year | trade |
|------|-------|
| 2023 | 230   |

```
a  b
```
"""

LONG = "The ministers met for two days and spoke of roads, of railways and of what was to be carried on both of them."


def test_plain_text_is_split_at_empty_lines_only() -> None:
    split = paragraphs("One\nstill one\r\n \r\n\r\n  Two  \n\n\n# Three\n", "text")
    assert [paragraph.text for paragraph in split] == ["One\nstill one", "Two", "# Three"]
    assert [paragraph.number for paragraph in split] == [1, 2, 3]
    assert {paragraph.kind for paragraph in split} == {"text"}


@pytest.mark.parametrize("empty", ["", "\n\n", " \r\n\t\n"])
def test_text_of_nothing_has_no_paragraphs(empty: str) -> None:
    assert paragraphs(empty, "text") == []
    assert paragraphs(empty, "markdown") == []


def test_id_is_the_number_and_a_hash_of_the_words() -> None:
    sentence = "The speaker also highlighted the fruitfully developing cooperation in the transport sector."
    assert paragraph_id(7, sentence) == "p7-0xh"


def test_id_stays_when_only_spaces_or_forms_of_characters_change() -> None:
    assert paragraph_id(1, "Trade  grew\nby ５ %") == paragraph_id(1, "Trade grew by 5 %")
    assert paragraph_id(1, "Trade grew by 5 %") != paragraph_id(1, "Trade grew by 6 %")


def test_headings_items_quotations_rows_and_code_of_markdown_count() -> None:
    split = paragraphs(MARKDOWN, "markdown")
    assert [(paragraph.kind, paragraph.level, paragraph.ordinal, paragraph.text) for paragraph in split] == [
        ("heading", 1, None, "A day in Yinchuan"),
        ("text", 0, None, "It ended with 35 projects and the hall."),
        ("item", 1, None, "trade"),
        ("item", 1, None, "energy"),
        ("item", 1, None, "and what belongs to it"),
        ("item", 2, 1, "oil"),
        ("item", 2, 2, "gas"),
        ("quotation", 1, None, "Said one, said another."),
        ("row", 1, None, "year | trade"),
        ("row", 0, None, "2023 | 230"),
        ("code", 0, None, "a  b"),
    ]
    assert [paragraph.text for paragraph in split if paragraph.continues] == ["and what belongs to it"]


def test_markup_of_html_in_markdown_is_only_words() -> None:
    assert plain_words("a <b>c</b>\n\n<script>x</script>", "markdown") == "a <b>c</b>\n\n<script>x</script>"


def test_plain_words_part_paragraphs_by_one_empty_line() -> None:
    assert plain_words("One \n\n\n Two", "text") == "One\n\nTwo"


@given(st.text())
def test_no_word_of_a_plain_text_is_lost(body: str) -> None:
    split = paragraphs(body, "text")
    assert " ".join(paragraph.text for paragraph in split).split() == body.split()


@given(st.text(alphabet="ab*_#>-1.|`~[]()!<&\n "))
def test_any_markdown_can_be_split(body: str) -> None:
    numbers = [paragraph.number for paragraph in paragraphs(body, "markdown")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_old_id_lands_where_its_words_stand_now() -> None:
    before = paragraphs("One.\n\nTwo.\n\nThree.", "text")
    now = paragraphs("One.\n\nNew.\n\nTwo.\n\nThree!", "text")
    anchors = old_anchors(now, [paragraph.id for paragraph in before])
    assert anchors == {now[2].id: [before[1].id, before[2].id]}


def test_old_id_beyond_the_end_lands_at_the_last_paragraph() -> None:
    now = paragraphs("One.\n\nTwo.", "text")
    assert old_anchors(now, ["p9-zzz", "not-an-id", "p0-zzz"]) == {now[1].id: ["p9-zzz"], now[0].id: ["p0-zzz"]}
    assert old_anchors([], ["p1-zzz"]) == {}


@pytest.mark.parametrize(
    "line",
    [
        "Historical Context and Strategic Importance",
        "Deepening Ties Through Economic Diplomacy",
        "Plans for 2030",
        "Торговля растёт второй год подряд",
        "加强区域互联互通",
        "New roads",
    ],
)
def test_short_title_between_longer_paragraphs_is_a_subheading(line: str) -> None:
    beside = (
        "部长们会晤两天，讨论了公路、铁路以及两者将运输的货物，并签署了三十五项合作协议。" if line[0] > "一" else LONG
    )
    split = with_subheadings(paragraphs(f"{beside}\n\n{line}\n\n{beside}", "text"))
    assert [paragraph.kind for paragraph in split] == ["text", "heading", "text"]


@pytest.mark.parametrize(
    "line",
    [
        "They met again.",
        "What next?",
        "- roads and railways",
        "• roads",
        "1. Roads",
        "(a) Roads",
        "— Roads",
        "“A milestone”",
        "roads and railways",
        "Photo: a hall in Yinchuan",
        "Photo by A. Writer",
        "Фото: зал в Иньчуане",
        "来源：新华社",
        "Source Xinhua",
        "See www.example.org",
        "Net 75.53 against 78.32",
        "Both are paid on the first of July and the",
        "Roads\nRailways",
        "* * *",
        "2024",
        "Roads " * 15,
    ],
)
def test_other_short_lines_stay_paragraphs(line: str) -> None:
    split = with_subheadings(paragraphs(f"{LONG}\n\n{line}\n\n{LONG}", "text"))
    assert {paragraph.kind for paragraph in split} == {"text"}


def test_line_that_does_not_stand_between_longer_paragraphs_is_no_subheading() -> None:
    for body in (f"Roads\n\n{LONG}", f"{LONG}\n\nRoads", f"{LONG}\n\nRoads\n\nRailways\n\n{LONG}"):
        assert {paragraph.kind for paragraph in with_subheadings(paragraphs(body, "text"))} == {"text"}
