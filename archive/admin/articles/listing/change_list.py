"""The list of articles: by no or one condition from the database, by words or several conditions from the index."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR
from django.http import HttpRequest
from django.utils.functional import cached_property

from archive.admin.articles.filters.base import ArticleFilter, CountedArticleFilter
from archive.admin.articles.filters.vocabulary import TagFilter, VocabularyFilter
from archive.admin.articles.listing.filter_counts import Counts, FilterCounter
from archive.admin.articles.listing.lookup import Lookup, LookupResult, look_up
from archive.admin.articles.listing.rows import Row, rows_of
from archive.admin.articles.listing.search_fields import TypedFields, read_fields
from archive.admin.shared.bounded_lists import BoundedChangeList
from archive.models import Article
from archive.search.conditions import Conditions

OPEN = ("state", "problem", "source", "year", "assignee")  # filters that stand open
OLDEST_FIRST = "3"  # what the address says for it; the newest come first else


@dataclass(frozen=True, slots=True)
class SetFilter:
    """A value that is chosen in a filter, and the address of the list without it."""

    title: Any
    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Sift:
    """A filter as it is drawn: what it offers, whether it stands open, and whether one can type a name into it."""

    title: Any
    name: str
    choices: list[Any]
    is_open: bool
    has_box: bool = False
    modes: list[tuple[str, str, bool]] = field(default_factory=list)


class ArticleChangeList(BoundedChangeList):
    """The list and what acts on it: both are what was found, article for article."""

    lookup_result: LookupResult | None = None

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Return what the list shows, all pages of it."""
        typed, self.query = self.query, ""  # words are not for the database
        try:
            filtered = super().get_queryset(request, exclude_parameters)
        finally:
            self.query = typed
        for spec in self.typed.filters:
            filtered = spec.queryset(None, filtered)
        self.lookup_result = look_up(self._lookup(ascends=_ascends(filtered)), filtered)
        if self.lookup_result is None:
            return filtered
        by_ids = self.root_queryset.filter(pk__in=self.lookup_result.ids)
        return self.apply_select_related(by_ids).order_by("sort_key" if _ascends(filtered) else "-sort_key")

    def get_results(self, request: HttpRequest) -> None:
        """Load a page of the list, unless only the ids of all of it are asked for."""
        if getattr(request, "archive_ids_only", False):
            self.result_list, self.result_count = [], 0
            return
        super().get_results(request)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this page."""
        return rows_of(self.result_list)

    @cached_property
    def set_filters(self) -> list[SetFilter]:
        """What is chosen in the filters, each with the list without it."""
        found = []
        for spec in self.filter_specs:
            if isinstance(spec, ArticleFilter):
                for value, label in spec.labels_of_chosen():
                    rest = [one for one in spec.chosen if one != value]
                    found.append(SetFilter(spec.title, label, self.get_query_string({spec.name: rest or None})))
        return found

    @cached_property
    def sifts(self) -> list[Sift]:
        """The filters with what they offer; months stand below their year."""
        specs = [spec for spec in self.filter_specs if isinstance(spec, ArticleFilter)]
        offered = {spec.name: list(spec.choices(self))[1:] for spec in specs}
        months = offered.pop("month", [])
        years = offered.get("year", [])
        offered["year"] = [one for year in years for one in (year, *(m for m in months if _is_in(m, year)))]
        return [
            Sift(
                title=spec.title,
                name=spec.name,
                choices=offered[spec.name],
                is_open=bool(spec.chosen) or spec.name in OPEN,
                has_box=isinstance(spec, VocabularyFilter),
                modes=spec.modes() if isinstance(spec, TagFilter) else [],
            )
            for spec in specs
            if offered.get(spec.name)
        ]

    @property
    def summary(self) -> str:
        """What is listed, in a few words."""
        chosen: dict[str, list[str]] = {}
        for one in self.set_filters:
            chosen.setdefault(str(one.title), []).append(one.label)
        parts = [f"{title}: {', '.join(labels)}" for title, labels in chosen.items()]
        return "; ".join([*parts, *([self.query.strip()] if self.query.strip() else [])])

    @cached_property
    def asked(self) -> str:
        """The query of the list without its page, as a saved view or a queue keeps it."""
        return self.get_query_string().removeprefix("?")

    @property
    def every_parameter(self) -> list[tuple[str, str]]:
        """What a form of a filter carries along."""
        return [(name, value) for name, values in sorted(self.filter_params.items()) for value in values]

    @property
    def hidden_parameters(self) -> list[tuple[str, str]]:
        """What the form of the search carries along, beside the words."""
        return [(name, value) for name, value in self.every_parameter if name != SEARCH_VAR]

    @property
    def ascends(self) -> bool:
        return _ascends(self.queryset)

    @property
    def turned(self) -> str:
        """The address of the list in the other order."""
        return self.get_query_string({ORDER_VAR: None if self.ascends else OLDEST_FIRST})

    @cached_property
    def typed(self) -> TypedFields:
        """What was typed into the search field, taken apart."""
        return read_fields(self.query)

    def counts(self, spec: CountedArticleFilter) -> Counts:
        """Return how many articles each choice of a filter would list, beside all else that is set."""
        return self._filter_counter.of(spec)

    @cached_property
    def _filter_counter(self) -> FilterCounter:
        offering = [spec for spec in self.filter_specs if isinstance(spec, CountedArticleFilter)]
        named = self.lookup_result.named if self.lookup_result else None
        return FilterCounter(offering, self._lookup, self._listed, named)

    def _listed(self, without: ArticleFilter | None) -> Any:
        """Return the articles of the list but for words, if one likes without what is chosen in one filter."""
        rows: Any = Article.objects.all()
        for spec in self._set_filters(without):
            rows = spec.queryset(None, rows)
        return rows

    def _set_filters(self, without: ArticleFilter | None = None) -> list[ArticleFilter]:
        """Return the filters in which something is chosen, those that were typed among them."""
        specs = [spec for spec in self.filter_specs if isinstance(spec, ArticleFilter)]
        return [spec for spec in (*specs, *self.typed.filters) if spec.chosen and spec is not without]

    def _lookup(self, without: ArticleFilter | None = None, *, ascends: bool = False) -> Lookup:
        """Return what is asked for, if one likes without what is chosen in one filter."""
        specs = self._set_filters(without)
        facts = [spec.facts() for spec in specs]
        return Lookup(
            self.typed.words,
            Conditions(facts=tuple(fact for some in facts for fact in some or ())),
            tuple(one for one in (spec.id_condition() for spec in specs) if one),
            number=len(specs),
            is_impossible=None in facts,
            needs_index=not all(spec.is_quick for spec in specs),
            quick_ids=specs[0].quick_ids() if len(specs) == 1 and not specs[0].is_excluded else None,
            ascends=ascends,
            explanation=self.typed.explanation,
            faults=self.typed.faults,
        )

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Order by date, the one order there is; what one tag or event has by the index of its own links."""
        name = "listed" if "listed" in queryset.query.annotations else "sort_key"
        return [name if self.params.get(ORDER_VAR) == OLDEST_FIRST else f"-{name}"]

    def ids(self) -> Any:
        return super().ids() if self.lookup_result is None else self.lookup_result.ids

    @property
    def without_words(self) -> str:
        """The address of the list without what is looked for."""
        return self.get_query_string({SEARCH_VAR: None, PAGE_VAR: None})

    @property
    def is_cut(self) -> bool:
        """Whether more articles were found than the list has."""
        found = self.lookup_result
        return bool(found and (found.is_more or found.total > len(found.ids)))

    @property
    def is_more(self) -> bool:
        """Whether there are more articles than the number that the list says."""
        return self.is_cut or bool(self.paginator.is_more)

    @property
    def total(self) -> int:
        """How many articles there are in all; of what the database lists, as far as they were counted."""
        return self.lookup_result.total if self.lookup_result else self.result_count


def _is_in(month: Any, year: Any) -> bool:
    return str(month["value"]).startswith(f"{year['value']}-")


def _ascends(queryset: Any) -> bool:
    return not str(next(iter(queryset.query.order_by), "-")).startswith("-")
