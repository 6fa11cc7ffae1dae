"""Within a day the reports most alike come first, whatever their keys; days stay in their order."""

from __future__ import annotations

from itertools import permutations

import pytest

from archive.comparing.day_order import strongest_first
from archive.comparing.resemblance import Report
from archive.text.similarity.terms import TermVector


def _report(name: str, day: int, **weights: float) -> Report:
    return Report(ord(name), name, day, TermVector("en", weights, {}, {}, frozenset(), has_case=True))


WEAK = [_report("a", 1, rate=0.5, bank=0.3), _report("b", 1, bank=0.3, oven=0.9)]
STRONG = [_report("c", 1, ferry=0.9, lake=0.4), _report("d", 1, ferry=0.8, lake=0.5)]
ALONE = _report("e", 1, bees=1.0)


@pytest.mark.parametrize("order", list(permutations([*WEAK, *STRONG, ALONE]))[::17])
def test_the_two_most_alike_come_first_and_who_is_like_none_last(order: tuple[Report, ...]) -> None:
    found = [report.key for report in strongest_first(order)]
    assert (set(found[:2]), set(found[2:4]), found[4:]) == ({"c", "d"}, {"a", "b"}, ["e"])


def test_days_are_kept_apart() -> None:
    later = _report("f", 2, ferry=0.9, lake=0.4)
    assert [report.key for report in strongest_first([*WEAK, STRONG[0], later])] == ["a", "b", "c", "f"]
    assert list(strongest_first([])) == []
