"""The names that the archive knows, cached while they stay the same: for values of fields, spellings, suggestions."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Literal

from django.db.models import Count, Max, QuerySet

from archive.models import (
    AliasUse,
    Event,
    EventAlias,
    EventSeries,
    Place,
    PlaceAlias,
    Revision,
    SeriesAlias,
    Source,
    SourceAlias,
    Tag,
    TagAlias,
)
from archive.search.index.languages import PLAIN, Group, group_of

Kind = Literal["tag", "source", "event", "series", "place"]

LONGEST_NAME = 8  # words of a name that is recognised among others
MOST_SPELLINGS = 24
# A demonym or an ordinary word means less than the name, an ambiguous or negative one means something else.
EXPANDING_USES = (AliasUse.NAME, AliasUse.ACRONYM, AliasUse.SEARCH, AliasUse.AMBIGUOUS)

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name; an acronym is looked for in texts of its own language only."""

    text: str
    language: str = ""
    is_acronym: bool = False

    def applies_to(self, group: Group) -> bool:
        return not (self.is_acronym and self.language) or group in (PLAIN, group_of(self.language))


@dataclass(frozen=True, slots=True)
class Named:
    """A tag, source, event, series or place by its name."""

    kind: Kind
    id: int
    name: str
    slug: str
    detail: str = ""  # the kind of a source or a tag, the first day known of an event (ISO 8601)


@dataclass(frozen=True, slots=True)
class _Lines:
    """All names below each other, a space before each word, to be looked through at once; where each begins; the end.

    Thousands of names are looked through with each letter that somebody types.
    """

    text: str
    starts: tuple[int, ...]
    keys: tuple[Key, ...]

    @classmethod
    def of(cls, keys: Iterable[Key]) -> _Lines:
        found = tuple(keys)
        lines = [f" {' '.join(key)}\n" for key in found]
        return cls("".join(lines), (0, *accumulate(map(len, lines))), found)


@dataclass(slots=True)
class Vocabulary:
    """Every name by the words that it is made of, and all spellings of tags and places."""

    named: dict[tuple[Kind, int], Named] = field(default_factory=dict)
    spellings: dict[tuple[Kind, int], dict[str, Spelling]] = field(default_factory=dict)
    by_words: defaultdict[Key, set[tuple[Kind, int]]] = field(default_factory=lambda: defaultdict(set))
    written: dict[tuple[Kind, int, Key], str] = field(default_factory=dict)
    expanding: defaultdict[tuple[str, Key], set[tuple[Kind, int]]] = field(default_factory=lambda: defaultdict(set))
    acronyms: set[str] = field(default_factory=set)
    groups: set[Group] = field(default_factory=lambda: {PLAIN})
    lines: _Lines | None = None
    for_editors: bool = False

    def find(self, kind: Kind, value: str) -> frozenset[int]:
        """Return what a value of a field names: by slug, by name or other spelling, else by the beginning of a name.

        An event is also found by some words of its title.
        """
        key = tuple(PLAIN.analyse(value))
        slug = value.strip().lower()
        found = {number for at, number in self.by_words.get(key, ()) if at == kind}
        found |= {named.id for named in self.of_kind(kind) if named.slug == slug}
        if not found and key:
            found = {
                number
                for words, names in self.by_words.items()
                if words[: len(key)] == key or (kind == "event" and set(key) <= set(words))
                for at, number in names
                if at == kind
            }
        return frozenset(found)

    def of_kind(self, kind: Kind) -> Iterator[Named]:
        return (named for named in self.named.values() if named.kind == kind)

    def sources_of(self, kinds: Iterable[str]) -> set[int]:
        """Return the sources of these kinds."""
        wanted = set(kinds)
        return {named.id for named in self.of_kind("source") if named.detail in wanted}

    def other_spellings(self, words: Sequence[str], *, is_whole: bool) -> tuple[Spelling, ...]:
        """Return how else the names are spelled that these words are; an acronym only counts in capitals or alone.

        A spelling that holds the words themselves (“mainland China” for “China”) is left out: they find it already.
        """
        text = " ".join(words)
        if text.casefold() in self.acronyms and not (is_whole or text.isupper()):
            return ()
        keys = {group.name: tuple(group.analyse(text)) for group in self.groups}
        names = {name for group, key in keys.items() for name in self.expanding.get((group, key), ())}
        found: dict[str, Spelling] = {}
        for name in sorted(names):
            for folded, spelling in self.spellings[name].items():
                if not _contains(tuple(PLAIN.analyse(spelling.text)), keys[PLAIN.name]):
                    found.setdefault(folded, spelling)
        return tuple(found.values())[:MOST_SPELLINGS]

    def containing(self, words: Key) -> Iterator[tuple[int, Key]]:
        """Yield the names that contain words in a row, the last one perhaps only begun, and where in the name."""
        self.lines = lines = self.lines or _Lines.of(self.by_words)
        begun = f" {' '.join(words)}"
        at = lines.text.find(begun)
        while at >= 0:
            number = bisect_right(lines.starts, at) - 1
            yield at - lines.starts[number], lines.keys[number]
            at = lines.text.find(begun, lines.starts[number + 1])

    def spelling_of(self, kind: Kind, number: int, key: Key) -> str:
        """Return how a name is written that has these words."""
        return self.written.get((kind, number, key), self.named[kind, number].name)

    def add(self, kind: Kind, number: int, spelling: Spelling, *, expands: bool) -> None:
        """Add one spelling of a name."""
        key = tuple(PLAIN.analyse(spelling.text))
        if not key:
            return
        name = (kind, number)
        self.by_words[key].add(name)
        self.written.setdefault((kind, number, key), spelling.text)
        if not expands:
            return
        self.spellings.setdefault(name, {}).setdefault(" ".join(key), spelling)
        self.expanding[PLAIN.name, key].add(name)
        if spelling.is_acronym:
            self.acronyms.add(spelling.text.casefold())
        elif (group := group_of(spelling.language)) is not PLAIN:
            self.groups.add(group)
            self.expanding[group.name, tuple(group.analyse(spelling.text))].add(name)


def _contains(words: Key, some: Key) -> bool:
    """Say whether some words follow one another among others."""
    return any(words[at : at + len(some)] == some for at in range(len(words) - len(some) + 1))


def _visible() -> frozenset[tuple[Kind, int]]:
    """Return what the public may see (five queries)."""
    rows: dict[Kind, QuerySet[Any]] = {
        "tag": Tag.objects.public(),
        "place": Place.objects.public(),
        "source": Source.objects.public(),
        "event": Event.objects.public(),
        "series": EventSeries.objects.public(),
    }
    return frozenset((kind, pk) for kind, found in rows.items() for pk in found.values_list("pk", flat=True).order_by())


def _load(visible: frozenset[tuple[Kind, int]] | None) -> Vocabulary:
    """Read every name of what is visible, or all for editors (ten queries)."""
    known = Vocabulary(for_editors=visible is None)

    def spell(kind: Kind, number: int, spelling: Spelling, *, expands: bool) -> None:
        if (kind, number) in known.named:
            known.add(kind, number, spelling, expands=expands)

    def add(named: Named, *, expands: bool) -> None:
        if visible is not None and (named.kind, named.id) not in visible:
            return
        known.named[named.kind, named.id] = named
        spell(named.kind, named.id, Spelling(named.name, "en"), expands=expands)

    for pk, name, slug, kind in Tag.objects.order_by("pk").values_list("pk", "name", "slug", "kind"):
        add(Named("tag", pk, name, slug, kind), expands=True)
    for tag, name, language, use in TagAlias.objects.values_list("tag_id", "name", "language", "use"):
        if use != AliasUse.NEGATIVE:
            spelling = Spelling(name, language, is_acronym=use == AliasUse.ACRONYM)
            spell("tag", tag, spelling, expands=use in EXPANDING_USES)
    for pk, name, slug in Place.objects.order_by("pk").values_list("pk", "name", "slug"):
        add(Named("place", pk, name, slug), expands=True)
    for place, name, language in PlaceAlias.objects.values_list("place_id", "name", "language"):
        spell("place", place, Spelling(name, language), expands=True)
    sources = Source.objects.order_by("pk").values_list("pk", "name", "slug", "kind", "full_name")
    for pk, name, slug, kind, full_name in sources:
        add(Named("source", pk, name, slug, kind), expands=False)
        spell("source", pk, Spelling(full_name), expands=False)
    for source, name in SourceAlias.objects.values_list("source_id", "name"):
        spell("source", source, Spelling(name), expands=False)
    for pk, name, slug, day in Event.objects.order_by("pk").values_list("pk", "title", "slug", "held_on"):
        add(Named("event", pk, name, slug, day.isoformat() if day else ""), expands=False)
    for event, name, language in EventAlias.objects.values_list("event_id", "name", "language"):
        spell("event", event, Spelling(name, language), expands=False)
    for pk, name, slug in EventSeries.objects.order_by("pk").values_list("pk", "name", "slug"):
        add(Named("series", pk, name, slug), expands=False)
    for series, name, language in SeriesAlias.objects.values_list("series_id", "name", "language"):
        spell("series", series, Spelling(name, language), expands=False)
    return known


def _signature() -> tuple[object, ...]:
    """Say whether a name may have changed: every change of one, its spellings included, touches its record."""
    return tuple(
        tuple(model._default_manager.aggregate(n=Count("pk"), at=Max("updated_at")).values())
        for model in (Tag, Place, Source, Event, EventSeries)
    )


@dataclass(frozen=True, slots=True)
class _CacheEntry:
    """Names as of a generation of an archive, and the signature of what they were read from."""

    revision_key: tuple[str, int, int]
    signature: tuple[object, ...]
    names: Vocabulary


_cache: dict[bool, _CacheEntry] = {}


def vocabulary(revision: Revision, *, for_editors: bool = False) -> Vocabulary:
    """Return the names as of a revision, for the public only those that it may see; these are cached apart from all.

    No query while the generation is the same, a few when something else changed.
    """
    revision_key = (revision.archive, revision.generation, revision.token)
    cached = _cache.get(for_editors)
    if cached and cached.revision_key == revision_key:
        return cached.names
    visible = None if for_editors else _visible()
    signature = (visible, *_signature())
    is_same = cached and cached.revision_key[0] == revision.archive and cached.signature == signature
    _cache[for_editors] = made = _CacheEntry(
        revision_key, signature, cached.names if cached and is_same else _load(visible)
    )
    return made.names
