"""The parameters of lists: their order in an address, and addresses with some of them changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.http import QueryDict

CHOSEN = ("tag", "source", "source_kind", "event", "series", "place", "language", "year")
LISTED = "key"  # the articles of a reading list, which stand in its address
REPEATED = frozenset({LISTED, *(name for chosen in CHOSEN for name in (chosen, f"-{chosen}"))})
NARROWING = (
    "q",
    "exact",
    LISTED,
    *(name for chosen in CHOSEN for name in (chosen, f"-{chosen}")),
    "from",
    "to",
    "undated",
)
PAGING = ("size", "page", "after", "before")
KEYS = (*NARROWING, "sort", "group", *PAGING)

Pairs = tuple[tuple[str, str], ...]


def in_order(query: QueryDict, known: Sequence[str] = KEYS) -> Pairs:
    """Return the known parameters in their one order, without empty values; of one that is not repeated the last."""
    found: list[tuple[str, str]] = []
    for name in known:
        values = [value.strip() for value in query.getlist(name)]
        values = sorted(set(values)) if name in REPEATED else values[-1:]
        found += [(name, value) for value in values if value]
    return tuple(found)


def written(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a query string with its question mark; empty for no pairs."""
    text = urlencode(list(pairs))
    return f"?{text}" if text else ""


def changed(
    pairs: Pairs, *, drop: Collection[str] = (), put: Mapping[str, str] | None = None, known: Sequence[str] = KEYS
) -> Pairs:
    """Return the pairs without some names, and with the values of others replaced."""
    put = put or {}
    rest = [(name, value) for name, value in pairs if name not in drop and name not in put]
    return tuple(
        sorted([*rest, *((n, v) for n, v in put.items() if v)], key=lambda pair: (known.index(pair[0]), pair[1]))
    )


def without(pairs: Pairs, *gone: tuple[str, str]) -> Pairs:
    """Return the pairs without these, and from the beginning of the list again."""
    return tuple(pair for pair in pairs if pair not in gone and pair[0] not in ("page", "after", "before"))
