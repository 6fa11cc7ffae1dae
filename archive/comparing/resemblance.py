"""A cluster of reports, and how similar another report is to it: by terms, names, figures, days, and template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import fsum, log, sqrt

from archive.text.similarity.shingles import Shingles, containment_of_distinct, distinct_shingles, shingles
from archive.text.similarity.templates import follow_one_template
from archive.text.similarity.terms import TermVector
from archive.text.text_cache import TextCache

LEAST_COSINE = 0.12  # cosine from which a cluster is compared more closely
MOST_WORDS = 8  # words in common that are named

# A report belongs to a cluster from LEAST_RESEMBLANCE on, if LEAST_AGREEMENT is reached.
LEAST_RESEMBLANCE = 0.42
LEAST_AGREEMENT = 0.4  # rarity in excess of LEAST_RARITY of the names and figures that both have, together
LEAST_RARITY = 0.45  # rarity from which a name counts: in a small archive in one of ten texts, in a large one of 30
MOST_AGREEMENT = 1.5  # agreement beyond which more says nothing new
PER_AGREEMENT = 0.2
LEAST_COSINE_WITHOUT_NAMES = 0.35  # the least cosine where a script has no capitals to tell names by
AGREEMENT_OF_QUOTATION = 0.5  # of words quoted in both, and by hardly anybody else in the archive
SAME_SUBJECT, OTHER_SUBJECT = 0.04, -0.2  # the names in the titles
SAME_DAY, OTHER_DAY = 0.08, -0.06  # the days that the texts state
SAME_FIGURES, OTHER_FIGURES = 0.05, -0.12
PER_DAY_OF_SILENCE = -0.02

# Within NEAR_DAYS, in one language, the terms alone are enough from this cosine on, if nothing speaks against it.
NEAR_DAYS = 2
LEAST_COSINE_OF_NEAR_DAYS = 0.25
LEAST_TERMS_OF_NEAR_DAYS = 5
WINDOW_SMOOTHING = 3  # added to the number of texts in the open clusters
LEAST_WINDOW_RARITY = 0.6
PER_WINDOW_AGREEMENT, MOST_WINDOW_AGREEMENT = 0.5, 0.1  # names that are rare in these days, however common before
# Texts in other languages have few terms in common, and so all of these count.
LEAST_AGREEMENT_OF_LANGUAGES = 0.45
LEAST_TERMS_OF_LANGUAGES = 3
BONUS_OF_LANGUAGES = 0.2
AGREEMENT_OF_MORE = 0.07  # of each further one, however common
OTHER_NAMES = -0.2  # each has rare names, and none of the other's
MOST_SAMPLES = 3  # texts of a cluster that are kept, to tell what follows the same template
MOST_KEPT = 512 * 1024  # bytes of shingles that are kept for the next report
READ_FOR_TEMPLATE = 2000  # characters of them
TEMPLATE_WORDING, TEMPLATE_SHARE = 0.2, 0.3  # containment, and share of names, figures and dates in what was replaced


@dataclass(frozen=True, slots=True)
class Report:
    """A dated article to be put into a cluster.

    `copies` are ids of undated articles with the same text, which go where it goes; `near_duplicates` are keys of
    articles; `candidate` is the id of the candidate that has it already, if any; `tags` are ids of its tags with their
    rarity in the archive; `text` is what is read of it to tell what follows the same template; `span` are the first and
    last of the days within which it may meet others.
    """

    pk: int
    key: str
    day: int
    vector: TermVector
    candidate: int | None = None
    near_duplicates: tuple[str, ...] = ()
    copies: tuple[int, ...] = ()
    text: str = ""
    tags: Mapping[int, float] = field(default_factory=dict)
    span: tuple[date, date] | None = None

    @property
    def rare_tags(self) -> dict[int, float]:
        return {tag: rarity for tag, rarity in self.tags.items() if rarity > LEAST_RARITY}


class Window:
    """The texts in the clusters that are open, and in how many of them a term stands."""

    def __init__(self) -> None:
        self._texts = 0
        self._texts_of_term: Counter[str] = Counter()

    def add(self, vector: TermVector) -> None:
        self._texts += 1
        self._texts_of_term.update(vector.rarities.keys())

    def remove(self, cluster: Cluster) -> None:
        self._texts -= cluster.texts
        self._texts_of_term.subtract(cluster.name_counts)
        for term in cluster.name_counts:
            if not self._texts_of_term[term]:
                del self._texts_of_term[term]

    def rarity(self, term: str) -> float:
        """Return how rare a name or figure is in these days, from 0 to 1."""
        return 1 - log(self._texts_of_term[term] + 1) / log(self._texts + WINDOW_SMOOTHING)


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
    texts: int = 0
    weights: dict[str, float] = field(default_factory=dict)
    _text_counts: dict[str, int] = field(default_factory=dict)
    name_counts: dict[str, int] = field(default_factory=dict)
    tags: set[int] = field(default_factory=set)
    quoted: set[int] = field(default_factory=set)
    _weights_of: dict[str, dict[str, float]] = field(default_factory=dict)
    _length_of: dict[str, float] = field(default_factory=dict)
    _rare: set[str] = field(default_factory=set)
    _spellings: dict[str, str] = field(default_factory=dict)
    _subjects: dict[str, int] = field(default_factory=dict)
    _languages: set[str] = field(default_factory=set)
    _days: set[int] = field(default_factory=set)
    _samples: list[tuple[int, str]] = field(default_factory=list)

    def add(self, report: Report) -> None:
        vector = report.vector
        if report.candidate is None:
            self.members.append(report.pk)
        self.members += report.copies
        self.last_day = max(self.last_day, report.day)
        self.texts += 1
        own = self._weights_of.setdefault(vector.language, {})
        for term, weight in vector.weights.items():
            own[term] = own.get(term, 0.0) + weight
            self.weights[term] = self.weights.get(term, 0.0) + weight
            self._text_counts[term] = self._text_counts.get(term, 0) + 1
        for term, rarity in vector.rarities.items():
            self.name_counts[term] = self.name_counts.get(term, 0) + 1
            if rarity > LEAST_RARITY:
                self._rare.add(term)
        self._length_of[vector.language] = _length(own)
        self.length = _length(self.weights)
        self._spellings = vector.spellings | self._spellings
        for term in vector.subjects:
            self._subjects[term] = self._subjects.get(term, 0) + 1
        self._languages.add(vector.language)
        self._days |= vector.days
        self.quoted |= vector.quoted
        self.tags.update(report.rare_tags)
        if len(self._samples) < MOST_SAMPLES and report.text:
            self._samples.append((report.day, report.text[:READ_FOR_TEMPLATE]))

    def words(self) -> list[str]:
        """Return the words that its reports have in common, the weightiest first."""
        shared = [term for term, n in self._text_counts.items() if n > 1]
        shared.sort(key=lambda term: (-self.weights[term], term))
        return [self._spellings[term] for term in shared[:MOST_WORDS]]

    def cosine(self, vector: TermVector) -> float:
        """Return how alike the terms are, from 0 to 1: with the texts in the same language, if there are any."""
        weights = self._weights_of.get(vector.language, self.weights)
        length = self._length_of.get(vector.language, self.length)
        return sum(weight * weights.get(term, 0.0) for term, weight in vector.weights.items()) / length

    def is_of_one_template_with(self, report: Report) -> bool:
        """Tell whether a report has the wording of one of these with other names, figures and dates."""
        if not self._samples or not report.text:
            return False
        text = report.text[:READ_FOR_TEMPLATE]
        own = _SHINGLES(text)
        return any(
            containment_of_distinct(own, _SHINGLES(sample)) >= TEMPLATE_WORDING
            and follow_one_template(text, sample, days=abs(report.day - day), least_share=TEMPLATE_SHARE)
            for day, sample in self._samples
        )

    def least_cosine(self, language: str) -> float:
        """Return the cosine from which a text in this language is compared more closely."""
        return LEAST_COSINE if language in self._languages else 0.0

    def resemblance(self, report: Report, cosine: float, window: Window) -> float:
        """Return how similar a report is to this cluster, given the cosine of their terms; 0 where too little agrees.

        The cosine alone joins whatever follows one template and, in an archive of one topic, everything. So names and
        figures must agree that are rare in the archive, or the days be near and the cosine high although the names are
        common; then the days stated, the names in the titles and the figures speak for or against.
        """
        vector = report.vector
        by_subject = self._by_subject(vector)
        hints = by_subject + self._by_figures(vector) + self._by_days(vector)
        hints += PER_DAY_OF_SILENCE * max(0, report.day - self.last_day - 1)
        agreement = self._agreement(vector) + (0.0 if self.quoted.isdisjoint(vector.quoted) else AGREEMENT_OF_QUOTATION)
        best = 0.0
        if not vector.has_case:
            if cosine >= LEAST_COSINE_WITHOUT_NAMES:
                best = cosine + PER_AGREEMENT * min(agreement + LEAST_AGREEMENT, MOST_AGREEMENT) + hints
        elif agreement >= LEAST_AGREEMENT:
            best = cosine + PER_AGREEMENT * min(agreement, MOST_AGREEMENT) + hints
        if by_subject != OTHER_SUBJECT and self._may_be_known_by_terms_alone(report):
            terms_alone = cosine + min(0.0, hints) + self._by_names(vector) + self._by_window(vector, window)
            best = max(best, terms_alone + LEAST_RESEMBLANCE - LEAST_COSINE_OF_NEAR_DAYS)
        if vector.language not in self._languages and report.day - self.last_day <= NEAR_DAYS:
            best = max(best, self._across_languages(report, cosine, hints, window))
        return best

    def _across_languages(self, report: Report, cosine: float, hints: float, window: Window) -> float:
        """Compare with texts in other languages, with which it shares names, figures, words of one origin, and tags.

        A tag is a name in all its spellings and scripts.
        """
        vector, tags = report.vector, report.rare_tags
        both = [vector.word_rarities[term] for term in vector.word_rarities.keys() & self.weights.keys()]
        names = vector.rarities.keys() & self.weights.keys()
        both += [max(vector.rarities[term], window.rarity(term) + LEAST_RARITY - LEAST_WINDOW_RARITY) for term in names]
        both += [tags[tag] for tag in tags.keys() & self.tags]
        agreement = fsum(max(0.0, rarity - LEAST_RARITY) for rarity in both)
        agreement += AGREEMENT_OF_MORE * max(0, len(both) - LEAST_TERMS_OF_LANGUAGES)
        if len(both) < LEAST_TERMS_OF_LANGUAGES or agreement < LEAST_AGREEMENT_OF_LANGUAGES:
            return 0.0
        return cosine + BONUS_OF_LANGUAGES + PER_AGREEMENT * min(agreement, MOST_AGREEMENT) + hints

    def _may_be_known_by_terms_alone(self, report: Report) -> bool:
        vector = report.vector
        is_near = vector.language in self._languages and report.day - self.last_day <= NEAR_DAYS
        return (
            is_near and vector.has_case and len(vector.weights.keys() & self.weights.keys()) >= LEAST_TERMS_OF_NEAR_DAYS
        )

    def _by_window(self, vector: TermVector, window: Window) -> float:
        """Tell how many names agree that distinguish these days, though they may be common in the archive."""
        rare = [window.rarity(term) - LEAST_WINDOW_RARITY for term in vector.rarities.keys() & self.name_counts.keys()]
        rare = [excess for excess in rare if excess > 0]
        return min(MOST_WINDOW_AGREEMENT, PER_WINDOW_AGREEMENT * fsum(rare)) if len(rare) > 1 else 0.0

    def _by_days(self, vector: TermVector) -> float:
        if not vector.days or not self._days:
            return 0.0
        if vector.days & self._days:
            return SAME_DAY
        return OTHER_DAY if min(abs(one - other) for one in vector.days for other in self._days) > 1 else 0.0

    def _by_names(self, vector: TermVector) -> float:
        """Tell whether a report has two rare names or figures or more, most of these texts too, and none in common."""
        theirs = {term for term, rarity in vector.rarities.items() if rarity > LEAST_RARITY}
        ours = {term for term, n in self.name_counts.items() if 2 * n >= self.texts and term in self._rare}
        return OTHER_NAMES if min(len(ours), len(theirs)) >= 2 and not ours & theirs else 0.0

    def _agreement(self, vector: TermVector) -> float:
        """Add up how rare the names and figures are that stand in the report and in half of the cluster's texts.

        One alone (a stock exchange, a ministry) agrees too easily and counts for nothing.
        """
        rare = [
            (vector.rarities[term] - LEAST_RARITY) * min(1.0, 2 * self.name_counts[term] / self.texts)
            for term in vector.rarities.keys() & self.name_counts.keys()
            if vector.rarities[term] > LEAST_RARITY
        ]
        return fsum(rare) if len(rare) > 1 else 0.0

    def _by_subject(self, vector: TermVector) -> float:
        """Compare the names in the titles with each other and with the terms of the other side."""
        ours = {term for term, n in self._subjects.items() if 2 * n >= self.texts}
        theirs = vector.subjects
        if not ours or not theirs or vector.language not in self._languages:
            return 0.0
        both = ours & theirs
        unknown, unnamed = theirs - self.weights.keys(), ours - vector.weights.keys()
        if (unknown and unnamed) or (not both and (unknown == theirs or unnamed == ours)):
            return OTHER_SUBJECT
        return SAME_SUBJECT if any(vector.rarities[term] > LEAST_RARITY for term in both) else 0.0

    def _by_figures(self, vector: TermVector) -> float:
        ours = {term for term in self.name_counts if term[0].isdecimal()}
        theirs = {term for term in vector.rarities if term[0].isdecimal()}
        both = len(ours & theirs)
        if both >= 2:
            return SAME_FIGURES
        return OTHER_FIGURES if not both and min(len(ours), len(theirs)) >= 4 else 0.0


def _length(weights: dict[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in weights.values()))


def _distinct_shingles_of(text: str) -> Shingles:
    return distinct_shingles(shingles(text))


_SHINGLES = TextCache(_distinct_shingles_of, lambda found: found.nbytes + 256, MOST_KEPT)
