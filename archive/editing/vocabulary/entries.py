"""What a collection's file says of the vocabulary, once it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.models.choices import AliasUse

# Under which key of a tag the spellings of each use are written.
USES = {
    "names": AliasUse.NAME,
    "acronyms": AliasUse.ACRONYM,
    "demonyms": AliasUse.DEMONYM,
    "words": AliasUse.WORD,
    "ambiguous": AliasUse.AMBIGUOUS,
    "negative": AliasUse.NEGATIVE,
    "search": AliasUse.SEARCH,
}


@dataclass(frozen=True, slots=True)
class Alias:
    """Another spelling, and for tags what it is good for."""

    name: str
    language: str = ""
    use: str = AliasUse.NAME


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the vocabulary: the values of its fields, its spellings, and the slugs of what it points to."""

    slug: str
    values: Mapping[str, Any]
    aliases: tuple[Alias, ...] = ()
    place: str = ""
    series: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionFile:
    """What a file says, checked: every kind of record in the order of the file."""

    collection: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[Entry, ...] = ()
    tags: tuple[Entry, ...] = ()
    places: tuple[Entry, ...] = ()
    series: tuple[Entry, ...] = ()
    events: tuple[Entry, ...] = ()
