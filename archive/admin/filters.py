"""Filters of the list of articles; their numbers come from the kept counts, never from counting rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from babel import Locale
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from archive.admin.names import problem_label
from archive.models import (
    ArticleProblem,
    Event,
    EventSeries,
    ImportBatch,
    ImportRecord,
    Outcome,
    Place,
    Source,
    State,
    Tag,
    Tally,
)
from archive.models.curated import Curated
from archive.search.conditions import Choice

MOST_CHOICES = 20
MOST_STAFF = 100
MADE = (Outcome.CREATED, Outcome.UPDATED)
NONE = "none"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a filter asks of the index: by its conditions, by an exact language, or by the ids of articles."""

    conditions: dict[str, Any] = field(default_factory=dict)
    language: str | None = None
    beside: QuerySet[Any, int] | None = None


class ArticleFilter(admin.SimpleListFilter):
    """A filter of articles, which the index can answer as well as the database."""

    def condition(self) -> Condition | None:
        """Return what is asked of the index; None where it can hold for nothing."""
        raise NotImplementedError


class CountedFilter(ArticleFilter):
    """A filter each of whose choices may bear a number."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, f"{label} ({n})" if n is not None else label) for value, label, n in self.counted()]

    def counted(self) -> Iterable[tuple[str, str, int | None]]:
        """Return the choices: value, label, number if it is known."""
        raise NotImplementedError

    def has_output(self) -> bool:
        return bool(self.lookup_choices or self.value())


class StateFilter(CountedFilter):
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


class ProblemFilter(CountedFilter):
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


class HeadingFilter(CountedFilter):
    """By a record of the vocabulary: those with the most published articles, and whichever is chosen."""

    kind: ClassVar[str]
    model: ClassVar[type[Curated]]
    is_in_none = False

    def counted(self) -> Iterator[tuple[str, str, int | None]]:
        rows = Tally.objects.filter(kind=self.kind, precision="total").order_by("-n", "object_id")
        counts = dict(rows.values_list("object_id", "n")[:MOST_CHOICES])
        for pk in self.chosen():
            counts.setdefault(pk, Tally.objects.total(self.kind, pk))
        names = self.model._default_manager.in_bulk([pk for pk in counts if pk])
        if self.is_in_none:
            yield NONE, _("unknown"), Tally.objects.total(self.kind, 0)
        for pk, n in counts.items():
            if pk in names:
                yield str(pk), str(names[pk]), n

    def chosen(self) -> list[int]:
        """Return the id that was asked for; none for what is no id, which finds nothing."""
        value = self.value() or ""
        return [int(value)] if _is_id(value) else []

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


class OfEventsFilter(CountedFilter):
    """Events by what they belong to: what most of them do, and whichever is chosen."""

    model: ClassVar[type[Curated]]

    def counted(self) -> Iterator[tuple[str, str, int | None]]:
        name = str(self.parameter_name)
        rows = Event.objects.order_by().exclude(**{name: None}).values_list(name).annotate(n=Count("pk"))
        counts = dict(rows.order_by("-n", name)[:MOST_CHOICES])
        for pk in self.chosen():
            counts.setdefault(pk, Event.objects.filter(**{name: pk}).count())
        names = self.model._default_manager.in_bulk(list(counts))
        for pk, n in counts.items():
            if pk in names:
                yield str(pk), str(names[pk]), n

    def chosen(self) -> list[int]:
        value = self.value() or ""
        return [int(value)] if _is_id(value) else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{f"{self.parameter_name}__in": self.chosen()}) if self.value() else None


class SeriesFilter(OfEventsFilter):
    title = gettext_lazy("series")
    parameter_name = "series"
    model = EventSeries


class PlaceFilter(OfEventsFilter):
    title = gettext_lazy("place")
    parameter_name = "place"
    model = Place


class LanguageFilter(CountedFilter):
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


class YearFilter(CountedFilter):
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


class CodeFilter(admin.SimpleListFilter):
    """Problems by what they are: those of which any is open, and whichever is chosen."""

    title = gettext_lazy("problem")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kept = Tally.objects.filter(kind="problem").order_by("-n", "label").values_list("label", flat=True)
        codes = dict.fromkeys([*kept, *([self.value() or ""] if self.value() else [])])
        return [(code, problem_label(code)) for code in codes]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(code=self.value()) if self.value() else None


class StaffFilter(admin.SimpleListFilter):
    """By who acted: members of the staff by name, and whoever is chosen."""

    title = gettext_lazy("who")
    parameter_name = "user__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        staff = User.objects.filter(is_staff=True).order_by("username")[:MOST_STAFF]
        return [(str(one.pk), one.get_username()) for one in dict.fromkeys([*staff, *self.chosen])]

    def has_output(self) -> bool:
        return bool(self.lookup_choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(user__in=self.chosen) if self.value() else None

    @cached_property
    def chosen(self) -> list[User]:
        value = self.value() or ""
        return list(User.objects.filter(pk=int(value))) if _is_id(value) else []


class BatchFilter(admin.SimpleListFilter):
    """By import: the latest ones, and whichever is chosen."""

    title = gettext_lazy("import")
    parameter_name = "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        latest = list(ImportBatch.objects.order_by("-pk")[:MOST_CHOICES])
        return [(str(batch.pk), batch.name) for batch in dict.fromkeys([*latest, *self.chosen])]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(batch__in=self.chosen) if self.value() else None

    @cached_property
    def chosen(self) -> list[ImportBatch]:
        value = self.value() or ""
        return list(ImportBatch.objects.filter(pk=int(value))) if _is_id(value) else []


class ArticleBatchFilter(BatchFilter, ArticleFilter):
    """By the import that made or changed an article."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(Exists(self._records().filter(article=OuterRef("pk")))) if self.value() else None

    def condition(self) -> Condition:
        return Condition(beside=self._records().values_list("article_id", flat=True))

    def _records(self) -> QuerySet[ImportRecord]:
        return ImportRecord.objects.filter(batch__in=self.chosen, outcome__in=MADE, article__isnull=False).order_by()


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19


def language_label(code: str) -> str:
    """Return the name of a language in the interface's own, with its code."""
    if not code:
        return _("unknown")
    try:
        name = Locale.parse((get_language() or "en").replace("-", "_")).languages.get(code.lower())
    except ValueError:
        name = None
    return f"{name} ({code})" if name else code
