"""The facets of a list: what it can be narrowed by, with the number of articles of each value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.filters import ArticleFilter
from archive.filters.lists import LONG_PAGE, ROWS
from archive.models import SourceKind, TagKind
from archive.search.conditions import Group
from archive.search.results.facets import Facets
from archive.search.searcher import Session
from archive.search.vocabulary import Kind
from archive.views.formatting.names import both_names_of
from archive.views.formatting.words import language
from archive.views.pages.tag_kinds import kind_plural

SHOWN = 6
MORE = 8  # behind “more”
MORE_OF_LONG = 4  # beside a page of more rows than usual
NAMED = 30  # offered by name in the box of a group that is longer still
_TAG_KINDS = tuple(TagKind.values)
_SOURCE_KINDS: dict[int | str, Any] = dict(SourceKind.choices)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that can be ticked."""

    value: str
    name: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of values: those shown at once, those behind “more”, and names for the box of a group longer still.

    `parameter` is its key in an address.
    """

    name: str
    parameter: str
    id: str
    shown: Sequence[FacetValue]
    more: Sequence[FacetValue] = ()
    named: Sequence[FacetValue] = ()


def facets_of(found: ArticleFilter, counted: Facets, here: Session, rows: int = 0) -> list[Facet]:
    """Return the facets of a list that hold anything, but for its dates, which are drawn as a histogram.

    The more rows the page has, the fewer values stand behind “more”, so that no page grows without bounds.
    """
    groups = [_language(found, counted), *_named(found, counted, here, "source", _("Source"))]
    groups += _named(found, counted, here, "event", _("Event"))
    groups += _tags(found, counted, here)
    groups += _named(found, counted, here, "place", _("Place of the event"))
    groups += _named(found, counted, here, "series", _("Series"))
    groups.append(_source_kinds(found, counted))
    held = [group for group in groups if group.shown]
    if rows > LONG_PAGE:
        return [replace(group, more=(), named=()) for group in held]
    return [replace(group, more=group.more[:MORE_OF_LONG], named=()) for group in held] if rows > ROWS else held


def _facet(name: str, parameter: str, values: Iterable[FacetValue], *, key: str = "") -> Facet:
    """Part values, the chosen ones first; a value or two more than are shown at once need no “more”."""
    rest = iter(values)
    ordered = list(islice(rest, SHOWN + MORE + NAMED))
    at_once = max(SHOWN, sum(value.is_chosen for value in ordered))
    if len(ordered) <= at_once + 2:
        at_once = len(ordered)
    last = at_once + MORE
    named = [*ordered[last:], *islice(rest, max(0, at_once - SHOWN))]
    return Facet(name, parameter, key or parameter, ordered[:at_once], ordered[at_once:last], named=named)


def _values(found: ArticleFilter, counted: Facets, group: Group) -> Iterator[tuple[int | str, int, bool]]:
    """Yield the values of a group with their counts, those that are chosen first."""
    chosen = {value.index_value for value in found.chosen(group)}
    values = counted.groups[group]
    if chosen:
        yield from ((value, count, True) for value, count in values if value in chosen)
    yield from ((value, count, False) for value, count in values if value not in chosen)


def _named(found: ArticleFilter, counted: Facets, here: Session, kind: Kind, name: str) -> list[Facet]:
    return [_facet(name, kind, _named_values(found, counted, here, kind))]


def _named_values(found: ArticleFilter, counted: Facets, here: Session, kind: Kind) -> Iterator[FacetValue]:
    for number, count, is_chosen in _values(found, counted, kind):
        named = here.known.named.get((kind, int(number)))
        if named:
            yield FacetValue(named.slug, both_names_of(named.kind, named.id, named.name), count, is_chosen)
        elif kind == "source" and not number:
            yield FacetValue("unknown", _("Source unknown"), count, is_chosen)


def _tags(found: ArticleFilter, counted: Facets, here: Session) -> list[Facet]:
    """Return the tags under their kinds."""
    kinds: defaultdict[str, list[FacetValue]] = defaultdict(list)
    for number, count, is_chosen in _values(found, counted, "tag"):
        named = here.known.named.get(("tag", int(number)))
        if named:
            kinds[named.detail].append(
                FacetValue(named.slug, both_names_of(named.kind, named.id, named.name), count, is_chosen)
            )
    known = [kind for kind in _TAG_KINDS if kind in kinds]
    return [
        _facet(kind_plural(kind), "tag", kinds[kind], key=f"tag-{kind}")
        for kind in (*known, *sorted(kinds.keys() - known))
    ]


def _language(found: ArticleFilter, counted: Facets) -> Facet:
    values = [
        FacetValue(str(tag), language(str(tag)) if tag != "und" else capfirst(language("")), count, is_chosen)
        for tag, count, is_chosen in _values(found, counted, "language")
    ]
    return _facet(_("Language"), "language", values)


def _source_kinds(found: ArticleFilter, counted: Facets) -> Facet:
    values = [
        FacetValue(str(kind), str(_SOURCE_KINDS[kind]), count, is_chosen)
        for kind, count, is_chosen in _values(found, counted, "source_kind")
        if kind in _SOURCE_KINDS
    ]
    return _facet(_("Kind of source"), "source_kind", values)
