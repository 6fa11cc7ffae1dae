"""What is found, event by event: one row an event, with the number of its accounts among what is found."""

from __future__ import annotations

from dataclasses import dataclass

from tantivy import DocAddress, Occur, Order, Query

from archive.models import Account
from archive.search.conditions import any_of
from archive.search.searching import FARTHEST, MOST_ON_A_PAGE, Request, Session, Sort, TooFarError, answered, session

MOST_ACCOUNTS = 3  # shown of each event
MOST_RANKED = 1000  # hits that put events in order of relevance; the others follow by their number of accounts
_MEASURES = {"newest": "max", "oldest": "min", "added": "max"}


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event, how many of its accounts are found, and the first few of them in the order of the list."""

    event: int
    total: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventRows:
    """A page of events; `total` events in all, and `without` articles that no event holds."""

    request: Request
    rows: tuple[EventRow, ...]
    total: int
    without: int
    has_next: bool


def by_event(request: Request, here: Session | None = None) -> EventRows:
    """Group what is found by events, in the order in which the first of each stands; at most 10,000 events.

    Raises SearchUnavailableError and TooFarError.
    """
    size = max(1, min(request.size, MOST_ON_A_PAGE))
    start = (max(1, request.page) - 1) * size
    if start + size > FARTHEST:
        raise TooFarError(f"Only the first {FARTHEST} events can be paged to. Narrow the search.")
    here = here or session(for_editors=request.for_editors)
    with answered():
        words = here.words(request, ranks=request.order == "relevance")
        query = here.narrowed(words, request.conditions)
        in_order, totals = _events(here, query, request)
        rows = []
        for event in in_order[start : start + size]:
            of_event = here.narrowed(words, request.conditions, also=any_of("event", [event]))
            rows.append(EventRow(event, totals[event], _first(here, of_event, request)))
        has_event = Query.const_score_query(Query.exists_query("event"), 0.0)
        without = here.count(Query.boolean_query([(Occur.Must, query), (Occur.MustNot, has_event)]))
    return EventRows(request, tuple(rows), len(in_order), without, start + size < len(in_order))


def _events(here: Session, query: Query, request: Request) -> tuple[list[int], dict[int, int]]:
    """Return the events in order, and how many of the articles that are found tell of each."""
    order = request.order
    terms = {"terms": {"field": "event", "size": FARTHEST, "segment_size": FARTHEST}}
    if order != "relevance":
        terms["aggs"] = {"place": {_MEASURES[order]: {"field": order}}}
    buckets = here.reader.searcher.aggregate(query, {"event": terms})["event"]["buckets"]
    totals = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    if order == "relevance":
        ranks = _ranks(here, query)
        return sorted(totals, key=lambda event: (ranks.get(event, MOST_RANKED), -totals[event], event)), totals
    places = {int(bucket["key"]): bucket["place"]["value"] for bucket in buckets}
    return sorted(totals, key=lambda event: (places[event], event), reverse=order != "oldest"), totals


def _ranks(here: Session, query: Query) -> dict[int, int]:
    """Return the best rank of an account of each event (one query of the database)."""
    ids = here.ids(_addresses(here, query, MOST_RANKED, "relevance"))
    place = {pk: rank for rank, pk in enumerate(ids)}
    ranks: dict[int, int] = {}
    for article, event in Account.objects.filter(article__in=ids).values_list("article_id", "event_id"):
        ranks[event] = min(ranks.get(event, MOST_RANKED), place[article])
    return ranks


def _first(here: Session, query: Query, request: Request) -> tuple[int, ...]:
    return here.ids(_addresses(here, query, MOST_ACCOUNTS, request.order))


def _addresses(here: Session, query: Query, number: int, order: Sort) -> list[DocAddress]:
    searcher = here.reader.searcher
    if order == "relevance":
        found = searcher.search(query, number, count=False)
    else:
        direction = Order.Asc if order == "oldest" else Order.Desc
        found = searcher.search(query, number, count=False, order_by_field=order, order=direction)
    return [address for _place, address in found.hits]
