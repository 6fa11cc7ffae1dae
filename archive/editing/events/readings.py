"""Articles read as what they are compared by: their opening, its terms, the days that it states, places it names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import Substr

from archive.comparing.event_evidence import READ_CHARACTERS, sampled_frequencies, vector_of
from archive.editing.changes.values import HEAVY
from archive.models import Article, Place, PlaceAlias, Precision
from archive.text.matching.names import Name, NameIndex
from archive.text.similarity.terms import TermVector
from archive.text.structure.sentences import sentence_spans

READ_FOR_SENTENCE = 1500
LONGEST_SENTENCE = 320


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with the beginning of its text; the article is loaded with its source, without large columns."""

    article: Article
    opening: str
    vector: TermVector

    @property
    def first_sentence(self) -> str:
        """The first sentence of the text, cut where it is very long."""
        begun = self.opening[:READ_FOR_SENTENCE]
        start, end = next(iter(sentence_spans(begun)), (0, 0))
        sentence = " ".join(begun[start:end].split())
        return sentence if len(sentence) <= LONGEST_SENTENCE else f"{sentence[:LONGEST_SENTENCE].rstrip()}…"


def read_articles(ids: Collection[int]) -> list[Reading]:
    """Read some articles, in the order of their dates, the undated last (a query, and one or two for `vector_of`)."""
    if not ids:
        return []
    rows = Article.objects.filter(pk__in=ids).select_related("source").defer(*HEAVY["article"])
    frequencies = sampled_frequencies()
    found = []
    read: Any = rows.annotate(opening=Substr("text", 1, READ_CHARACTERS)).order_by("sort_key")
    for article in read:
        opening = article.opening or ""
        title = "" if article.has_supplied_title else article.title
        day = article.published_on if article.date_precision == Precision.DAY else None
        found.append(Reading(article, opening, vector_of(frequencies, title, opening, article.language, day)))
    return found


def places_named_in(readings: Sequence[Reading]) -> dict[int, dict[int, str]]:
    """Return, by article, the places that it names and how it spells each (two queries, two more where one changed)."""
    names = place_names()
    found: dict[int, dict[int, str]] = {}
    for one in readings:
        here: dict[int, str] = {}
        for match in names.find(f"{one.article.title}\n\n{one.opening}") if names else ():
            here.setdefault(match.target, match.words)
        found[one.article.pk] = here
    return found


def place_names() -> NameIndex[int]:
    """Return the names of all places, kept in the process until one of them changes (two queries)."""
    places = Place.objects.aggregate(Count("pk"), Max("pk"), Max("updated_at"))
    aliases = PlaceAlias.objects.aggregate(Count("pk"), Max("pk"))
    return _names(tuple(str(value) for value in (*places.values(), *aliases.values())))


@lru_cache(maxsize=1)
def _names(_state: tuple[str, ...]) -> NameIndex[int]:
    own = [Name(name, pk) for pk, name in Place.objects.values_list("pk", "name")]
    given = PlaceAlias.objects.values_list("place_id", "name", "language")
    return NameIndex([*own, *(Name(name, pk, language) for pk, name, language in given)])
