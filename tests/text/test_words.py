"""Words are counted as people count them, in plain letters as in all others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.words import count_words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("— … -- ???", 0),
        ("Trade grew by 27.2%, to $1,000 (an all-time high).", 9),
        ("_a_ -b- ...c\td\x1fe", 5),
        ("Торговля выросла на 27,2 процента", 5),
        ("中国与哈萨克斯坦 signed", 9),
    ],
)
def test_words_and_ideographs_are_counted(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_plain_letters_are_counted_as_all_others_are(text: str) -> None:
    assert count_words(f"{text} é") == count_words(text) + 1
