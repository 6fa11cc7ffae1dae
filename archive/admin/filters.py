"""Filters of the list of articles; their numbers come from the kept counts, never from counting rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from babel import Locale
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from archive.admin.list_filters import MOST_CHOICES, BatchFilter, CountedFilter, VocabularyFilter
from archive.admin.names import problem_label
from archive.models import (
    ArticleProblem,
    Event,
    ImportRecord,
    Outcome,
    Source,
    State,
    Tag,
    Tally,
)
from archive.search.conditions import Choice

MADE = (Outcome.CREATED, Outcome.UPDATED)
NONE = "none"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a filter asks of the index: by its conditions, by an exact language, or by the ids of articles."""

    conditions: dict[str, Any] = field(default_factory=dict)
    language: str | None = None
    beside: QuerySet[Any, int] | None = None


class ArticleFilter(CountedFilter):
    """A filter of articles, which the index can answer as well as the database."""

    def condition(self) -> Condition | None:
        """Return what is asked of the index; None where it can hold for nothing."""
        raise NotImplementedError


class StateFilter(ArticleFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def counted(self) -> Iterator[tuple[str, str, int | None]]:
        counts = dict(Tally.objects.filter(kind="state").values_list("label", "n"))
        for value, label in State.choices:
            yield value, str(label), counts.get(value, 0)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(state=self.value()) if self.value() else None

    def condition(self) -> Condition | None:
        known = [state for state in State if state == self.value()]
        return Condition({"states": frozenset(known)}) if known else None


class ProblemFilter(ArticleFilter):
    title = gettext_lazy("open problem")
    parameter_name = "problem"

    def counted(self) -> Iterator[tuple[str, str, int | None]]:
        yield "any", _("any"), None
        for code, n in Tally.objects.filter(kind="problem").order_by("-n", "label").values_list("label", "n"):
            yield code, problem_label(code), n

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(Exists(self._open().filter(article=OuterRef("pk")))) if self.value() else None

    def condition(self) -> Condition:
        return Condition(beside=self._open().values_list("article_id", flat=True))

    def _open(self) -> QuerySet[ArticleProblem]:
        found = ArticleProblem.objects.filter(state=ArticleProblem.Answer.OPEN)
        return found if self.value() == "any" else found.filter(code=self.value())


class HeadingFilter(VocabularyFilter, ArticleFilter):
    """By a record of the vocabulary, with the numbers of published articles."""

    kind: ClassVar[str]
    is_in_none = False

    def counted(self) -> Iterator[tuple[str, str, int | None]]:
        if self.is_in_none:
            yield NONE, _("unknown"), self.total(0)
        yield from super().counted()

    def most(self) -> dict[int, int]:
        return Tally.objects.most(self.kind, MOST_CHOICES)

    def total(self, pk: int) -> int:
        return Tally.objects.total(self.kind, pk)

    def condition(self) -> Condition | None:
        chosen = [0] if self.is_in_none and self.value() == NONE else self.chosen()
        return Condition({self.kind: Choice(frozenset(chosen))}) if chosen else None

    def _listed(self, queryset: Any, links: str, end: str) -> Any:
        """Narrow to what is linked with the chosen one; `listed` is the place in the order of its own links."""
        if not self.value():
            return None
        linked = queryset.filter(**{f"{links}__{end}__in": self.chosen()})
        return linked.annotate(listed=F(f"{links}__sort_key"))


class SourceFilter(HeadingFilter):
    title = gettext_lazy("source (published)")
    parameter_name = "source"
    kind = "source"
    model = Source
    is_in_none = True

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == NONE:
            return queryset.filter(source=None)
        return queryset.filter(source__in=self.chosen()) if self.value() else None


class TagFilter(HeadingFilter):
    title = gettext_lazy("tag (published)")
    parameter_name = "tag"
    kind = "tag"
    model = Tag

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self._listed(queryset, "tagged", "tag")


class EventFilter(HeadingFilter):
    title = gettext_lazy("event (published)")
    parameter_name = "event"
    kind = "event"
    model = Event

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self._listed(queryset, "accounts", "event")


class LanguageFilter(ArticleFilter):
    title = gettext_lazy("language (published)")
    parameter_name = "language"

    def counted(self) -> Iterator[tuple[str, str, int | None]]:
        for code, n in Tally.objects.by_language():
            yield code or NONE, language_label(code), n

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.filter(language="" if value == NONE else value) if value else None

    def condition(self) -> Condition:
        value = self.value() or ""
        return Condition(language="" if value == NONE else value)


class YearFilter(ArticleFilter):
    title = gettext_lazy("year (published)")
    parameter_name = "year"

    def counted(self) -> Iterator[tuple[str, str, int | None]]:
        counts = Tally.objects.counts("archive")
        yield NONE, _("unknown"), counts.undated
        for year, n in sorted(counts.years.items(), reverse=True):
            yield str(year), str(year), n

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if value == NONE:
            return queryset.undated()
        if not value:
            return None
        year = self._year()
        return queryset.dated_within(date(year, 1, 1), date(year, 12, 31)) if year else queryset.none()

    def condition(self) -> Condition | None:
        if self.value() == NONE:
            return Condition({"undated": "only"})
        year = self._year()
        return Condition({"year": Choice(frozenset({year}))}) if year else None

    def _year(self) -> int:
        value = self.value() or ""
        return int(value) if value.isascii() and value.isdigit() and 1 <= len(value) <= 4 else 0


class ArticleBatchFilter(BatchFilter, ArticleFilter):
    """By the import that made or changed an article."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(Exists(self._records().filter(article=OuterRef("pk")))) if self.value() else None

    def condition(self) -> Condition:
        return Condition(beside=self._records().values_list("article_id", flat=True))

    def _records(self) -> QuerySet[ImportRecord]:
        return ImportRecord.objects.filter(batch__in=self.chosen, outcome__in=MADE, article__isnull=False).order_by()


def language_label(code: str) -> str:
    """Return the name of a language in the interface's own, with its code."""
    if not code:
        return _("unknown")
    try:
        name = Locale.parse((get_language() or "en").replace("-", "_")).languages.get(code.lower())
    except ValueError:
        name = None
    return f"{name} ({code})" if name else code
