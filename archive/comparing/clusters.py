"""Clusters of reports that seem to tell of one event, built day after day from names, figures, rare words and dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import fsum, sqrt

from archive.text.similarity.terms import Sketch

QUIET = 4  # days without a report after which a cluster takes no more
LONGEST = 7  # days from the first report to the last
COMMON = 200  # a term in more open clusters than this leads to none
FAINT = 0.12  # cosine below which nothing is looked at
NEAREST = 20  # how many clusters are looked at, by cosine
WORDS = 8  # how many words in common are named

# What makes a report belong to a cluster: `resemblance` of ALIKE or more, with AGREEMENT or more.
ALIKE = 0.42
AGREEMENT = 0.4  # rarity in excess of COMMONPLACE of the names and figures that both have, together
COMMONPLACE = 0.45  # rarity up to which a name says nothing: in a small archive one in ten texts, in a large one in 30
ENOUGH = 1.5  # agreement beyond which more says nothing new
PER_AGREEMENT = 0.2
ALIKE_WITHOUT_NAMES = 0.35  # the least cosine where a script has no capitals to tell names by
SAME_SUBJECT, OTHER_SUBJECT = 0.04, -0.2  # the names in the titles
SAME_DAY, OTHER_DAY = 0.08, -0.06  # the days that the texts state
SAME_FIGURES, OTHER_FIGURES = 0.05, -0.12
PER_DAY_OF_SILENCE = -0.02


@dataclass(frozen=True, slots=True)
class Report:
    """A dated text on its way into a cluster.

    `copies` are ids of undated articles with the same text, which go where it goes; `kin` the keys of near-duplicates;
    `candidate` the id of the candidate that holds it already, if any.
    """

    pk: int
    key: str
    day: int
    sketch: Sketch
    candidate: int | None = None
    kin: tuple[str, ...] = ()
    copies: tuple[int, ...] = ()


@dataclass(slots=True)
class Cluster:
    """Reports of one event: the sum of their terms, and when they were published.

    `members` are those that no candidate holds yet.
    """

    first_day: int
    last_day: int
    candidate: int | None = None
    members: list[int] = field(default_factory=list)
    length: float = 0.0
    _texts: int = 0
    weights: dict[str, float] = field(default_factory=dict)
    _holders: dict[str, int] = field(default_factory=dict)
    _anchors: dict[str, int] = field(default_factory=dict)
    _spelled: dict[str, str] = field(default_factory=dict)
    _subjects: dict[str, int] = field(default_factory=dict)
    _languages: set[str] = field(default_factory=set)
    _days: set[int] = field(default_factory=set)

    def add(self, report: Report) -> None:
        sketch = report.sketch
        if report.candidate is None:
            self.members.append(report.pk)
        self.members += report.copies
        self.last_day = max(self.last_day, report.day)
        self._texts += 1
        for term, weight in sketch.weights.items():
            self.weights[term] = self.weights.get(term, 0.0) + weight
            self._holders[term] = self._holders.get(term, 0) + 1
        for term in sketch.anchors:
            self._anchors[term] = self._anchors.get(term, 0) + 1
        self.length = sqrt(sum(weight * weight for weight in self.weights.values()))
        self._spelled = sketch.spelled | self._spelled
        for term in sketch.subjects:
            self._subjects[term] = self._subjects.get(term, 0) + 1
        self._languages.add(sketch.language)
        self._days |= sketch.days

    def words(self) -> list[str]:
        """Return the words that its reports have in common, the weightiest first."""
        shared = [term for term, n in self._holders.items() if n > 1]
        shared.sort(key=lambda term: (-self.weights[term], term))
        return [self._spelled[term] for term in shared[:WORDS]]

    def cosine(self, sketch: Sketch) -> float:
        """Return how alike the terms are, from 0 to 1."""
        held = self.weights
        return sum(weight * held.get(term, 0.0) for term, weight in sketch.weights.items()) / self.length

    def resemblance(self, report: Report, cosine: float) -> float:
        """Say how much a report is like this cluster, given the cosine of their terms; 0 where too little agrees.

        The cosine alone fuses what follows one template and, in an archive of one topic, everything. So names and
        figures must agree that are rare in the archive; then the days stated, the names in the titles and the figures
        speak for or against.
        """
        sketch = report.sketch
        agreement = self._agreement(sketch)
        if not sketch.has_case:
            if cosine < ALIKE_WITHOUT_NAMES:
                return 0.0
            agreement += AGREEMENT
        elif agreement < AGREEMENT:
            return 0.0
        alike = cosine + PER_AGREEMENT * min(agreement, ENOUGH) + self._by_subject(sketch) + self._by_figures(sketch)
        if sketch.days and self._days:
            if sketch.days & self._days:
                alike += SAME_DAY
            elif min(abs(one - other) for one in sketch.days for other in self._days) > 1:
                alike += OTHER_DAY
        return alike + PER_DAY_OF_SILENCE * max(0, report.day - self.last_day - 1)

    def _agreement(self, sketch: Sketch) -> float:
        """Add up how rare the names and figures are that stand in the report and in half of the cluster's texts.

        One alone (a stock exchange, a ministry) agrees too easily and counts for nothing.
        """
        rare = [
            (sketch.anchors[term] - COMMONPLACE) * min(1.0, 2 * self._anchors[term] / self._texts)
            for term in sketch.anchors.keys() & self._anchors.keys()
            if sketch.anchors[term] > COMMONPLACE
        ]
        return fsum(rare) if len(rare) > 1 else 0.0

    def _by_subject(self, sketch: Sketch) -> float:
        """Hold the names in the titles against each other and against what the other side tells of."""
        ours = {term for term, n in self._subjects.items() if 2 * n >= self._texts}
        theirs = sketch.subjects
        if not ours or not theirs or sketch.language not in self._languages:
            return 0.0
        both = ours & theirs
        unknown, unnamed = theirs - self.weights.keys(), ours - sketch.weights.keys()
        if (unknown and unnamed) or (not both and (unknown == theirs or unnamed == ours)):
            return OTHER_SUBJECT
        return SAME_SUBJECT if any(sketch.anchors[term] > COMMONPLACE for term in both) else 0.0

    def _by_figures(self, sketch: Sketch) -> float:
        ours = {term for term in self._anchors if term[0].isdecimal()}
        theirs = {term for term in sketch.anchors if term[0].isdecimal()}
        both = len(ours & theirs)
        if both >= 2:
            return SAME_FIGURES
        return OTHER_FIGURES if not both and min(len(ours), len(theirs)) >= 4 else 0.0


class Clusters:
    """The clusters that are open on a day. Reports are given in the order of their days; what is quiet is closed."""

    def __init__(self) -> None:
        self._open: dict[int, Cluster] = {}
        self._leading: dict[str, set[int]] = defaultdict(set)
        self._of_candidate: dict[int, int] = {}
        self._of_key: dict[str, int] = {}
        self._keys: dict[int, list[str]] = defaultdict(list)
        self._next = 0

    def add(self, report: Report) -> None:
        """Put a report into the cluster of its candidate, of its kin, the one that it is most like, or a new one."""
        number = None
        if report.candidate is not None:
            number = self._of_candidate.get(report.candidate)
        if number is None:
            is_free = report.candidate is None
            number = self._of_kin(report, is_free=is_free)
            number = self._most_alike(report, is_free=is_free) if number is None else number
        if number is None:
            number, self._next = self._next, self._next + 1
            self._open[number] = Cluster(report.day, report.day)
        cluster = self._open[number]
        if report.candidate is not None and cluster.candidate is None:
            cluster.candidate = report.candidate
            self._of_candidate[report.candidate] = number
        cluster.add(report)
        for term in _leads(report.sketch):
            self._leading[term].add(number)
        for key in (report.key, *report.kin):
            self._of_key.setdefault(key, number)
            self._keys[number].append(key)

    def close(self, day: int | None = None) -> Iterator[Cluster]:
        """Take out and yield the clusters that are quiet on a day; without a day all of them."""
        for number in [n for n, one in self._open.items() if day is None or day - one.last_day > QUIET]:
            cluster = self._open.pop(number)
            for term in cluster.weights.keys() & self._leading.keys():
                self._leading[term].discard(number)
                if not self._leading[term]:
                    del self._leading[term]
            for key in self._keys.pop(number):
                if self._of_key.get(key) == number:
                    del self._of_key[key]
            if cluster.candidate is not None:
                self._of_candidate.pop(cluster.candidate, None)
            yield cluster

    def _of_kin(self, report: Report, *, is_free: bool) -> int | None:
        """Return the cluster of a near-duplicate; of a report held elsewhere only one that no candidate holds."""
        for key in (report.key, *report.kin):
            number = self._of_key.get(key)
            if number is not None and (is_free or self._open[number].candidate is None):
                return number
        return None

    def _most_alike(self, report: Report, *, is_free: bool) -> int | None:
        leading = (self._leading[term] for term in _leads(report.sketch) if term in self._leading)
        shared = Counter(number for numbers in leading if len(numbers) <= COMMON for number in numbers)
        near = [(self._open[number].cosine(report.sketch), number) for number, n in shared.items() if n > 1]
        near = sorted((one for one in near if one[0] >= FAINT), key=lambda one: (-one[0], one[1]))
        best, found = ALIKE, None
        for cosine, number in near[:NEAREST]:
            cluster = self._open[number]
            if report.day - cluster.first_day > LONGEST or not (is_free or cluster.candidate is None):
                continue
            alike = cluster.resemblance(report, cosine)
            if alike > best:
                best, found = alike, number
        return found


def _leads(sketch: Sketch) -> list[str]:
    """Return the terms of which two must agree: rare names and figures, or any where a script has no capitals."""
    if not sketch.has_case:
        return list(sketch.weights)
    return [term for term, rarity in sketch.anchors.items() if rarity > COMMONPLACE]
