"""Clusters of reports that seem to be of one event, built day after day from names, figures, rare words and dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, islice

from archive.comparing.resemblance import LEAST_RESEMBLANCE, Cluster, Report, Window

QUIET_DAYS = 4  # days without a report after which a cluster takes no more
LONGEST_DAYS = 7  # days from the first report to the last
MOST_CLUSTERS_OF_TERM = 200  # a term in more open clusters than this points to none of them
MOST_COMPARED = 20  # clusters that are compared more closely, by cosine
LEADING_TERMS = 12  # heaviest terms by which clusters are looked up, beside names and figures


class Clusters:
    """The clusters that are open on a day. Reports are given in the order of their days; what is quiet is closed."""

    def __init__(self) -> None:
        self._open: dict[int, Cluster] = {}
        self._clusters_of_term: dict[str, set[int]] = defaultdict(set)
        self._number_of_candidate: dict[int, int] = {}
        self._number_of_key: dict[str, int] = {}
        self._keys_of_number: dict[int, list[str]] = defaultdict(list)
        self._window = Window()
        self._next = 0

    def add(self, report: Report) -> None:
        """Add a report to the cluster of its candidate, of a near-duplicate, the most similar one, or a new one."""
        number = None
        if report.candidate is not None:
            number = self._number_of_candidate.get(report.candidate)
        if number is None:
            is_free = report.candidate is None
            number = self._of_near_duplicate(report, is_free=is_free)
            number = self._most_alike(report, is_free=is_free) if number is None else number
        if number is None:
            number, self._next = self._next, self._next + 1
            self._open[number] = Cluster(report.day, report.day)
        cluster = self._open[number]
        if report.candidate is not None and cluster.candidate is None:
            cluster.candidate = report.candidate
            self._number_of_candidate[report.candidate] = number
        cluster.add(report)
        self._window.add(report.vector)
        for term in _leading_terms(report):
            self._clusters_of_term[term].add(number)
        for key in (report.key, *report.near_duplicates):
            self._number_of_key.setdefault(key, number)
            self._keys_of_number[number].append(key)

    def close(self, day: int | None = None) -> Iterator[Cluster]:
        """Take out and yield the clusters that are quiet on a day; without a day all of them."""
        for number in [n for n, one in self._open.items() if day is None or day - one.last_day > QUIET_DAYS]:
            cluster = self._open.pop(number)
            self._window.remove(cluster)
            others = map(_term_of_tag, cluster.tags), map(_term_of_quotation, cluster.quoted)
            for term in {*cluster.weights, *chain(*others)} & self._clusters_of_term.keys():
                self._clusters_of_term[term].discard(number)
                if not self._clusters_of_term[term]:
                    del self._clusters_of_term[term]
            for key in self._keys_of_number.pop(number):
                if self._number_of_key.get(key) == number:
                    del self._number_of_key[key]
            if cluster.candidate is not None:
                self._number_of_candidate.pop(cluster.candidate, None)
            yield cluster

    def _of_near_duplicate(self, report: Report, *, is_free: bool) -> int | None:
        """Return the cluster of a near-duplicate; for a report that has a candidate, only a cluster that has none."""
        for key in (report.key, *report.near_duplicates):
            number = self._number_of_key.get(key)
            if number is not None and (is_free or self._open[number].candidate is None):
                return number
        return None

    def _most_alike(self, report: Report, *, is_free: bool) -> int | None:
        leading = (self._clusters_of_term[term] for term in _leading_terms(report) if term in self._clusters_of_term)
        shared = Counter(number for numbers in leading if len(numbers) <= MOST_CLUSTERS_OF_TERM for number in numbers)
        near = [(self._open[number].cosine(report.vector), number) for number, n in shared.items() if n > 1]
        language = report.vector.language
        near = [one for one in near if one[0] >= self._open[one[1]].least_cosine(language)]
        near.sort(key=lambda one: (-one[0], one[1]))
        found = []
        for cosine, number in near[:MOST_COMPARED]:
            cluster = self._open[number]
            if report.day - cluster.first_day > LONGEST_DAYS or not (is_free or cluster.candidate is None):
                continue
            alike = cluster.resemblance(report, cosine, self._window)
            if alike > LEAST_RESEMBLANCE:
                found.append((-alike, -cosine, number))
        return next((n for *_alike, n in sorted(found) if not self._open[n].is_of_one_template_with(report)), None)


def _leading_terms(report: Report) -> list[str]:
    """Return the terms of which two must agree: the heaviest, names, figures, rare tags and what is quoted.

    Without capitals it is any.
    """
    vector = report.vector
    others = [*map(_term_of_tag, report.rare_tags), *map(_term_of_quotation, vector.quoted)]
    if not vector.has_case:
        return [*vector.weights, *others]
    return list(dict.fromkeys([*islice(vector.weights, LEADING_TERMS), *vector.rarities, *others]))


def _term_of_tag(tag: int) -> str:
    return f"#{tag}"


def _term_of_quotation(run: int) -> str:
    return f"“{run}"
