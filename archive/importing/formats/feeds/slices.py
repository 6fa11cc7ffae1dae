"""Where the entries of a feed begin and end in its bytes, found without expanding anything."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

# The deepest nesting of elements in a feed.
DEEPEST = 100

_OPENING = re.compile(rb"<(item|entry)\b[^<>]*>")
_CLOSING = {name: re.compile(rb"</%s\s*>" % name) for name in (b"item", b"entry")}

Slice = tuple[int, int]


class HostileFeedError(ValueError):
    """The feed contains what feeds have no use for: declared entities, or elements nested without end."""


@dataclass(slots=True)
class _Position:
    """Where the parser is, and the slices found so far."""

    slices: list[Slice] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)
    start: int | None = None


def entry_slices(data: bytes, encoding: str = "") -> list[Slice]:
    """Return (start, end) of each entry, from its `<` to its last `>`; an entry in another one is part of it.

    An `encoding` goes before the one that the feed declares. Raises HostileFeedError, and what expat raises where the
    XML is not well-formed.
    """
    position = _Position()
    parser = expat.ParserCreate(encoding or None)
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def opened(tag: str, attributes: dict[str, str]) -> None:
        if len(position.open_tags) >= DEEPEST:
            raise HostileFeedError(f"its elements stand more than {DEEPEST} deep in each other")
        if position.start is None and _is_entry(tag):
            position.start = parser.CurrentByteIndex
        position.open_tags.append(tag)

    def closed(tag: str) -> None:
        position.open_tags.pop()
        if position.start is not None and _is_entry(tag) and not any(map(_is_entry, position.open_tags)):
            end = data.find(b">", parser.CurrentByteIndex) + 1
            position.slices.append((position.start, end))
            position.start = None

    def declared(*entity: Any) -> None:
        raise HostileFeedError("it declares entities of its own, which can be made to grow without end")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.EntityDeclHandler = declared
    parser.Parse(data, True)
    return position.slices


def rough_entry_slices(data: bytes) -> list[Slice]:
    """Return (start, end) of each entry of a feed that is not well-formed, by the tags of entries alone."""
    found: list[Slice] = []
    never_closed: set[bytes] = set()
    place = 0
    while opening := _OPENING.search(data, place):
        place, name = opening.end(), opening[1]
        if name in never_closed:
            continue
        if closing := _CLOSING[name].search(data, place):
            place = closing.end()
            found.append((opening.start(), place))
        else:
            never_closed.add(name)
    return found


def _is_entry(tag: str) -> bool:
    return tag.rpartition(":")[2] in ("item", "entry")
