"""Words held against those of another text: which pairs stand once, where they meet, and how a text is cut."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.text.similarity.replaced_words import differences
from archive.text.similarity.word_kinds import Said, Words, read_words

WORDS = some.lists(some.sampled_from(["a", "b", "c", "d", "e", None]), max_size=30)


def said(words: list[str | None]) -> Said:
    return Said(words, [at for at, word in enumerate(words) if word is None])


def once(words: list[str | None]) -> dict[tuple[str | None, str | None], int]:
    pairs = list(pairwise(words))
    counts = Counter(pairs)
    return {pair: at for at, pair in enumerate(pairs) if counts[pair] == 1 and None not in pair}


@given(WORDS, WORDS)
def test_anchors_are_the_pairs_that_stand_once_in_both(words: list[str | None], other: list[str | None]) -> None:
    here, there = said(words).anchors(said(other))
    expected = [(at, once(other)[pair]) for pair, at in once(words).items() if pair in once(other)]
    assert list(zip(here.tolist(), there.tolist(), strict=True)) == expected


@given(some.lists(some.sampled_from(["tea", "for", "two", "7", "Ada"]), max_size=40))
def test_a_text_keeps_all_its_words_beside_itself(words: list[str]) -> None:
    text = read_words(" ".join(words))
    found = differences(text, text)
    assert (found.kept.total(), found.changed.total()) == (len(text), 0)


@given(some.text(some.sampled_from("aB9'-.,:!?\n _é周一一日'’…"), max_size=30))
def test_what_is_ascii_is_cut_as_any_text(text: str) -> None:
    """A letter of another alphabet behind the text changes nothing before it."""
    plain = text.encode("ascii", "ignore").decode()
    assert [*read_words(plain).words, "é"] == read_words(f"{plain} é").words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On 3 March, 1,200 people's tea", ["on", "3", "march", "1,200", "people's", "tea"]),
        ("星期一在北京", ["星期一", "在", "北", "京"]),
        ("9:30 … so-called", ["9:30", "so-called"]),
    ],
)
def test_a_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert read_words(text).words == words


def test_pairs_turned_round_are_not_the_same() -> None:
    here, _there = said(["a", "b"]).anchors(said(["b", "a"]))
    assert not len(here)
    assert Words(["a", "b"], "ww").alone.anchors(said(["a", "b"]))[0].tolist() == [0]
