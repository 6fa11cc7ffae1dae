"""How many articles each choice of a filter would list: of all that is held, beside all else that is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from tantivy import Occur, Order, Query

from archive.admin.articles.lookup import Lookup, id_lists_of, index_query, tidy
from archive.models import Account, Article, ArticleProblem, TaggedArticle, Tally
from archive.search.conditions import named
from archive.search.index.documents import STATES
from archive.search.index.languages import language_number
from archive.search.query.parser import ReaderQuery, parse
from archive.search.results.facets import cached, numbers_of
from archive.search.searcher import FARTHEST, SearchUnavailableError, Session, open_session, searching

MOST_OFFERED = 200  # choices of one filter, the most frequent
MOST_BY_DATABASE = 2000  # articles that the database counts itself, which takes no index


@dataclass(frozen=True, slots=True)
class Counts:
    """The articles that each value of a filter would list.

    `is_known` is False where that is not certain: the index can't answer, lags behind, or was not told all that is set.
    Then these are values to offer, and their numbers are not to be shown.
    """

    of: Mapping[Any, int] = field(default_factory=dict)
    is_known: bool = False


NONE = Counts(is_known=True)
UNKNOWN = Counts()


@dataclass(slots=True)
class FilterCounter:
    """The counts of the filters of one page, each as if nothing were chosen in it.

    Few articles are counted by the database, many by the index: one question, and one more for each filter that is set.
    `specs` are the filters, `asked` says what is asked for without one of them, and `listed` the rows of that but for
    words; `named` are the articles that words name.
    """

    specs: Sequence[Any]
    lookup: Callable[[Any], Lookup]
    listed: Callable[[Any], QuerySet[Article]]
    named: Sequence[int] | None
    _here: Session | None = None
    _counted: dict[int, Counts] = field(default_factory=dict)

    def of(self, spec: Any) -> Counts:
        """Return the counts of one filter; of all that are not set at once."""
        if id(spec) not in self._counted:
            together = [spec] if spec.value() else [one for one in self.specs if not one.value()]
            try:
                counted = self._count(together, spec if spec.value() else None)
            except SearchUnavailableError:
                counted = dict.fromkeys((one.parameter_name for one in together), UNKNOWN)
            self._counted |= {id(one): counted[one.parameter_name] for one in together}
        return self._counted[id(spec)]

    def _count(self, specs: Sequence[Any], without: Any) -> dict[str, Counts]:
        names = [one.parameter_name for one in specs]
        lookup = self.lookup(without)
        if lookup.is_impossible:
            return dict.fromkeys(names, NONE)
        ids = self._few(lookup, without)
        if ids is not None:
            return {name: Counts(_BY_DATABASE[name](ids), is_known=True) for name in names}
        here, wanted, is_whole, key = self._index_query(lookup)
        fields = [name for name in names if name != "problem"]
        with searching():
            if key:
                numbers = cached(here, (*key, *fields), lambda: numbers_of(here, wanted, fields, MOST_OFFERED))
            else:
                numbers = numbers_of(here, wanted, fields, MOST_OFFERED)
            for one in specs:
                rare = [number for number in one.chosen_numbers() if number not in numbers[one.parameter_name]]
                for number in rare:
                    chosen = [(Occur.Must, wanted), (Occur.Must, named(one.parameter_name, [number], here.known))]
                    numbers[one.parameter_name][number] = here.count(Query.boolean_query(chosen))
        found = {name: Counts(numbers[name], is_whole) for name in fields}
        if "problem" in names:
            is_narrowed = lookup.number or tidy(lookup.words)
            found["problem"] = self._problems(here, wanted, is_whole) if is_narrowed else _all_problems()
        return found

    def _few(self, lookup: Lookup, without: Any) -> list[int] | None:
        """Return the articles of the list where they are few; None where they are not, or only the index finds them.

        Asked for several conditions at once, a database may walk through all that have one of them.
        """
        rows = self.listed(without).order_by()
        if self.named is not None:
            rows = rows.filter(pk__in=self.named)
        elif tidy(lookup.words) or lookup.language is not None or lookup.number > 1:
            return None
        found = rows.values_list("pk", flat=True) if not lookup.id_queries else lookup.id_queries[0].order_by()
        ids = list(found[: MOST_BY_DATABASE + 1])
        return sorted(set(ids)) if len(ids) <= MOST_BY_DATABASE else None

    def _index_query(self, lookup: Lookup) -> tuple[Session, Query, bool, tuple[Any, ...]]:
        """Put what is asked for to the index; say whether that is all of it, and under what the answer may be kept."""
        if self._here is None:
            self._here = open_session(for_editors=True)
        id_lists = id_lists_of(lookup.id_queries)
        among = [*id_lists.few, *([] if self.named is None else [self.named])]
        query = ReaderQuery() if self.named is not None else parse(tidy(lookup.words))
        with searching():
            wanted = index_query(self._here, query, lookup, among)
        key = () if among else ("choices", str(query), lookup.conditions, lookup.language)
        return self._here, wanted, not id_lists.many and not self._here.is_behind, key

    def _problems(self, here: Session, wanted: Query, is_whole: bool) -> Counts:
        """Count the open problems among what is asked for, as long as all of it can be paged to."""
        with searching():
            newest: dict[str, Any] = {"count": False, "order_by_field": "newest", "order": Order.Desc}
            hits = here.reader.searcher.search(wanted, FARTHEST + 1, **newest).hits
            ids = here.ids([address for _place, address in hits])
        if len(ids) > FARTHEST:
            return Counts(_all_problems().of)
        return Counts(_problems_of(ids), is_whole)


def _all_problems() -> Counts:
    """Return the kept counts of all open problems; how many articles have any is counted by nobody."""
    return Counts(dict(Tally.objects.filter(kind="problem").values_list("label", "n")), is_known=True)


# -- by the database ----------------------------------------------------------------------------------------------


def _by(rows: QuerySet[Any], column: str) -> dict[Any, int]:
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def _articles(ids: Sequence[int]) -> QuerySet[Article]:
    return Article.objects.filter(pk__in=ids)


def _years_of(ids: Sequence[int]) -> dict[int, int]:
    years = _by(_articles(ids), "published_on__year")
    return {year or 0: n for year, n in years.items()}


def _languages_of(ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for language, n in _by(_articles(ids), "language").items():
        number = language_number(language)
        found[number] = found.get(number, 0) + n
    return found


def _problems_of(ids: Sequence[int]) -> dict[str, int]:
    open_ones = ArticleProblem.objects.filter(article__in=ids, state=ArticleProblem.Answer.OPEN)
    has_any = Exists(ArticleProblem.objects.filter(article=OuterRef("pk"), state=ArticleProblem.Answer.OPEN))
    return _by(open_ones, "code") | {"any": _articles(ids).filter(has_any).count()}


_BY_DATABASE: dict[str, Callable[[Sequence[int]], dict[Any, int]]] = {
    "state": lambda ids: {STATES[state]: n for state, n in _by(_articles(ids), "state").items()},
    "problem": _problems_of,
    "source": lambda ids: {pk or 0: n for pk, n in _by(_articles(ids), "source").items()},
    "year": _years_of,
    "language": _languages_of,
    "tag": lambda ids: _by(TaggedArticle.objects.filter(content_object__in=ids), "tag"),
    "event": lambda ids: _by(Account.objects.filter(article__in=ids), "event"),
}
