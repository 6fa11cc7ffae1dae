"""The one search: words and conditions in, articles in order, their exact number and all facets out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from tantivy import DocAddress, Occur, Order, Query

from archive.search import following
from archive.search.compiling import Compiler, Either, Sought, Widened, compiler, unwidened, widen
from archive.search.conditions import GROUPS, Clause, Conditions, Group, above, below, clauses
from archive.search.index import TOOL, IndexUnusableError, Reader, guarded, reader, total_of
from archive.search.languages import language_of
from archive.search.query import ReaderQuery
from archive.search.vocabulary import Spelling, Vocabulary, vocabulary

Sort = Literal["relevance", "newest", "oldest", "added"]

FARTHEST = 10_000  # hits that can be paged to; the engine reserves memory for all before them
MOST_ON_A_PAGE = 100
MOST_FACETS = 10_000  # values of a group that are counted; in a part of the index all of them
KEPT = 256
_FIELDS: dict[Group, str] = {"source_kind": "source", "language": "root"}
ANYTHING = Conditions()
Values = tuple[tuple[int | str, int], ...]
Kept = TypeVar("Kept")


class SearchUnavailableError(Exception):
    """Nothing can be searched now; the message says why and what to run."""


class TooFarError(Exception):
    """A page lies beyond what can be paged to: the search has to be narrowed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a list asks for. `page` counts from 1; `after` and `before` are places in an order by date or addition.

    `exact` keeps to the spellings that were typed.
    """

    query: ReaderQuery = field(default_factory=ReaderQuery)
    conditions: Conditions = field(default_factory=Conditions)
    sort: Sort = "relevance"
    page: int = 1
    size: int = 20
    after: int | None = None
    before: int | None = None
    exact: bool = False
    for_editors: bool = False

    @property
    def order(self) -> Sort:
        """The order that really holds: without words nothing is more relevant, so the newest come first."""
        return "newest" if self.sort == "relevance" and not self.query.has_words else self.sort


@dataclass(frozen=True, slots=True)
class WidenedName:
    """A name in the query, and its other spellings that stand in what was found."""

    typed: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Articles by their ids in order, and how many there are in all.

    `places` are where each stands in an order by date or addition, to go on from with `after` and `before`; empty in an
    order by relevance. `has_next` and `has_previous` say whether something follows and precedes.
    """

    request: Request
    ids: tuple[int, ...]
    total: int
    places: tuple[int, ...] = ()
    has_next: bool = False
    has_previous: bool = False
    widened: tuple[WidenedName, ...] = ()
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles each value of each group has, most first; as if nothing were chosen in its own group.

    Values that are chosen and found nowhere stand with 0. Years stand in order, `undated` beside them; 0 is an unknown
    source, `und` an unknown language.
    """

    groups: Mapping[Group, Values]
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """An index that is ready to answer, with the names that are known."""

    reader: Reader
    known: Vocabulary
    compiler: Compiler
    for_editors: bool
    is_behind: bool
    moment: Hashable

    def sought(self, request: Request) -> tuple[Sought, ...]:
        return unwidened(request.query) if request.exact else widen(request.query, self.known)

    def words(self, request: Request) -> Query | None:
        return self.compiler.compile(self.sought(request))

    def narrowed(
        self,
        words: Query | None,
        conditions: Conditions = ANYTHING,
        *,
        leave_out: Group | None = None,
        also: Query | None = None,
    ) -> Query:
        """Ask for words under conditions, with the gate to the public."""
        wanted: list[Clause] = [(Occur.Must, query) for query in (words, also) if query is not None]
        wanted += clauses(conditions, self.known, for_editors=self.for_editors, leave_out=leave_out)
        return Query.boolean_query(wanted)

    def ids(self, addresses: list[DocAddress]) -> tuple[int, ...]:
        """Return the articles that stand at these places of the index."""
        return tuple(int(pk) for pk in self.reader.searcher.fast_field_values("id", addresses) if pk)

    def count(self, query: Query) -> int:
        return total_of(self.reader.searcher.search(query, 1, count=True))


def session(*, for_editors: bool = False) -> Session:
    """Make ready to search; follow the database first if it is ahead by little (one query, seldom a few).

    Raises SearchUnavailableError.
    """
    there = following.standing()
    try:
        following.look(there)
        found = reader()
    except (following.FollowError, IndexUnusableError) as error:
        raise SearchUnavailableError(str(error)) from error
    known = vocabulary(there.archive, there.generation)
    with answered():
        asker = compiler(found, known, for_editors=for_editors)
    is_behind = not found.applied.is_level_with(there.seq)
    return Session(found, known, asker, for_editors, is_behind, (there, found.stamp, found.applied))


def search(request: Request) -> Results:
    """Find articles. The public only gets what is published; whoever shows them loads them by `published()` as well.

    Raises SearchUnavailableError, and TooFarError for a page beyond the first 10,000 hits.
    """
    size = max(1, min(request.size, MOST_ON_A_PAGE))
    page = max(1, request.page)
    if page * size > FARTHEST:
        raise TooFarError(f"Only the first {FARTHEST} can be paged to. Narrow the search.")
    here = session(for_editors=request.for_editors)
    with answered():
        words = here.words(request)
        query = here.narrowed(words, request.conditions)
        if request.order == "relevance":
            found = here.reader.searcher.search(query, size, count=True, offset=(page - 1) * size)
            places: list[int] = []
            addresses, total = [address for _score, address in found.hits], total_of(found)
            has_next, has_previous = page * size < total, page > 1
        else:
            addresses, total, places, has_next, has_previous = _in_order(here, words, query, request, page, size)
        ids = here.ids(addresses)
        widened = _widened(here, request, query)
    return Results(request, ids, total, tuple(places), has_next, has_previous, widened, here.is_behind)


def _in_order(
    here: Session, words: Query | None, query: Query, request: Request, page: int, size: int
) -> tuple[list[Any], int, list[int], bool, bool]:
    """Find articles by date or addition, from a place on or by page; one more than asked for says what follows."""
    name = request.order
    ascends = name == "oldest"
    searcher = here.reader.searcher
    place = request.after if request.after is not None else request.before
    if place is None:
        order = Order.Asc if ascends else Order.Desc
        offset = (page - 1) * size
        found = searcher.search(query, size, count=True, order_by_field=name, order=order, offset=offset)
        hits, total = found.hits, total_of(found)
        has_next, has_previous = offset + size < total, page > 1
    else:
        goes_back = request.after is None
        upwards = ascends != goes_back
        beyond = (above if upwards else below)(name, max(0, min(place, (1 << 63) - 1)))
        total = here.count(query)
        query = here.narrowed(words, request.conditions, also=beyond)
        order = Order.Asc if upwards else Order.Desc
        hits = searcher.search(query, size + 1, count=False, order_by_field=name, order=order).hits
        is_more = len(hits) > size
        hits = hits[:size]
        if goes_back:
            hits.reverse()
        has_next, has_previous = (True, is_more) if goes_back else (is_more, True)
    return [address for _place, address in hits], total, [int(at) for at, _address in hits], has_next, has_previous


def _widened(here: Session, request: Request, query: Query) -> tuple[WidenedName, ...]:
    """Say which other spellings of names stand in what was found."""
    found = []
    parts = here.sought(request)
    options = [option for part in parts for option in (part.options if isinstance(part, Either) else (part,))]
    for part in options:
        if isinstance(part, Widened):
            spellings = tuple(
                spelling.text
                for spelling in part.spellings
                if here.compiler.stands_in_index(spelling) and _stands(here, query, spelling)
            )
            if spellings:
                found.append(WidenedName(part.text, spellings))
    return tuple(found)


def _stands(here: Session, query: Query, spelling: Spelling) -> bool:
    spelled = Query.const_score_query(here.compiler.spelled(spelling), 0.0)
    both = Query.boolean_query([(Occur.Must, spelled), (Occur.Must, query)])
    return bool(here.reader.searcher.search(both, 1, count=False).hits)


def facets(request: Request, groups: tuple[Group, ...] = GROUPS) -> Facets:
    """Count the values of each group among what is found; exact, and kept in memory while the index stands.

    Raises SearchUnavailableError.
    """
    here = session(for_editors=request.for_editors)
    key = (str(request.query), request.conditions, request.exact, request.for_editors, groups)
    return _keep(here, key, lambda: _count_facets(here, request, groups))


def _count_facets(here: Session, request: Request, groups: tuple[Group, ...]) -> Facets:
    chosen = [group for group in groups if group in request.conditions.chosen]
    found: dict[Group, dict[int, int]] = {}
    with answered():
        words = here.words(request)
        for left_out in (None, *chosen):
            wanted = [left_out] if left_out else [group for group in groups if group not in chosen]
            names = {_FIELDS.get(group, group) for group in wanted}
            if not names:
                continue
            query = here.narrowed(words, request.conditions, leave_out=left_out)
            terms = {"size": MOST_FACETS, "segment_size": MOST_FACETS}
            answer = here.reader.searcher.aggregate(
                query, {name: {"terms": {"field": name, **terms}} for name in names}
            )
            for group in wanted:
                buckets = answer[_FIELDS.get(group, group)]["buckets"]
                found[group] = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    undated = found.get("year", {}).pop(0, 0)
    return Facets({group: _shown(here, group, found[group], request.conditions) for group in groups}, undated)


def _shown(here: Session, group: Group, counts: dict[int, int], conditions: Conditions) -> Values:
    """Put the counts of a group in order, with zeros for what is chosen and found nowhere."""
    named: dict[int | str, int] = {}
    for number, n in counts.items():
        value: int | str = number
        if group == "language":
            value = language_of(number)
        elif group == "source_kind":
            source = here.known.named.get(("source", number))
            value = source.detail if source else ""
        named[value] = named.get(value, 0) + n
    if group == "source_kind":
        named.pop("", None)
    for value in getattr(conditions, group).include:
        named.setdefault(value, 0)
    if group == "year":
        return tuple(sorted((int(year), n) for year, n in named.items() if year))
    return tuple(sorted(named.items(), key=lambda item: (-item[1], str(item[0]))))


@contextmanager
def answered() -> Iterator[None]:
    """Say what the engine raises while it searches as that nothing can be searched."""
    try:
        with guarded():
            yield
    except IndexUnusableError as error:
        raise SearchUnavailableError(f"The search index is damaged: {error} Run: {TOOL}") from error


_kept: OrderedDict[Hashable, Any] = OrderedDict()


def _keep(here: Session, key: Hashable, make: Callable[[], Kept]) -> Kept:
    """Keep the last answers while the index stands as it is."""
    full = (here.moment, key)
    found: Kept | None = _kept.get(full)
    if found is None:
        found = make()
        _kept[full] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found
