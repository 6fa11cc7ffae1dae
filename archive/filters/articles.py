"""The one filter behind all lists of articles: pages, feeds, data."""

from __future__ import annotations

from copy import copy
from functools import cache, cached_property
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from archive.filters.fields import (
    LABELS,
    Chosen,
    KeyField,
    LanguageField,
    NamedField,
    PartialDateField,
    SourceKindField,
    WordField,
    WordsField,
    YearField,
)
from archive.filters.paging import LISTED, NEWEST, Order
from archive.filters.parameters import CHOSEN, KEYS, NARROWING, PAGING, Pairs, changed, in_order
from archive.filters.parameters import LISTED as LISTED_KEY
from archive.models import Article, Event, Source, Tag, Tally
from archive.models.article_queries import ArticleQuerySet
from archive.search.conditions import Choice, Conditions
from archive.search.query.parser import ReaderQuery, parse
from archive.search.searcher import Sort
from archive.text.dates.partial_dates import PartialDate

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "added")


class _Filter(django_filters.Filter):  # type: ignore[misc]
    """A parameter; the list that the filter makes is narrowed by all of them together."""

    def __init__(self, field_class: type[Any], **extra: Any) -> None:
        self.field_class = field_class
        super().__init__(**extra)

    def filter(self, qs: QuerySet[Article], value: Any) -> QuerySet[Article]:
        return qs

    def __deepcopy__(self, memo: object) -> _Filter:
        """Be copied for a list without the field, which is the same for all."""
        self.field  # noqa: B018  # made at the first time
        return copy(self)


def _filter_of(name: str) -> _Filter:
    bare = name.removeprefix("-")
    label = {"label": LABELS.get(bare, bare)}
    if bare in ("tag", "source", "event", "series", "place"):
        return _Filter(NamedField, group=bare, **label)
    words = {"exact": ("1",), "undated": ("include", "only", "exclude"), "sort": SORTS, "group": ("event",)}
    if bare in words:
        return _Filter(WordField, words=words[bare], **label)
    fields = {
        "q": WordsField,
        LISTED_KEY: KeyField,
        "source_kind": SourceKindField,
        "language": LanguageField,
        "year": YearField,
        "from": PartialDateField,
        "to": PartialDateField,
    }
    return _Filter(fields[bare], **label)


def _is_chosen(name: str) -> bool:
    """Say whether a key takes things by their names or numbers."""
    return name == LISTED_KEY or name.removeprefix("-") in CHOSEN


class ArticleFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Reads what a list is asked for. Ask `is_valid()` first; `errors` says in words what could not be read.

    A key that is repeated means any of its values, different keys must all hold, and `-key` excludes. Of `size`,
    `page`, `after` and `before` it knows nothing: they are places in the list, not what it holds.
    """

    @classmethod
    def get_filters(cls) -> dict[str, _Filter]:
        return {name: _filter_of(name) for name in KEYS if name not in PAGING}

    @classmethod
    @cache
    def get_form_class(cls) -> type[forms.Form]:
        return type("ArticleForm", (forms.Form,), {name: each.field for name, each in cls.base_filters.items()})

    def __init__(self, data: QueryDict, queryset: ArticleQuerySet | None = None, **given: Any) -> None:
        super().__init__(data, Article.objects.published() if queryset is None else queryset, **given)
        self.asked: Pairs = in_order(data)

    @property
    def values(self) -> dict[str, Any]:
        return cast(dict[str, Any], self.form.cleaned_data)

    @cached_property
    def pairs(self) -> Pairs:
        """What the address asks for, with things by their present slugs."""
        given = [(name, chosen.value) for name in KEYS for chosen in self.chosen(name)]
        rest = [(name, value) for name, value in self.asked if not _is_chosen(name)]
        return tuple(sorted([*given, *rest], key=lambda pair: (KEYS.index(pair[0]), pair[1])))

    @property
    def narrowing(self) -> Pairs:
        """What the list is narrowed by, without order and place."""
        return tuple(pair for pair in self.pairs if pair[0] in NARROWING)

    @property
    def start(self) -> Pairs:
        """The list from its beginning."""
        return changed(self.pairs, drop=("page", "after", "before"))

    def chosen(self, name: str) -> tuple[Chosen, ...]:
        """What is chosen under a key, or with `-` before it excluded."""
        return self.values.get(name) or () if _is_chosen(name) else ()

    @cached_property
    def words(self) -> ReaderQuery:
        return parse(self.values.get("q") or "")

    @property
    def is_exact(self) -> bool:
        return bool(self.values.get("exact"))

    @property
    def is_grouped(self) -> bool:
        return self.values.get("group") == "event"

    @property
    def since(self) -> PartialDate | None:
        return self.values.get("from")

    @property
    def until(self) -> PartialDate | None:
        return self.values.get("to")

    @cached_property
    def conditions(self) -> Conditions:
        choices: dict[str, Any] = {name: Choice(self._known(name), self._known(f"-{name}")) for name in CHOSEN}
        return Conditions(
            **choices,
            articles=self._known(LISTED_KEY),
            since=self.since,
            until=self.until,
            undated=self.values.get("undated") or "",
        )

    def _known(self, name: str) -> frozenset[Any]:
        return frozenset(chosen.index_value for chosen in self.chosen(name))

    @property
    def sort(self) -> Sort:
        """The order that is asked for, else the most relevant first where there are words."""
        return self.values.get("sort") or "relevance"

    @property
    def order(self) -> Sort:
        """The order that is used."""
        return "newest" if self.sort == "relevance" and not self.words.has_words else self.sort

    @cached_property
    def one_condition(self) -> tuple[str, Chosen | None] | None:
        """The one condition by which the database can list and tallies count; `all` for none, else None."""
        if self.words or self.order != "newest" or self.is_grouped:
            return None
        conditions = self.conditions
        active = conditions.active
        if not active:
            return "all", None
        if active == ("undated",) and conditions.undated == "only":
            return "undated", None
        if len(active) > 1 or active[0] not in ("tag", "source", "event", "year"):
            return None
        choice = self.chosen(active[0])
        is_single = len(choice) == 1 and not self.chosen(f"-{active[0]}") and choice[0].index_value != 0
        return (active[0], choice[0]) if is_single else None

    def filter_queryset(self, queryset: ArticleQuerySet) -> ArticleQuerySet:
        """Narrow a queryset by the one condition; lists by more, or by words, are found in the index."""
        if self.one_condition is None:
            raise ValueError("A list by words or several conditions comes from the index.")
        name, chosen = self.one_condition
        if chosen is None:
            return queryset.undated() if name == "undated" else queryset
        number = int(chosen.index_value)
        if name == "tag":
            return queryset.tagged_with(Tag(pk=number))
        if name == "source":
            return queryset.from_source(Source(pk=number))
        if name == "event":
            return queryset.having_account_of(Event(pk=number))
        year = PartialDate(number)
        return queryset.dated_within(year.first_day, year.last_day)

    @property
    def database_order(self) -> Order:
        """The order of `qs`."""
        return LISTED if self.one_condition and self.one_condition[0] in ("tag", "event") else NEWEST

    def tallied_total(self) -> int:
        """How many articles `qs` has, from the tallies (one query)."""
        assert self.one_condition is not None
        name, chosen = self.one_condition
        if name == "undated":
            return Tally.objects.counts("archive").undated
        if name == "year" and chosen:
            return Tally.objects.counts("archive").years.get(int(chosen.index_value), 0)
        return Tally.objects.total("archive" if chosen is None else name, int(chosen.index_value) if chosen else 0)
