"""Lines become paragraphs: verse and columns keep their lines together, lists and links stay apart."""

from __future__ import annotations

import pytest

from archive.importing.extraction.layout import joined_paragraphs

VERSE = """The pier is long,
the pier is grey,
it ends in mist
and far away.

The gulls are loud,
the boats are few."""
CAPITALS = """The quay is long
The quay is grey
It ends in mist

The terns are loud
The boats are few
The last one leaves"""
CHINESE = "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。"
RUSSIAN = """Длинный серый пирс,
он кончается в тумане
и уходит далеко.

Чайки кричат,
лодок мало,
последняя ушла."""
COLUMN = """The harbour council of
Velmora approved a
second ferry line to the
northern islands after
three evenings of talk.

Residents had collected
four thousand signa-
tures for the line."""


@pytest.mark.parametrize("text", [VERSE, CAPITALS, CHINESE, RUSSIAN, COLUMN])
def test_lines_of_verse_and_of_narrow_columns_stay_together(text: str) -> None:
    assert joined_paragraphs(text) == text


def test_a_word_goes_on_behind_the_end_of_a_page() -> None:
    page = COLUMN.replace("signa-\ntures", "signa-\n\ntures")
    assert joined_paragraphs(page) == COLUMN
    assert joined_paragraphs(f"{COLUMN.split('signa-')[0]}list-\n\nThe line").endswith("list-\n\nThe line")


def test_spaces_before_a_line_of_verse_go_and_the_line_stays() -> None:
    assert (
        joined_paragraphs("It is long,\nit is grey,\n   it ends in mist.")
        == "It is long,\nit is grey,\nit ends in mist."
    )


def test_in_a_column_without_empty_lines_a_short_last_line_closes_a_paragraph() -> None:
    first = "The harbour council of\nVelmora approved now a\nsecond ferry line for\nthe islands in\nthe north."
    second = "Residents had brought\nfour thousand letters\nfor the line."
    assert joined_paragraphs(f"{first}\n{second}") == f"{first}\n\n{second}"


@pytest.mark.parametrize(
    "text",
    [
        "Old ferry sold for scrap\nStorm closes the harbour\nBread is dearer again\nNew rule for kites",
        "- bread,\n- water,\n- salt",
        "1. The ferry,\n2. the quay,\n3. the bar",
        "It rained.\nNobody came.\nThe boat left.",
        "Wheat 12.5 mln tonnes vs 10.1\nMaize 3.1 mln tonnes vs 2.9\nRice 1.2 mln tonnes vs 1.3",
        "港口今天开放。\n渡船明天起航。\n居民表示欢迎。",
    ],
)
def test_lists_links_tables_and_short_sentences_are_paragraphs_of_their_own(text: str) -> None:
    assert joined_paragraphs(text) == text.replace("\n", "\n\n")
