"""Searches that can be run in this archive, made from what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse

from archive.models import Event, PlaceAlias, Tag, TagKind, Tally
from archive.search.query.parser import parse
from archive.search.results.facets import cached
from archive.search.searcher import Request, SearchUnavailableError, open_session, search
from archive.views.formatting.names import shown_name


@dataclass(frozen=True, slots=True)
class Example:
    """A search and the address that runs it."""

    query: str
    url: str


def example(query: str, **more: str) -> Example:
    return Example(query, f"{reverse('archive:article_list')}?{urlencode({'q': query} | more)}")


def examples(tags: Iterable[Tag], events: Iterable[Event]) -> list[Example]:
    """Make a word, a phrase and an alternative out of used tags, and a place in another script of events (two queries).

    Each finds something: names of tags that articles have, and of places of events with accounts.
    """
    at_places = [event for event in events if event.place_id]
    told = Tally.objects.totals("event", [event.pk for event in at_places]) if at_places else {}
    places: dict[int, int] = {}
    for event in at_places:
        if event.place_id and told.get(event.pk):
            places.setdefault(event.place_id, len(places))
    return [example(query) for query in _queries(list(tags), places)]


def that_find(offered: Sequence[Example]) -> list[Example]:
    """Return the examples that find something, as the index is now; all where it can't say (a search each, kept)."""
    try:
        here = open_session()
        return [one for one in offered if cached(here, ("example", one.query), partial(_total, one.query))]
    except SearchUnavailableError:
        return list(offered)


def _total(query: str) -> int:
    return search(Request(parse(query), size=1)).total


def _queries(tags: list[Tag], places: dict[int, int]) -> Iterator[str]:
    topics = [shown_name(tag) for tag in tags if tag.kind == TagKind.TOPIC] or list(map(shown_name, tags))
    words = [name for name in topics if " " not in name]
    phrases = [name for name in topics if 1 <= name.count(" ") <= 4]
    if words:
        yield words[0]
    if phrases:
        yield f'"{phrases[0]}"'
    if len(words) > 2:
        yield f"{words[1]} OR {words[2]}"
    aliases = PlaceAlias.objects.filter(place__in=places).order_by("pk").values_list("place_id", "name")[:50]
    names = [name for _place, name in sorted(aliases, key=lambda alias: places[alias[0]])]
    if names:
        name = next((name for name in names if not name.isascii() and " " not in name), names[0])
        yield f"place:{name}" if " " not in name else f'place:"{name}"'
