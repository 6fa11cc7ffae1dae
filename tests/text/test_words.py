"""Words are counted as people count them, in plain letters as in all others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.words import count_words, is_counted_by_character


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("— … -- ???", 0),
        ("Trade grew by 27.2%, to $1,000 (an all-time high).", 9),
        ("_a_ -b- ...c\td\x1fe", 5),
        ("Торговля выросла на 27,2 процента", 5),
        ("中国与哈萨克斯坦 signed", 9),
        ("ประเทศไทย 2024", 10),
    ],
)
def test_words_and_ideographs_are_counted(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_plain_letters_are_counted_as_all_others_are(text: str) -> None:
    assert count_words(f"{text} é") == count_words(text) + 1


@pytest.mark.parametrize(
    ("language", "is_so"), [("zh-Hans", True), ("ja", True), ("th", True), ("en", False), ("", False)]
)
def test_languages_are_known_whose_texts_are_counted_by_character(language: str, is_so: bool) -> None:
    assert is_counted_by_character(language) is is_so
