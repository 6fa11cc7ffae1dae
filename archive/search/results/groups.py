"""The results grouped by event: for each the number of its accounts among them, and the first few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import DocAddress, Occur, Order, Query

from archive.models import Account
from archive.search.conditions import below, named
from archive.search.index.documents import DRAFT
from archive.search.searcher import (
    FARTHEST,
    MOST_ON_A_PAGE,
    Request,
    Session,
    Sort,
    TooFarError,
    open_session,
    searching,
)

MOST_ACCOUNTS = 3  # shown of each event
MOST_RANKED = 1000  # hits that put events in order of relevance; the others follow by their number of accounts
LOOKED_AT = 250  # articles whose events are asked for at a time
NO_EVENT = 0
_MEASURES = {"newest": "max", "oldest": "min", "added": "max"}


@dataclass(frozen=True, slots=True)
class EventGroup:
    """An event, how many of its accounts are found, and the first few of them in the order of the list."""

    event: int
    total: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventGroups:
    """A page of events; `total` events in all, and `without` articles that no event holds."""

    request: Request
    rows: tuple[EventGroup, ...]
    total: int
    without: int
    has_next: bool


def group_by_event(request: Request, session: Session | None = None) -> EventGroups:
    """Group the results by events; at most 10,000 of them.

    The newest or oldest stand first by their own day, those without one last, by their accounts; in the other orders
    the first account of each decides.

    Raises SearchUnavailableError and TooFarError.
    """
    size = max(1, min(request.size, MOST_ON_A_PAGE))
    start = (max(1, request.page) - 1) * size
    if start + size > FARTHEST:
        raise TooFarError(f"Only the first {FARTHEST} events can be paged to. Narrow the search.")
    session = session or open_session(for_editors=request.for_editors)
    with searching():
        words = session.words(request, ranks=request.order == "relevance")
        query = session.narrowed(words, request.conditions)
        totals, places, without = _count(session, query, request)
        if request.order == "relevance":
            ranks = _ranks(session, words, request, start + size)
            in_order = sorted(totals, key=lambda event: (ranks.get(event, MOST_RANKED), -totals[event], event))
        elif request.order == "added":
            in_order = sorted(totals, key=lambda event: (places[event], event), reverse=True)
        else:
            in_order = _by_day(session, places, descends=request.order == "newest")
        shown = in_order[start : start + size]
        first = _first(session, words, request, {event: totals[event] for event in shown})
        rows = tuple(EventGroup(event, totals[event], first[event]) for event in shown)
    return EventGroups(request, rows, len(in_order), without, start + size < len(in_order))


def _count(session: Session, query: Query, request: Request) -> tuple[dict[int, int], dict[int, float], int]:
    """Return how many of the results are accounts of each event, its place in the order, and how many are of none."""
    terms = {"terms": {"field": "event", "size": FARTHEST + 1, "segment_size": FARTHEST + 1, "missing": NO_EVENT}}
    order = request.order
    if order != "relevance":
        terms["aggs"] = {"place": {_MEASURES[order]: {"field": order}}}
    answer = session.reader.searcher.aggregate(query, {"event": terms})["event"]["buckets"]
    every = {int(bucket["key"]): bucket for bucket in answer}
    buckets = {key % DRAFT: bucket for key, bucket in every.items() if key < DRAFT or session.for_editors}
    if len(buckets) == len(every) and (NO_EVENT in buckets or len(buckets) <= FARTHEST):
        without = int(buckets.pop(NO_EVENT, {"doc_count": 0})["doc_count"])
    else:  # some events in draft, or so many that those without one are not among the most
        without = session.count(Query.boolean_query([(Occur.Must, query), (Occur.MustNot, _has_event(session))]))
        buckets.pop(NO_EVENT, None)
        while len(buckets) > FARTHEST:
            buckets.popitem()
    totals = {event: int(bucket["doc_count"]) for event, bucket in buckets.items()}
    places = {} if order == "relevance" else {event: bucket["place"]["value"] for event, bucket in buckets.items()}
    return totals, places, without


def _by_day(session: Session, places: dict[int, float], *, descends: bool) -> list[int]:
    """Order events by their own day; those without one stand last, by the dates of their accounts."""
    named = {event: session.known.named.get(("event", event)) for event in places}
    days = {event: found.detail if found else "" for event, found in named.items()}
    dated = sorted((event for event in places if days[event]), key=lambda event: (days[event], places[event], event))
    undated = sorted((event for event in places if not days[event]), key=lambda event: (places[event], event))
    return [*dated[::-1], *undated[::-1]] if descends else [*dated, *undated]


def _has_event(session: Session) -> Query:
    """Return the query for accounts of any event; the public knows of none in draft."""
    has_event = Query.exists_query("event") if session.for_editors else below("event", DRAFT)
    return Query.const_score_query(has_event, 0.0)


def _ranks(session: Session, words: Query | None, request: Request, number: int) -> dict[int, int]:
    """Return the best rank of an account of each event, at least of the first `number` (at most four queries)."""
    query = session.narrowed(words, request.conditions, also=_has_event(session))
    ids = session.ids(_addresses(session, query, MOST_RANKED, "relevance"))
    ranks: dict[int, int] = {}
    for at in range(0, len(ids), LOOKED_AT):
        for rank, events in enumerate(_events_of(ids[at : at + LOOKED_AT]), at):
            for event in events:
                ranks.setdefault(event, rank)
        if len(ranks) >= number:
            break
    return ranks


def _first(
    session: Session, words: Query | None, request: Request, totals: dict[int, int]
) -> dict[int, tuple[int, ...]]:
    """Return the first few accounts of each event: by one search for all, and one more for an event left short."""
    query = session.narrowed(words, request.conditions, also=named("event", totals, session.known))
    ids = session.ids(_addresses(session, query, min(sum(totals.values()), LOOKED_AT), request.order)) if totals else ()
    found: dict[int, list[int]] = {event: [] for event in totals}
    for pk, events in zip(ids, _events_of(ids), strict=True):
        for event in events & found.keys():
            found[event].append(pk)
    for event, total in totals.items():
        if len(found[event]) < min(MOST_ACCOUNTS, total):
            of_event = session.narrowed(words, request.conditions, also=named("event", [event], session.known))
            found[event] = list(session.ids(_addresses(session, of_event, MOST_ACCOUNTS, request.order)))
    return {event: tuple(of_event[:MOST_ACCOUNTS]) for event, of_event in found.items()}


def _events_of(ids: Sequence[int]) -> list[set[int]]:
    """Return the events of each of these articles (one query)."""
    events: dict[int, set[int]] = {pk: set() for pk in ids}
    for article, event in Account.objects.filter(article__in=ids).values_list("article_id", "event_id"):
        events[article].add(event)
    return list(events.values())


def _addresses(session: Session, query: Query, number: int, order: Sort) -> list[DocAddress]:
    searcher = session.reader.searcher
    if order == "relevance":
        found = searcher.search(query, number, count=False)
    else:
        direction = Order.Asc if order == "oldest" else Order.Desc
        found = searcher.search(query, number, count=False, order_by_field=order, order=direction)
    return [address for _place, address in found.hits]
