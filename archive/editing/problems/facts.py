"""Reading the facts of many articles at once, a fixed number of queries whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

from django.db.models import Count, Model
from django.utils import timezone

from archive.editing.problems.catalogue import CATALOGUE, FOUND
from archive.editing.problems.checks import Facts, Item, SourceFacts, find
from archive.models import Account, Article, Source, State, TaggedArticle
from archive.models import Collection as ArchiveCollection

COLUMNS = (
    "title",
    "title_basis",
    "published_on",
    "date_precision",
    "date_basis",
    "source",
    "language",
    "word_count",
    "evidence",
    "state",
)
TEXTS = ("body", "text")
NO_EVENT = "no_event"


class FactReader:
    """What is the same for all articles of a run: the day, what the collection wants, and sources met before."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self._sources: dict[int, SourceFacts] = {}

    @cached_property
    def wants_events(self) -> bool:
        """Whether every article shall belong to an event (one query, the first time)."""
        return bool(ArchiveCollection.objects.current().wants_events)

    def learn_sources(self, ids: Iterable[int | None]) -> None:
        """Read the sources that are not known yet (one query at most)."""
        wanted = {pk for pk in ids if pk} - self._sources.keys()
        if wanted:
            rows = Source.objects.filter(pk__in=wanted).values_list(
                "pk", "name", "is_confirmed", "languages", "founded"
            )
            for pk, name, is_confirmed, languages, founded in rows:
                self._sources[pk] = SourceFacts(name, is_confirmed, tuple(languages), founded)

    def facts_of(self, article: Article, tags: int, events: int) -> Facts:
        """Return the facts of an article at hand, whose source was learned."""
        source = self._sources.get(article.source_id) if article.source_id else None
        return Facts(article, source, self.today, tags, events)

    def problems_found(self, ids: Collection[int], codes: Collection[str]) -> dict[int, dict[str, Item]]:
        """Return, by article and code, the problems of these kinds in stored articles (four queries at most).

        What was merged into another has none.
        """
        rests_on = {name for code in codes for name in CATALOGUE[code].rests_on}
        columns = (*COLUMNS, *TEXTS) if "body" in rests_on else COLUMNS
        articles = Article.objects.filter(pk__in=ids).only(*columns).order_by("pk")
        rows = list(articles)
        if "source" in rests_on:
            self.learn_sources(row.source_id for row in rows)
        tags = _counts(TaggedArticle, "content_object", ids) if "tags" in rests_on else {}
        if NO_EVENT in codes and not self.wants_events:
            codes = frozenset(codes) - {NO_EVENT}
        events = _counts(Account, "article", ids) if NO_EVENT in codes else {}
        facts = {row.pk: self.facts_of(row, tags.get(row.pk, 0), events.get(row.pk, 0)) for row in rows}
        merged = {row.pk for row in rows if row.state == State.MERGED}
        return {
            pk: {item["code"]: item for item in find(known, codes)} if pk not in merged else {}
            for pk, known in facts.items()
        }

    def codes(self) -> frozenset[str]:
        """Return the kinds that are found in this archive."""
        return FOUND if self.wants_events else FOUND - {NO_EVENT}


def codes_resting_on(names: Collection[str]) -> frozenset[str]:
    """Return the kinds of problem that are found and rest on any of these fields and links."""
    return frozenset(code for code in FOUND if not CATALOGUE[code].rests_on.isdisjoint(names))


def _counts(model: type[Model], parent: str, ids: Collection[int]) -> dict[int, int]:
    rows: Any = model._default_manager.filter(**{f"{parent}__in": ids}).order_by()
    return dict(rows.values_list(parent).annotate(n=Count("pk")))
