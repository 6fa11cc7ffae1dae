"""Paragraphs set side by side, held against trying every way to pair them."""

from __future__ import annotations

from itertools import chain, combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive.text.similarity.alignment import Row, align, heaviest_in_order
from archive.text.similarity.wording import wording_of

PAIRS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), max_size=8, unique_by=lambda pair: pair[:2]
)
TEXT = st.lists(st.sampled_from(["", "one two three four five six", "a b c d e", "The port", "so be it"]), max_size=5)


def aligned(*texts: list[str]) -> list[Row]:
    return align([wording_of(text) for text in texts])


@given(PAIRS)
def test_no_other_pairs_in_order_weigh_more(pairs: list[tuple[int, int, int]]) -> None:
    weights = {pair[:2]: pair[2] for pair in pairs}
    found = heaviest_in_order(pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))
    tried = chain.from_iterable(combinations(sorted(weights), n) for n in range(len(weights) + 1))
    in_order = (some for some in tried if all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(some)))
    assert sum(weights[pair] for pair in found) == max(sum(weights[pair] for pair in some) for some in in_order)


@given(st.lists(TEXT, max_size=3))
def test_every_paragraph_stands_in_one_row_in_its_order(texts: list[list[str]]) -> None:
    rows = aligned(*texts)
    for number, text in enumerate(texts):
        assert [row[number] for row in rows if row[number] is not None] == list(range(len(text)))
    assert all(any(place is not None for place in row) for row in rows)


def test_paragraphs_with_common_wording_stand_beside_each_other() -> None:
    one = ["The boats hold sixty people and no cars.", "He said no more.", "Farmers asked for a later last boat."]
    other = [
        "A new line",
        "On Monday the boats hold sixty people and no cars.",
        "Farmers asked for a later last boat now.",
    ]
    assert aligned(one, other) == [(None, 0), (0, 1), (1, None), (2, 2)]


def test_a_third_text_stands_beside_whichever_it_shares_with() -> None:
    one, two = "alpha beta gamma delta epsilon", "no word of it is here at all"
    assert aligned([one], [two], ["New", one, two]) == [(None, None, 0), (0, None, 1), (None, 0, 2)]
    assert aligned([one], [one], [one, two]) == [(0, 0, 0), (None, None, 1)]


def test_a_paragraph_that_moved_stands_alone() -> None:
    one = ["one two three four five six seven eight", "the boats hold sixty people"]
    assert aligned(one, one[::-1]) == [(None, 0), (0, 1), (1, None)]
