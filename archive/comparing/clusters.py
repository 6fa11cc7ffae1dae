"""Clusters of reports that seem to be of one event, built day after day from names, figures, rare words and dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import fsum, sqrt

from archive.text.similarity.terms import TermVector

QUIET_DAYS = 4  # days without a report after which a cluster takes no more
LONGEST_DAYS = 7  # days from the first report to the last
MOST_CLUSTERS_OF_TERM = 200  # a term in more open clusters than this points to none of them
LEAST_COSINE = 0.12  # cosine from which a cluster is compared more closely
MOST_COMPARED = 20  # clusters that are compared more closely, by cosine
MOST_WORDS = 8  # words in common that are named

# A report belongs to a cluster from LEAST_RESEMBLANCE on, if LEAST_AGREEMENT is reached.
LEAST_RESEMBLANCE = 0.42
LEAST_AGREEMENT = 0.4  # rarity in excess of LEAST_RARITY of the names and figures that both have, together
LEAST_RARITY = 0.45  # rarity from which a name counts: in a small archive in one of ten texts, in a large one of 30
MOST_AGREEMENT = 1.5  # agreement beyond which more says nothing new
PER_AGREEMENT = 0.2
LEAST_COSINE_WITHOUT_NAMES = 0.35  # the least cosine where a script has no capitals to tell names by
SAME_SUBJECT, OTHER_SUBJECT = 0.04, -0.2  # the names in the titles
SAME_DAY, OTHER_DAY = 0.08, -0.06  # the days that the texts state
SAME_FIGURES, OTHER_FIGURES = 0.05, -0.12
PER_DAY_OF_SILENCE = -0.02


@dataclass(frozen=True, slots=True)
class Report:
    """A dated article to be put into a cluster.

    `copies` are ids of undated articles with the same text, which go where it goes; `near_duplicates` are keys of
    articles; `candidate` is the id of the candidate that has it already, if any.
    """

    pk: int
    key: str
    day: int
    vector: TermVector
    candidate: int | None = None
    near_duplicates: tuple[str, ...] = ()
    copies: tuple[int, ...] = ()


@dataclass(slots=True)
class Cluster:
    """Reports of one event: the sum of their terms, and when they were published.

    `members` are those that are in no candidate yet.
    """

    first_day: int
    last_day: int
    candidate: int | None = None
    members: list[int] = field(default_factory=list)
    length: float = 0.0
    _texts: int = 0
    weights: dict[str, float] = field(default_factory=dict)
    _text_counts: dict[str, int] = field(default_factory=dict)
    _name_counts: dict[str, int] = field(default_factory=dict)
    _spellings: dict[str, str] = field(default_factory=dict)
    _subjects: dict[str, int] = field(default_factory=dict)
    _languages: set[str] = field(default_factory=set)
    _days: set[int] = field(default_factory=set)

    def add(self, report: Report) -> None:
        vector = report.vector
        if report.candidate is None:
            self.members.append(report.pk)
        self.members += report.copies
        self.last_day = max(self.last_day, report.day)
        self._texts += 1
        for term, weight in vector.weights.items():
            self.weights[term] = self.weights.get(term, 0.0) + weight
            self._text_counts[term] = self._text_counts.get(term, 0) + 1
        for term in vector.rarities:
            self._name_counts[term] = self._name_counts.get(term, 0) + 1
        self.length = sqrt(sum(weight * weight for weight in self.weights.values()))
        self._spellings = vector.spellings | self._spellings
        for term in vector.subjects:
            self._subjects[term] = self._subjects.get(term, 0) + 1
        self._languages.add(vector.language)
        self._days |= vector.days

    def words(self) -> list[str]:
        """Return the words that its reports have in common, the weightiest first."""
        shared = [term for term, n in self._text_counts.items() if n > 1]
        shared.sort(key=lambda term: (-self.weights[term], term))
        return [self._spellings[term] for term in shared[:MOST_WORDS]]

    def cosine(self, vector: TermVector) -> float:
        """Return how alike the terms are, from 0 to 1."""
        weights = self.weights
        return sum(weight * weights.get(term, 0.0) for term, weight in vector.weights.items()) / self.length

    def resemblance(self, report: Report, cosine: float) -> float:
        """Return how similar a report is to this cluster, given the cosine of their terms; 0 where too little agrees.

        The cosine alone joins whatever follows one template and, in an archive of one topic, everything. So names and
        figures must agree that are rare in the archive; then the days stated, the names in the titles and the figures
        speak for or against.
        """
        vector = report.vector
        agreement = self._agreement(vector)
        if not vector.has_case:
            if cosine < LEAST_COSINE_WITHOUT_NAMES:
                return 0.0
            agreement += LEAST_AGREEMENT
        elif agreement < LEAST_AGREEMENT:
            return 0.0
        alike = (
            cosine
            + PER_AGREEMENT * min(agreement, MOST_AGREEMENT)
            + self._by_subject(vector)
            + self._by_figures(vector)
        )
        if vector.days and self._days:
            if vector.days & self._days:
                alike += SAME_DAY
            elif min(abs(one - other) for one in vector.days for other in self._days) > 1:
                alike += OTHER_DAY
        return alike + PER_DAY_OF_SILENCE * max(0, report.day - self.last_day - 1)

    def _agreement(self, vector: TermVector) -> float:
        """Add up how rare the names and figures are that stand in the report and in half of the cluster's texts.

        One alone (a stock exchange, a ministry) agrees too easily and counts for nothing.
        """
        rare = [
            (vector.rarities[term] - LEAST_RARITY) * min(1.0, 2 * self._name_counts[term] / self._texts)
            for term in vector.rarities.keys() & self._name_counts.keys()
            if vector.rarities[term] > LEAST_RARITY
        ]
        return fsum(rare) if len(rare) > 1 else 0.0

    def _by_subject(self, vector: TermVector) -> float:
        """Compare the names in the titles with each other and with the terms of the other side."""
        ours = {term for term, n in self._subjects.items() if 2 * n >= self._texts}
        theirs = vector.subjects
        if not ours or not theirs or vector.language not in self._languages:
            return 0.0
        both = ours & theirs
        unknown, unnamed = theirs - self.weights.keys(), ours - vector.weights.keys()
        if (unknown and unnamed) or (not both and (unknown == theirs or unnamed == ours)):
            return OTHER_SUBJECT
        return SAME_SUBJECT if any(vector.rarities[term] > LEAST_RARITY for term in both) else 0.0

    def _by_figures(self, vector: TermVector) -> float:
        ours = {term for term in self._name_counts if term[0].isdecimal()}
        theirs = {term for term in vector.rarities if term[0].isdecimal()}
        both = len(ours & theirs)
        if both >= 2:
            return SAME_FIGURES
        return OTHER_FIGURES if not both and min(len(ours), len(theirs)) >= 4 else 0.0


class Clusters:
    """The clusters that are open on a day. Reports are given in the order of their days; what is quiet is closed."""

    def __init__(self) -> None:
        self._open: dict[int, Cluster] = {}
        self._clusters_of_term: dict[str, set[int]] = defaultdict(set)
        self._number_of_candidate: dict[int, int] = {}
        self._number_of_key: dict[str, int] = {}
        self._keys_of_number: dict[int, list[str]] = defaultdict(list)
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
        for term in _leading_terms(report.vector):
            self._clusters_of_term[term].add(number)
        for key in (report.key, *report.near_duplicates):
            self._number_of_key.setdefault(key, number)
            self._keys_of_number[number].append(key)

    def close(self, day: int | None = None) -> Iterator[Cluster]:
        """Take out and yield the clusters that are quiet on a day; without a day all of them."""
        for number in [n for n, one in self._open.items() if day is None or day - one.last_day > QUIET_DAYS]:
            cluster = self._open.pop(number)
            for term in cluster.weights.keys() & self._clusters_of_term.keys():
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
        leading = (
            self._clusters_of_term[term] for term in _leading_terms(report.vector) if term in self._clusters_of_term
        )
        shared = Counter(number for numbers in leading if len(numbers) <= MOST_CLUSTERS_OF_TERM for number in numbers)
        near = [(self._open[number].cosine(report.vector), number) for number, n in shared.items() if n > 1]
        near = sorted((one for one in near if one[0] >= LEAST_COSINE), key=lambda one: (-one[0], one[1]))
        best, found = LEAST_RESEMBLANCE, None
        for cosine, number in near[:MOST_COMPARED]:
            cluster = self._open[number]
            if report.day - cluster.first_day > LONGEST_DAYS or not (is_free or cluster.candidate is None):
                continue
            alike = cluster.resemblance(report, cosine)
            if alike > best:
                best, found = alike, number
        return found


def _leading_terms(vector: TermVector) -> list[str]:
    """Return the terms of which two must agree: rare names and figures, or any where a script has no capitals."""
    if not vector.has_case:
        return list(vector.weights)
    return [term for term, rarity in vector.rarities.items() if rarity > LEAST_RARITY]
