"""Filters of the list of articles: each offers what the list holds, with how much of it, drafts included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from babel import Locale
from django.contrib import admin
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from archive.admin.shared.list_filters import MOST_CHOICES, BatchFilter, CountedFilter, is_id
from archive.editing.problems.catalogue import label_of
from archive.models import (
    ArticleProblem,
    Event,
    ImportRecord,
    Outcome,
    Source,
    State,
    Tag,
)
from archive.models.curated import Curated
from archive.search.conditions import Choice
from archive.search.index.documents import STATES
from archive.search.index.languages import language_number, language_of

MADE = (Outcome.CREATED, Outcome.UPDATED)
NONE = "none"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a filter asks of the index: by its conditions, by an exact language, or by the ids of articles."""

    conditions: dict[str, Any] = field(default_factory=dict)
    language: str | None = None
    id_query: QuerySet[Any, int] | None = None


class ArticleFilter(admin.SimpleListFilter):
    """A filter of articles, which the index can answer as well as the database."""

    def condition(self) -> Condition | None:
        """Return what is asked of the index; None where it can hold for nothing."""
        raise NotImplementedError


class CountedArticleFilter(CountedFilter, ArticleFilter):
    """A filter that offers what the list holds, in every state, beside all else that is set.

    Its parameter is the field of the index that knows its values as numbers, but for that of problems.
    """

    def chosen_numbers(self) -> list[int]:
        """Return the values that are chosen, as the index knows them, to be offered however rare."""
        return []

    def counted(self, changelist: Any) -> Iterator[tuple[str, str, int | None]]:
        counts = changelist.counts(self)
        for value, label, n in self.choice_counts(counts.of):
            yield value, label, n if counts.is_known else None

    def choice_counts(self, counts: Mapping[Any, int]) -> Iterator[tuple[str, str, int | None]]:
        """Return the choices, given how many articles each value has: value, label, number."""
        raise NotImplementedError


class StateFilter(CountedArticleFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def choice_counts(self, counts: Mapping[Any, int]) -> Iterator[tuple[str, str, int | None]]:
        for state in State:
            yield state.value, str(state.label), counts.get(STATES[state], 0)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(state=self.value()) if self.value() else None

    def condition(self) -> Condition | None:
        known = [state for state in State if state == self.value()]
        return Condition({"states": frozenset(known)}) if known else None


class ProblemFilter(CountedArticleFilter):
    title = gettext_lazy("open problem")
    parameter_name = "problem"

    def choice_counts(self, counts: Mapping[Any, int]) -> Iterator[tuple[str, str, int | None]]:
        yield "any", _("any"), counts.get("any")
        chosen = {self.value() or "any": 0}
        for code, n in sorted((chosen | dict(counts)).items(), key=lambda one: (-one[1], one[0])):
            if code != "any":
                yield code, label_of(code), n

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(Exists(self._open().filter(article=OuterRef("pk")))) if self.value() else None

    def condition(self) -> Condition:
        return Condition(id_query=self._open().values_list("article_id", flat=True))

    def _open(self) -> QuerySet[ArticleProblem]:
        found = ArticleProblem.objects.filter(state=ArticleProblem.Answer.OPEN)
        return found if self.value() == "any" else found.filter(code=self.value())


class VocabularyFilter(CountedArticleFilter):
    """By a record of the vocabulary: those that most of the listed articles have, and whichever is chosen."""

    model: ClassVar[type[Curated]]
    is_in_none = False

    def choice_counts(self, counts: Mapping[Any, int]) -> Iterator[tuple[str, str, int | None]]:
        if self.is_in_none:
            yield NONE, _("unknown"), counts.get(0, 0)
        most = sorted((pk for pk in counts if pk), key=lambda pk: (-counts[pk], pk))[:MOST_CHOICES]
        ids = dict.fromkeys([*most, *filter(None, self.chosen_numbers())])
        names = self.model._default_manager.in_bulk(list(ids))
        for pk in ids:
            if pk in names:
                yield str(pk), str(names[pk]), counts.get(pk, 0)

    def condition(self) -> Condition | None:
        chosen = self.chosen_numbers()
        return Condition({str(self.parameter_name): Choice(frozenset(chosen))}) if chosen else None

    def chosen_numbers(self) -> list[int]:
        value = self.value() or ""
        if self.is_in_none and value == NONE:
            return [0]
        return [int(value)] if is_id(value) else []

    def _listed(self, queryset: Any, links: str, end: str) -> Any:
        """Narrow to what is linked with the chosen one; `listed` is the place in the order of its own links."""
        if not self.value():
            return None
        linked = queryset.filter(**{f"{links}__{end}__in": self.chosen_numbers()})
        return linked.annotate(listed=F(f"{links}__sort_key"))


class SourceFilter(VocabularyFilter):
    title = gettext_lazy("source")
    parameter_name = "source"
    model = Source
    is_in_none = True

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == NONE:
            return queryset.filter(source=None)
        return queryset.filter(source__in=self.chosen_numbers()) if self.value() else None


class TagFilter(VocabularyFilter):
    title = gettext_lazy("tag")
    parameter_name = "tag"
    model = Tag

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self._listed(queryset, "tagged", "tag")


class EventFilter(VocabularyFilter):
    title = gettext_lazy("event")
    parameter_name = "event"
    model = Event

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self._listed(queryset, "accounts", "event")


class LanguageFilter(CountedArticleFilter):
    title = gettext_lazy("language")
    parameter_name = "language"

    def choice_counts(self, counts: Mapping[Any, int]) -> Iterator[tuple[str, str, int | None]]:
        known = dict.fromkeys(self.chosen_numbers(), 0) | dict(counts)
        for number, n in sorted(known.items(), key=lambda one: (-one[1], one[0])):
            code = canonical(language_of(number)) if number else ""
            yield code or NONE, language_label(code), n

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.filter(language="" if value == NONE else value) if value else None

    def condition(self) -> Condition:
        value = self.value() or ""
        return Condition(language="" if value == NONE else value)

    def chosen_numbers(self) -> list[int]:
        value = self.value() or ""
        return [language_number("" if value == NONE else value)] if value else []


class YearFilter(CountedArticleFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def choice_counts(self, counts: Mapping[Any, int]) -> Iterator[tuple[str, str, int | None]]:
        yield NONE, _("unknown"), counts.get(0, 0)
        known = dict.fromkeys(self.chosen_numbers(), 0) | dict(counts)
        for year in sorted(filter(None, known), reverse=True):
            yield str(year), str(year), known[year]

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

    def chosen_numbers(self) -> list[int]:
        return [self._year()] if self._year() else []

    def _year(self) -> int:
        value = self.value() or ""
        return int(value) if value.isascii() and value.isdigit() and 1 <= len(value) <= 4 else 0


class ArticleBatchFilter(BatchFilter, ArticleFilter):
    """By the import that made or changed an article."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(Exists(self._records().filter(article=OuterRef("pk")))) if self.value() else None

    def condition(self) -> Condition:
        return Condition(id_query=self._records().values_list("article_id", flat=True))

    def _records(self) -> QuerySet[ImportRecord]:
        return ImportRecord.objects.filter(batch__in=self.chosen, outcome__in=MADE, article__isnull=False).order_by()


def canonical(code: str) -> str:
    """Write a language tag as is usual: `zh-Hans`, `en-US`."""
    first, *rest = code.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def language_label(code: str) -> str:
    """Return the name of a language in the interface's own, with its code."""
    if not code:
        return _("unknown")
    try:
        name = Locale.parse((get_language() or "en").replace("-", "_")).languages.get(code.lower())
    except ValueError:
        name = None
    return f"{name} ({code})" if name else code
