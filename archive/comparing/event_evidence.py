"""What speaks for an article telling of a known event: names, words, figures, days and quotations that both have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import fsum, sqrt

from django.db.models.functions import Substr

from archive.comparing.candidate_upkeep import sampled
from archive.comparing.quoted_runs import quoted_runs
from archive.comparing.resemblance import AGREEMENT_OF_QUOTATION, MOST_AGREEMENT, PER_AGREEMENT, SAME_DAY
from archive.models import Article, Basis
from archive.text.similarity.terms import DocumentFrequencies, TermVector, count_terms, stated_days

READ_CHARACTERS = 3000  # of a text: who decides upon it reads it anyway
SAMPLE_SIZE = 400  # articles that tell how rare words are
MOST_NAMED = 8  # names, and as many words, that are given as a reason
MOST_SOUGHT = 16  # terms by which articles are looked up
RARE = 0.35  # rarity from which a name or word counts: lower than where no person decides
LEAST_LIKENESS = 0.24
LEAST_NAMES = 2  # rare names or figures in common; fewer where the text states the day of the event
NAMES_A_QUOTATION = 2  # that words quoted in both, and by hardly any other text, count for
ENOUGH_WITHOUT_NAMES = 0.4  # the cosine from which nothing else is asked


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much an article is like what is known of an event (0 to about 1.4), and what they have in common.

    `names` are names and figures, `words` other words that are rare elsewhere, each as the article spells it, the
    rarest first; `days` are days of the event that the text states, as ordinals; `quoted` are runs of words that both
    quote and hardly any other text does, as hashes.
    """

    score: float
    cosine: float
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    quoted: frozenset[int] = frozenset()

    @property
    def is_enough(self) -> bool:
        """Whether it is worth a person's look."""
        least = LEAST_NAMES - 1 if self.days else LEAST_NAMES
        names = len(self.names) + (NAMES_A_QUOTATION if self.quoted else 0)
        return self.score >= LEAST_LIKENESS and (names >= least or self.cosine >= ENOUGH_WITHOUT_NAMES)


@dataclass(slots=True)
class EventProfile:
    """What an event is known by: the terms of its accounts and of what the archive says of it, and its own days."""

    days: Collection[int] = ()
    _weights: dict[str, float] = field(default_factory=dict)
    _spellings: dict[str, str] = field(default_factory=dict)
    _rarities: dict[str, float] = field(default_factory=dict)
    _weights_of: dict[str, dict[str, float]] = field(default_factory=dict)
    _quoted: set[int] = field(default_factory=set)

    def add(self, vector: TermVector) -> None:
        own = self._weights_of.setdefault(vector.language, {})
        for term, weight in vector.weights.items():
            own[term] = own.get(term, 0.0) + weight
            self._weights[term] = self._weights.get(term, 0.0) + weight
        self._spellings = vector.spellings | self._spellings
        self._rarities |= vector.rarities
        self._quoted |= vector.quoted

    def sought(self) -> list[str]:
        """Return the words by which articles like it are found: names before others, the weightiest first."""
        terms = sorted(self._weights, key=lambda term: (term not in self._rarities, -self._weights[term], term))
        names = [term for term in terms if term in self._rarities][: MOST_SOUGHT * 3 // 4]
        rest = sorted(set(terms) - set(names), key=lambda term: (-self._weights[term], term))
        return [self._spellings[term] for term in [*names, *rest][:MOST_SOUGHT]]

    def likeness(self, vector: TermVector) -> Likeness:
        """Hold an article against the event: the cosine of their terms, shared names and quotations, and its days."""
        weights = self._weights_of.get(vector.language, self._weights)
        length = sqrt(fsum(weight * weight for weight in weights.values())) or 1.0
        cosine = fsum(weight * weights.get(term, 0.0) for term, weight in vector.weights.items()) / length
        names = [term for term in vector.rarities.keys() & self._weights.keys() if vector.rarities[term] > RARE]
        names.sort(key=lambda term: (-vector.rarities[term], -vector.weights[term], term))
        both = vector.word_rarities.keys() & self._weights.keys()
        words = [term for term in both if vector.word_rarities[term] > RARE]
        words.sort(key=lambda term: (-vector.word_rarities[term], -vector.weights[term], term))
        quoted = vector.quoted & self._quoted
        agreement = fsum(vector.rarities[term] - RARE for term in names) + (AGREEMENT_OF_QUOTATION if quoted else 0.0)
        days = tuple(sorted(set(self.days) & vector.days))
        score = cosine + PER_AGREEMENT * min(agreement, MOST_AGREEMENT) + (SAME_DAY if days else 0.0)
        spelled = vector.spellings
        return Likeness(
            score,
            cosine,
            tuple(spelled[term] for term in names[:MOST_NAMED]),
            tuple(spelled[term] for term in words[:MOST_NAMED]),
            days,
            quoted,
        )


def vector_of(
    frequencies: DocumentFrequencies, title: str, text: str, language: str, published: date | None
) -> TermVector:
    """Return the term vector of a text; `title` is empty if it was supplied, `published` None unless known to the day.

    No query.
    """
    body = text[:READ_CHARACTERS]
    days = stated_days(f"{title}\n\n{body}", published) if published else frozenset()
    return frequencies.vectorize(count_terms(title, body, language), days, quoted_runs(body))


def sampled_frequencies() -> DocumentFrequencies:
    """Count words in a sample of the archive, kept in the process until the sample is another (one or two queries)."""
    return _frequencies_of(tuple(sampled(SAMPLE_SIZE)))


@lru_cache(maxsize=1)
def _frequencies_of(sample: tuple[tuple[int, int], ...]) -> DocumentFrequencies:
    frequencies = DocumentFrequencies()
    rows = Article.objects.filter(pk__in=[pk for pk, _version in sample]).order_by("key")
    for title, basis, text, language in rows.values_list(
        "title", "title_basis", Substr("text", 1, READ_CHARACTERS), "language"
    ):
        frequencies.add(count_terms("" if basis == Basis.SUPPLIED else title, text, language), quoted_runs(text))
    return frequencies
