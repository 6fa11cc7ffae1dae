"""Facets: how many of the results each value of each group has."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tantivy import Occur, Query

from archive.search.conditions import GROUPS, Choice, Conditions, Group, named
from archive.search.index.documents import DRAFT
from archive.search.index.languages import language_of
from archive.search.searcher import MOST_ON_A_PAGE, Request, Session, open_session, searching

MOST_COUNTED = 20_000  # values of a group that are counted in each part of the index
MOST_SHOWN = 200  # values of a long group that are given back, beside those that are chosen
MOST_CACHED = 256  # answers

_LONG: frozenset[Group] = frozenset({"tag", "event", "series", "place"})
_FIELDS: dict[Group, str] = {"source_kind": "source", "language": "root"}
Values = tuple[tuple[int | str, int], ...]
Cached = TypeVar("Cached")


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles each value of each group has, most first; as if nothing were chosen in its own group.

    To the group of years belongs every condition of dates.

    Values that are chosen and found nowhere have 0. Years are in order, `undated` beside them; 0 is an unknown
    source, `und` an unknown language.
    """

    groups: Mapping[Group, Values]
    undated: int = 0


def facets(
    request: Request, groups: tuple[Group, ...] = GROUPS, *, most: int = MOST_SHOWN, session: Session | None = None
) -> Facets:
    """Count the values of each group among what is found; exact, and cached while the index is the same.

    Of tags, events, series and places the `most` frequent are given, of the other groups all.
    Raises SearchUnavailableError.
    """
    session = session or open_session(for_editors=request.for_editors)
    key = (str(request.query), request.conditions, request.exact, session.for_editors, groups, most)
    return cached(session, key, lambda: _count_facets(session, request, groups, most))


def months(request: Request, year: int, session: Session) -> dict[int, int]:
    """Count what is found in each month of a year, whatever dates are asked for; 0 is an unknown month. Cached.

    Raises SearchUnavailableError.
    """
    conditions = replace(
        request.conditions,
        year=Choice(frozenset({year}), request.conditions.year.exclude),
        since=None,
        until=None,
        undated="exclude",
    )

    def count() -> dict[int, int]:
        with searching():
            query = session.narrowed(session.words(request), conditions)
            return {number % 100: n for number, n in numbers_of(session, query, ["month"], 13)["month"].items()}

    return cached(session, (str(request.query), conditions, request.exact, session.for_editors, "months"), count)


def _count_facets(session: Session, request: Request, groups: tuple[Group, ...], most: int) -> Facets:
    conditions = request.conditions
    chosen = [group for group in groups if group in conditions.chosen or (group == "year" and conditions.has_dates)]
    found: dict[Group, dict[int, int]] = {}
    with searching():
        words = session.words(request)
        for left_out in (None, *chosen):
            wanted = [left_out] if left_out else [group for group in groups if group not in chosen]
            names = {_FIELDS.get(group, group) for group in wanted}
            if not names:
                continue
            query = session.narrowed(words, request.conditions, leave_out=left_out)
            answer = session.reader.searcher.aggregate(query, {name: _terms(name, most) for name in names})
            for group in wanted:
                buckets = answer[_FIELDS.get(group, group)]["buckets"]
                found[group] = _counts(session, buckets)
            if left_out and left_out in _LONG:
                _count_rare(session, query, left_out, found[left_out], getattr(request.conditions, left_out).include)
    undated = found.get("year", {}).pop(0, 0)
    return Facets({group: _shown(session, group, found[group], request.conditions) for group in groups}, undated)


def numbers_of(session: Session, query: Query, names: Iterable[str], most: int) -> dict[str, dict[int, int]]:
    """Count the `most` frequent numbers of fields among what is asked for; exact. To be called in `searching()`."""
    terms = {name: {"terms": {"field": name, "size": most, "segment_size": MOST_COUNTED}} for name in names}
    answer = session.reader.searcher.aggregate(query, terms) if terms else {}
    return {name: _counts(session, answer[name]["buckets"]) for name in terms}


def _terms(name: str, most: int) -> dict[str, dict[str, str | int]]:
    size = most if name in _LONG else MOST_COUNTED
    return {"terms": {"field": name, "size": size, "segment_size": MOST_COUNTED}}


def _counts(session: Session, buckets: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """Return the counts by number; of what is in draft for editors only."""
    counts: Counter[int] = Counter()
    for bucket in buckets:
        number = int(bucket["key"])
        if number < DRAFT or session.for_editors:
            counts[number % DRAFT] += int(bucket["doc_count"])
    return counts


def _count_rare(session: Session, query: Query, group: Group, counts: dict[int, int], chosen: frozenset[int]) -> None:
    """Count those that are chosen and were too rare to be given."""
    for value in sorted(chosen - counts.keys())[:MOST_ON_A_PAGE]:
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, named(group, [value], session.known))])
        if n := session.count(both):
            counts[value] = n


def _shown(session: Session, group: Group, counts: dict[int, int], conditions: Conditions) -> Values:
    """Put the counts of a group in order, with zeros for what is chosen and found nowhere."""
    shown: dict[int | str, int] = {}
    for number, n in counts.items():
        value: int | str = number
        if group == "language":
            value = language_of(number)
        elif group == "source_kind":
            source = session.known.named.get(("source", number))
            value = source.detail if source else ""
        shown[value] = shown.get(value, 0) + n
    if group == "source_kind":
        shown.pop("", None)
    for value in getattr(conditions, group).include:
        shown.setdefault(value, 0)
    if group == "year":
        return tuple(sorted((int(year), n) for year, n in shown.items() if year))
    return tuple(sorted(shown.items(), key=lambda item: (-item[1], str(item[0]))))


_cache: OrderedDict[Hashable, Any] = OrderedDict()


def cached(session: Session, key: Hashable, make: Callable[[], Cached]) -> Cached:
    """Return a cached answer, or make it: the last 256, while the index is the same; `key` says what was asked."""
    full = (session.cache_key, key)
    found: Cached | None = _cache.get(full)
    if found is None:
        found = make()
        _cache[full] = found
        while len(_cache) > MOST_CACHED:
            _cache.popitem(last=False)
    return found
