"""The list of articles: by no or one condition from the database, by words or several conditions from the index."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.http import HttpRequest
from django.utils.functional import cached_property

from archive.admin.articles.filter_counts import Counts, FilterCounter
from archive.admin.articles.filters import ArticleFilter, CountedArticleFilter
from archive.admin.articles.lookup import Lookup, LookupResult, look_up
from archive.admin.shared.bounded_lists import BoundedChangeList
from archive.models import Article
from archive.search.conditions import Conditions


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
        self.lookup_result = look_up(self._lookup(ascends=_ascends(filtered)), filtered)
        if self.lookup_result is None:
            return filtered
        by_ids = self.root_queryset.filter(pk__in=self.lookup_result.ids)
        return self.apply_select_related(by_ids).order_by("sort_key" if _ascends(filtered) else "-sort_key")

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
        for spec in self._article_filters():
            filtered = spec.queryset(spec.request, rows) if spec.value() and spec is not without else None
            rows = rows if filtered is None else filtered
        return rows

    def _article_filters(self) -> list[ArticleFilter]:
        return [spec for spec in self.filter_specs if isinstance(spec, ArticleFilter)]

    def _lookup(self, without: ArticleFilter | None = None, *, ascends: bool = False) -> Lookup:
        """Return what is asked for, if one likes without what is chosen in one filter."""
        chosen = [spec for spec in self._article_filters() if spec.value() and spec is not without]
        conditions = [spec.condition() for spec in chosen]
        known = [one for one in conditions if one]
        return Lookup(
            self.query,
            Conditions(**{name: value for one in known for name, value in one.conditions.items()}),
            next((one.language for one in known if one.language is not None), None),
            tuple(one.id_query for one in known if one.id_query is not None),
            number=len(chosen),
            is_impossible=len(known) < len(conditions),
            ascends=ascends,
        )

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Order what one tag or event has by its own links, whose index is small; the order is the same."""
        ordering = super().get_ordering(request, queryset)
        if "listed" not in queryset.query.annotations:
            return ordering
        return [str(name).replace("sort_key", "listed") for name in ordering]

    def ids(self) -> Any:
        return super().ids() if self.lookup_result is None else self.lookup_result.ids

    @property
    def without_words(self) -> str:
        """The address of the list without what is looked for."""
        return self.get_query_string({SEARCH_VAR: None, PAGE_VAR: None})

    @property
    def total(self) -> int:
        """How many articles there are in all; of what the database lists, as far as they were counted."""
        return self.lookup_result.total if self.lookup_result else self.result_count


def _ascends(queryset: Any) -> bool:
    return not str(next(iter(queryset.query.order_by), "-")).startswith("-")
