"""How many articles each choice of a filter would list: of all that is held, beside all else that is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from tantivy import Occur, Order, Query

from archive.admin.articles.filters.base import ArticleFilter, CountedArticleFilter, by
from archive.admin.articles.filters.few_articles import FewArticles
from archive.admin.articles.filters.handling import AssigneeFilter
from archive.admin.articles.listing.lookup import IdList, Lookup, id_lists_of, index_query, tidy
from archive.models import Article
from archive.search.conditions import stated
from archive.search.query.parser import ReaderQuery, parse
from archive.search.results.facets import cached, numbers_of
from archive.search.searcher import FARTHEST, SearchUnavailableError, Session, open_session, searching

MOST_OFFERED = 200  # choices of one filter, the most frequent
MOST_BY_DATABASE = 50  # articles that the database counts itself; of more, the index takes less time
MOST_WITHOUT_INDEX = 200  # that it counts while there is no index, or one that lags behind


@dataclass(frozen=True, slots=True)
class Counts:
    """The articles that each value of a filter would list.

    `is_known` is False where that is not certain: the index can't answer, lags behind, or was not told all that is set.
    Then these are values to offer, and their numbers are not to be shown.
    """

    of: Mapping[Any, int] = field(default_factory=dict)
    is_known: bool = False


NO_ARTICLES = Counts(is_known=True)
UNKNOWN = Counts()


@dataclass(slots=True)
class FilterCounter:
    """The counts of the filters of one page, each as if nothing were chosen in it.

    Few articles are counted by what the database has of them, read once for all filters; more of them by the index: one
    question, and one more for each filter that is set.
    `specs` are the filters, `asked` says what is asked for without one of them, and `listed` the rows of that but for
    words; `named` are the articles that words name.
    """

    specs: Sequence[CountedArticleFilter]
    lookup: Callable[[ArticleFilter | None], Lookup]
    listed: Callable[[ArticleFilter | None], QuerySet[Article]]
    named: Sequence[int] | None
    _here: Session | None = None
    _counted: dict[str, Counts] = field(default_factory=dict)

    def of(self, spec: CountedArticleFilter) -> Counts:
        """Return the counts of one filter; of all that are not set at once."""
        if spec.name not in self._counted:
            together = [spec] if spec.chosen else [one for one in self.specs if not one.chosen]
            try:
                self._counted |= dict(self._count(together, spec if spec.chosen else None))
            except SearchUnavailableError:
                self._counted |= {one.name: UNKNOWN for one in together}
        return self._counted[spec.name]

    def _count(
        self, specs: Sequence[CountedArticleFilter], without: CountedArticleFilter | None
    ) -> Iterator[tuple[str, Counts]]:
        lookup = self.lookup(without)
        if lookup.is_impossible or lookup.faults:
            yield from ((one.name, NO_ARTICLES) for one in specs)
            return
        ids = self._few(lookup, without, MOST_BY_DATABASE)
        if ids is None and self._lacks_index():
            ids = self._few(lookup, without, MOST_WITHOUT_INDEX)
        if ids is not None:
            few = FewArticles(ids)
            yield from ((one.name, Counts(one.counts_among(few), is_known=True)) for one in specs)
            return
        here, wanted, is_whole, key = self._index_query(lookup)
        indexed = [one for one in specs if not isinstance(one, AssigneeFilter)]
        fields = list(dict.fromkeys(name for one in indexed for name in one.counted_fields))
        with searching():
            if key:
                numbers = cached(here, (*key, *fields), lambda: numbers_of(here, wanted, fields, MOST_OFFERED))
            else:
                numbers = numbers_of(here, wanted, fields, MOST_OFFERED)
            for one in indexed:
                counts = one.counts_of(numbers)
                for chosen, fact in one.chosen_facts().items():
                    if chosen not in counts:
                        both = Query.boolean_query([(Occur.Must, wanted), stated(fact, here.known)])
                        counts[chosen] = here.count(both)
                yield one.name, Counts(counts, is_whole)
        for one in specs:
            if isinstance(one, AssigneeFilter):
                yield one.name, self._assignees(here, wanted, lookup, one, is_whole=is_whole)

    def _few(self, lookup: Lookup, without: CountedArticleFilter | None, most: int) -> list[int] | None:
        """Return the articles of the list, if no more than `most`; None else, or where only the index finds them.

        Asked for several conditions at once, a database may walk through all that have one of them.
        """
        rows = self.listed(without).order_by()
        if self.named is not None:
            rows = rows.filter(pk__in=self.named)
        elif lookup.quick_ids is not None and not tidy(lookup.words):
            found = sorted({*lookup.quick_ids.order_by()[: most + 1]})
            return found if len(found) <= most else None
        elif tidy(lookup.words) or lookup.needs_index or lookup.number > 1:
            return None
        ids = list(rows.values_list("pk", flat=True)[: most + 1])
        return sorted(set(ids)) if len(ids) <= most else None

    def _index_query(self, lookup: Lookup) -> tuple[Session, Query, bool, tuple[Any, ...]]:
        """Put what is asked for to the index; say whether that is all of it, and under what the answer may be kept."""
        here = self._session()
        id_lists = id_lists_of(lookup.id_conditions)
        among = [*id_lists.few, *([] if self.named is None else [IdList(self.named)])]
        query = ReaderQuery() if self.named is not None else parse(tidy(lookup.words))
        with searching():
            wanted = index_query(here, query, lookup, among)
        key = () if among else ("choices", str(query), lookup.conditions)
        return here, wanted, not id_lists.many and not here.is_behind, key

    def _session(self) -> Session:
        if self._here is None:
            self._here = open_session(for_editors=True)
        return self._here

    def _lacks_index(self) -> bool:
        """Whether the index can't say how it is now."""
        try:
            return self._session().is_behind
        except SearchUnavailableError:
            return True

    def _assignees(
        self, here: Session, wanted: Query, lookup: Lookup, spec: AssigneeFilter, *, is_whole: bool
    ) -> Counts:
        """Count who has how many of what is asked for, as long as all of it can be paged to; else of all articles."""
        with searching():
            newest: dict[str, Any] = {"count": False, "order_by_field": "newest", "order": Order.Desc}
            hits = here.reader.searcher.search(wanted, FARTHEST + 1, **newest).hits
            ids = here.ids([address for _place, address in hits])
        if len(ids) <= FARTHEST:
            return Counts(spec.counts_of_ids(ids), is_whole)
        given: dict[Any, int] = by(Article.objects.filter(assignee__isnull=False), "assignee")
        with searching():
            nobody = here.count(wanted) - sum(given.values())
        return Counts(given | {None: nobody}, is_whole and not lookup.number and not tidy(lookup.words))
