"""Words broken at line ends are one word; hyphens that part words are kept, and both readings are known."""

from __future__ import annotations

import time

import pytest

from archive.text.broken_words import breaks_of, join_broken_words, parted
from archive.text.similarity.shingles import shingles


@pytest.mark.parametrize(
    ("text", "in_one"),
    [
        ("The govern-\nment said", "The government said"),
        ("two: signa-\n  tures, ter-\nmites", "two: signatures, termites"),
        ("пра\u2010\nвительство", "правительство"),
        ("THE GOVERN-\nMENT", "THE GOVERNMENT"),
        ("Regie\u00ac\nrung", "Regierung"),
    ],
)
def test_a_word_that_a_line_end_breaks_is_one(text: str, in_one: str) -> None:
    assert join_broken_words(text) == in_one
    assert shingles(text) == shingles(in_one)


@pytest.mark.parametrize(
    "text",
    [
        "Vor-\nund Nachteile",
        "pre-\nand postwar",
        "Kuala-\nLumpur",
        "a dash -\nand more",
        "1994-\n1998",
        "- one\n- two",
        "vitamin C-\nrich",
        "well-known\nname",
        "it ended —\nthen",
        "two-\n\nthree",
        "no line end-",
        "",
    ],
)
def test_what_is_no_broken_word_stays_as_it_is(text: str) -> None:
    assert join_broken_words(text) == text


def test_the_hyphen_may_be_that_of_a_compound() -> None:
    text = "They made a long-\nterm plan"
    assert parted(text, breaks_of(text)) == ["They made a long-term plan"]


@pytest.mark.parametrize("unit", ["ab-\n", "-\n", "ab-\n ", "\n"])
def test_repetitions_take_no_time(unit: str) -> None:
    began = time.process_time()
    join_broken_words(unit * 100_000)
    assert time.process_time() - began < 1.5
