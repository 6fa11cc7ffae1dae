"""The one search: words and conditions in, articles in order and their exact number out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tantivy import DocAddress, Occur, Order, Query

from archive.models import Generation
from archive.replica import from_primary
from archive.search.compiler import Compiler, Either, ExpandedName, Sought, compiler, expand, unexpanded
from archive.search.conditions import Clause, Conditions, Group, above, below, clauses
from archive.search.index import freshness
from archive.search.index.follower import FollowError
from archive.search.index.index_folder import REBUILD_COMMAND, IndexUnusableError, guarded
from archive.search.index.reader import Reader, reader, total_hits
from archive.search.query.parser import ReaderQuery
from archive.search.vocabulary import Spelling, Vocabulary, vocabulary

Sort = Literal["relevance", "newest", "oldest", "added"]

FARTHEST = 10_000  # hits that can be paged to; the engine reserves memory for all before them
MOST_ON_A_PAGE = 100
ANYTHING = Conditions()


class SearchUnavailableError(Exception):
    """Nothing can be searched now; the message says why and what to run."""


class TooFarError(Exception):
    """A page lies beyond what can be paged to: the search has to be narrowed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a list asks for. `page` counts from 1; `after` and `before` are positions in an order by date or addition.

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
class NameExpansion:
    """A name in the query that was expanded, with its other spellings that occur in what was found."""

    typed: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Articles by their ids in order, and how many there are in all.

    `positions` are the place of each in an order by date or addition, to go on from with `after` and `before`; empty in
    an order by relevance. `has_next` and `has_previous` say whether something follows and precedes.
    """

    request: Request
    ids: tuple[int, ...]
    total: int
    positions: tuple[int, ...] = ()
    has_next: bool = False
    has_previous: bool = False
    expansions: tuple[NameExpansion, ...] = ()
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """An index that is ready to answer, with the names that are known."""

    reader: Reader
    known: Vocabulary
    compiler: Compiler
    for_editors: bool
    is_behind: bool
    cache_key: Hashable

    def sought(self, request: Request) -> tuple[Sought, ...]:
        return unexpanded(request.query) if request.exact else expand(request.query, self.known)

    def words(self, request: Request, *, ranks: bool = False) -> Query | None:
        """Return the query for the words of a request; `ranks` when the order is to be by relevance."""
        return self.compiler.compile(self.sought(request), ranks=ranks, exact=request.exact)

    def narrowed(
        self,
        words: Query | None,
        conditions: Conditions = ANYTHING,
        *,
        leave_out: Group | None = None,
        also: Query | None = None,
    ) -> Query:
        """Return the query for words under conditions, with the gate to the public."""
        wanted: list[Clause] = [(Occur.Must, query) for query in (words, also) if query is not None]
        wanted += clauses(conditions, self.known, for_editors=self.for_editors, leave_out=leave_out)
        return Query.boolean_query(wanted)

    def ids(self, addresses: list[DocAddress]) -> tuple[int, ...]:
        """Return the ids of the articles at these addresses of the index."""
        return tuple(int(pk) for pk in self.reader.searcher.fast_field_values("id", addresses) if pk)

    def count(self, query: Query) -> int:
        return total_hits(self.reader.searcher.search(query, 1, count=True))


@from_primary
def open_session(*, for_editors: bool = False) -> Session:
    """Make ready to search; follow the database first if it is ahead by little (one query, seldom a few).

    Raises SearchUnavailableError.
    """
    revision = Generation.revision()
    try:
        freshness.ensure_fresh(revision)
        found = reader()
    except (FollowError, IndexUnusableError) as error:
        raise SearchUnavailableError(str(error)) from error
    known = vocabulary(revision, for_editors=for_editors)
    with searching():
        asker = compiler(found, known, for_editors=for_editors)
    is_behind = not found.position.is_up_to_date_with(revision)
    return Session(found, known, asker, for_editors, is_behind, (revision, found.stamp, found.position))


def search(request: Request, session: Session | None = None) -> Results:
    """Search articles. The public only gets what is published; whoever shows them loads them by `published()` as well.

    `session` is a session that is open already, for who asks more than once.
    Raises SearchUnavailableError, and TooFarError for a page beyond the first 10,000 hits.
    """
    size = max(1, min(request.size, MOST_ON_A_PAGE))
    page = max(1, request.page)
    if page * size > FARTHEST:
        raise TooFarError(f"Only the first {FARTHEST} can be paged to. Narrow the search.")
    session = session or open_session(for_editors=request.for_editors)
    with searching():
        words = session.words(request, ranks=request.order == "relevance")
        query = session.narrowed(words, request.conditions)
        if request.order == "relevance":
            found = session.reader.searcher.search(query, size, count=True, offset=(page - 1) * size)
            positions: list[int] = []
            addresses, total = [address for _score, address in found.hits], total_hits(found)
            has_next, has_previous = page * size < total, page > 1
        else:
            addresses, total, positions, has_next, has_previous = _in_order(session, words, query, request, page, size)
        ids = session.ids(addresses)
        name_expansions = _name_expansions(session, request, query)
    return Results(request, ids, total, tuple(positions), has_next, has_previous, name_expansions, session.is_behind)


def every_id(request: Request, at_a_time: int) -> Iterator[tuple[int, ...]]:
    """Yield the ids of everything found in its order, so many at a time, all as of one commit of the index.

    By relevance no more than 10,000 can be ordered; what finds more comes newest first. Raises SearchUnavailableError.
    """
    session = open_session(for_editors=request.for_editors)
    with searching():
        words = session.words(request, ranks=request.order == "relevance")
        query = session.narrowed(words, request.conditions)
        ranked = None
        if request.order == "relevance":
            found = session.reader.searcher.search(query, FARTHEST, count=True)
            if total_hits(found) <= FARTHEST:
                ranked = session.ids([address for _score, address in found.hits])
            request = replace(request, sort="newest")
            words = session.words(request)
    if ranked is not None:
        yield from (ranked[start : start + at_a_time] for start in range(0, len(ranked), at_a_time))
        return
    name, ascends = request.order, request.order == "oldest"
    wanted = session.narrowed(words, request.conditions)
    while True:
        with searching():
            order = Order.Asc if ascends else Order.Desc
            hits = session.reader.searcher.search(wanted, at_a_time, count=False, order_by_field=name, order=order).hits
            ids = session.ids([address for _place, address in hits])
        if ids:
            yield ids
        if len(hits) < at_a_time:
            return
        beyond = (above if ascends else below)(name, int(hits[-1][0]))
        wanted = session.narrowed(words, request.conditions, also=beyond)


def _in_order(
    session: Session, words: Query | None, query: Query, request: Request, page: int, size: int
) -> tuple[list[Any], int, list[int], bool, bool]:
    """Search by date or addition, from a position on or by page; one more than asked for says what follows."""
    name = request.order
    ascends = name == "oldest"
    searcher = session.reader.searcher
    position = request.after if request.after is not None else request.before
    if position is None:
        order = Order.Asc if ascends else Order.Desc
        offset = (page - 1) * size
        found = searcher.search(query, size, count=True, order_by_field=name, order=order, offset=offset)
        hits, total = found.hits, total_hits(found)
        has_next, has_previous = offset + size < total, page > 1
    else:
        goes_back = request.after is None
        upwards = ascends != goes_back
        beyond = (above if upwards else below)(name, max(0, min(position, (1 << 63) - 1)))
        total = session.count(query)
        query = session.narrowed(words, request.conditions, also=beyond)
        order = Order.Asc if upwards else Order.Desc
        hits = searcher.search(query, size + 1, count=False, order_by_field=name, order=order).hits
        is_more = len(hits) > size
        hits = hits[:size]
        if goes_back:
            hits.reverse()
        has_next, has_previous = (True, is_more) if goes_back else (is_more, True)
    return [address for _place, address in hits], total, [int(at) for at, _address in hits], has_next, has_previous


def name_expansions(session: Session, request: Request) -> tuple[NameExpansion, ...]:
    """Return the names in a request that were expanded, each with its other spellings that occur in what is found."""
    with searching():
        return _name_expansions(session, request, session.narrowed(session.words(request), request.conditions))


def _name_expansions(session: Session, request: Request, query: Query) -> tuple[NameExpansion, ...]:
    found = []
    parts = session.sought(request)
    options = [option for part in parts for option in (part.options if isinstance(part, Either) else (part,))]
    for part in options:
        if isinstance(part, ExpandedName):
            spellings = tuple(
                spelling.text
                for spelling in part.spellings
                if session.compiler.occurs_in_index(spelling) and _occurs(session, query, spelling)
            )
            if spellings:
                found.append(NameExpansion(part.text, spellings))
    return tuple(found)


def _occurs(session: Session, query: Query, spelling: Spelling) -> bool:
    spelled = Query.const_score_query(session.compiler.spelled(spelling), 0.0)
    both = Query.boolean_query([(Occur.Must, spelled), (Occur.Must, query)])
    return bool(session.reader.searcher.search(both, 1, count=False).hits)


@contextmanager
def searching() -> Iterator[None]:
    """Turn what the engine raises while it searches into SearchUnavailableError."""
    try:
        with guarded():
            yield
    except IndexUnusableError as error:
        raise SearchUnavailableError(f"The search index is damaged: {error} Run: {REBUILD_COMMAND}") from error
