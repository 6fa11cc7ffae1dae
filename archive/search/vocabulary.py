"""The names that the archive knows, kept in memory while they stand: for values of fields, spellings, suggestions."""

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
    EventSeries,
    Place,
    PlaceAlias,
    Revision,
    Source,
    SourceAlias,
    Tag,
    TagAlias,
)
from archive.search.index.languages import PLAIN, Group, group_of

Kind = Literal["tag", "source", "event", "series", "place"]

LONGEST_NAME = 8  # words of a name that is recognised among others
MOST_SPELLINGS = 24
# A demonym or an ordinary word means less than the name, an ambiguous name or one to be kept away means something else.
WIDENING_USES = (AliasUse.NAME, AliasUse.ACRONYM, AliasUse.SEARCH, AliasUse.AMBIGUOUS)

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name; an acronym is looked for in texts of its own language only."""

    text: str
    language: str = ""
    is_acronym: bool = False

    def may_stand_in(self, group: Group) -> bool:
        return not (self.is_acronym and self.language) or group in (PLAIN, group_of(self.language))


@dataclass(frozen=True, slots=True)
class Named:
    """A tag, source, event, series or place by its name."""

    kind: Kind
    id: int
    name: str
    slug: str
    detail: str = ""  # the kind of a source or a tag


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
    widening: defaultdict[tuple[str, Key], set[tuple[Kind, int]]] = field(default_factory=lambda: defaultdict(set))
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
        names = {name for group, key in keys.items() for name in self.widening.get((group, key), ())}
        found: dict[str, Spelling] = {}
        for name in sorted(names):
            for folded, spelling in self.spellings[name].items():
                if not _holds(tuple(PLAIN.analyse(spelling.text)), keys[PLAIN.name]):
                    found.setdefault(folded, spelling)
        return tuple(found.values())[:MOST_SPELLINGS]

    def holding(self, words: Key) -> Iterator[tuple[int, Key]]:
        """Yield the names in which words stand in a row, the last one perhaps only begun, and where in the name."""
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

    def add(self, kind: Kind, number: int, spelling: Spelling, *, widens: bool) -> None:
        """Add one spelling of a name."""
        key = tuple(PLAIN.analyse(spelling.text))
        if not key:
            return
        name = (kind, number)
        self.by_words[key].add(name)
        self.written.setdefault((kind, number, key), spelling.text)
        if not widens:
            return
        self.spellings.setdefault(name, {}).setdefault(" ".join(key), spelling)
        self.widening[PLAIN.name, key].add(name)
        if spelling.is_acronym:
            self.acronyms.add(spelling.text.casefold())
        elif (group := group_of(spelling.language)) is not PLAIN:
            self.groups.add(group)
            self.widening[group.name, tuple(group.analyse(spelling.text))].add(name)


def _holds(words: Key, some: Key) -> bool:
    """Say whether some words stand in a row among others."""
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
    """Read every name of what is visible, or all for editors (eight queries)."""
    known = Vocabulary(for_editors=visible is None)

    def spell(kind: Kind, number: int, spelling: Spelling, *, widens: bool) -> None:
        if (kind, number) in known.named:
            known.add(kind, number, spelling, widens=widens)

    def add(named: Named, *, widens: bool) -> None:
        if visible is not None and (named.kind, named.id) not in visible:
            return
        known.named[named.kind, named.id] = named
        spell(named.kind, named.id, Spelling(named.name, "en"), widens=widens)

    for pk, name, slug, kind in Tag.objects.order_by("pk").values_list("pk", "name", "slug", "kind"):
        add(Named("tag", pk, name, slug, kind), widens=True)
    for tag, name, language, use in TagAlias.objects.values_list("tag_id", "name", "language", "use"):
        if use != AliasUse.NEGATIVE:
            spelling = Spelling(name, language, is_acronym=use == AliasUse.ACRONYM)
            spell("tag", tag, spelling, widens=use in WIDENING_USES)
    for pk, name, slug in Place.objects.order_by("pk").values_list("pk", "name", "slug"):
        add(Named("place", pk, name, slug), widens=True)
    for place, name, language in PlaceAlias.objects.values_list("place_id", "name", "language"):
        spell("place", place, Spelling(name, language), widens=True)
    sources = Source.objects.order_by("pk").values_list("pk", "name", "slug", "kind", "full_name")
    for pk, name, slug, kind, full_name in sources:
        add(Named("source", pk, name, slug, kind), widens=False)
        spell("source", pk, Spelling(full_name), widens=False)
    for source, name in SourceAlias.objects.values_list("source_id", "name"):
        spell("source", source, Spelling(name), widens=False)
    for pk, name, slug in Event.objects.order_by("pk").values_list("pk", "title", "slug"):
        add(Named("event", pk, name, slug), widens=False)
    for pk, name, slug in EventSeries.objects.order_by("pk").values_list("pk", "name", "slug"):
        add(Named("series", pk, name, slug), widens=False)
    return known


def _signature() -> tuple[object, ...]:
    """Say whether a name may have changed: every change of one, its spellings included, touches its record."""
    return tuple(
        tuple(model._default_manager.aggregate(n=Count("pk"), at=Max("updated_at")).values())
        for model in (Tag, Place, Source, Event, EventSeries)
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """Names as of an archive and its generation, and what they follow from."""

    moment: tuple[str, int, int]
    signature: tuple[object, ...]
    names: Vocabulary


_kept: dict[bool, _Kept] = {}


def vocabulary(revision: Revision, *, for_editors: bool = False) -> Vocabulary:
    """Return the names as of a generation, for the public only those that it may see, kept apart from all of them.

    No query while the generation stands, a few when something else changed.
    """
    moment = (revision.archive, revision.generation, revision.token)
    kept = _kept.get(for_editors)
    if kept and kept.moment == moment:
        return kept.names
    visible = None if for_editors else _visible()
    signature = (visible, *_signature())
    is_same = kept and kept.moment[0] == revision.archive and kept.signature == signature
    _kept[for_editors] = made = _Kept(moment, signature, kept.names if kept and is_same else _load(visible))
    return made.names
