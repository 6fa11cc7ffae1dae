"""Lists of names in the order that people look for them in, a page at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict

from archive.filters.paging import Order, PageOfRows, cursor_of, read_cursor, read_place, read_size
from archive.models import Generation
from archive.search.vocabulary import Kind, Vocabulary, vocabulary
from archive.text.collation import sort_key

Row = TypeVar("Row", bound=Model)
Place = tuple[Any, ...]

_ORDER = Order("collated", ("detail", "name", "pk"))


@dataclass(frozen=True, slots=True)
class _Ordered:
    """The public names of a kind in their order, as of a state of the vocabulary."""

    known: Vocabulary
    places: list[Place]
    names: list[tuple[str, str, int]]


_cache: dict[tuple[Kind, bool], _Ordered] = {}


def page_of_names(
    kind: Kind, rows: QuerySet[Row], query: QueryDict, default_size: int, *, by_detail: bool = False
) -> PageOfRows[Row]:
    """Return a page of what is public of a kind by name, or by kind and then name (two queries, the names cached).

    `rows` is the loading plan behind its own gate. Raises BadRequest as `paging.page_of_rows` does.
    """
    size = read_size(query, default_size)
    after, before = read_place(query)
    ordered = _in_order(kind, by_detail)
    end = len(ordered.places)
    start = 0
    if after:
        start = bisect_right(ordered.places, _place_of(*read_cursor(_ORDER, after)))
    elif before:
        end = bisect_left(ordered.places, _place_of(*read_cursor(_ORDER, before)))
        start = max(0, end - size)
    shown = ordered.names[start : min(end, start + size)]
    loaded = rows.in_bulk([pk for _detail, _name, pk in shown])
    return PageOfRows(
        [loaded[pk] for _detail, _name, pk in shown if pk in loaded],
        before=cursor_of(_ORDER.name, *shown[0]) if shown and start else "",
        after=cursor_of(_ORDER.name, *shown[-1]) if shown and start + len(shown) < len(ordered.names) else "",
        size=size,
        default_size=default_size,
    )


def _in_order(kind: Kind, by_detail: bool) -> _Ordered:
    known = vocabulary(Generation.revision())
    cached = _cache.get((kind, by_detail))
    if cached and cached.known is known:
        return cached
    names = [(named.detail if by_detail else "", named.name, named.id) for named in known.of_kind(kind)]
    names.sort(key=lambda name: _place_of(*name))
    made = _Ordered(known, [_place_of(*name) for name in names], names)
    _cache[kind, by_detail] = made
    return made


def _place_of(detail: Any, name: Any, pk: Any) -> Place:
    return str(detail), sort_key(str(name)[:100]), int(pk) if isinstance(pk, int) else 0
