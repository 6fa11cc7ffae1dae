"""The order in which the reports of one day are put into clusters: those most alike first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby

from archive.comparing.resemblance import Report

MOST_REPORTS = 20  # a term in more reports of a day than this tells little and costs much


def strongest_first(reports: Iterable[Report]) -> Iterator[Report]:
    """Yield reports, given day by day, so that within a day the two most alike come first, then the next two.

    A cluster is then begun by what surely belongs together, and no key decides who meets whom first.
    """
    for _day, some in groupby(reports, key=lambda report: report.day):
        yield from _of_a_day(list(some))


def _of_a_day(reports: list[Report]) -> Iterator[Report]:
    holders: dict[str, list[int]] = defaultdict(list)
    for n, report in enumerate(reports):
        for term in report.vector.weights:
            holders[term].append(n)
    cosines: dict[tuple[int, int], float] = defaultdict(float)
    for term, numbers in holders.items():
        if len(numbers) <= MOST_REPORTS:
            for one, other in combinations(numbers, 2):
                cosines[one, other] += reports[one].vector.weights[term] * reports[other].vector.weights[term]
    pairs = sorted(cosines, key=lambda pair: (-round(cosines[pair], 6), pair))
    order = dict.fromkeys([*(number for pair in pairs for number in pair), *range(len(reports))])
    return (reports[n] for n in order)
