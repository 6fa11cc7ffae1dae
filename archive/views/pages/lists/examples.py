"""Searches that can be run in this archive, made from what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from archive.models import Event, PlaceAlias, Tag, TagKind
from archive.views.formatting.names import shown_name


@dataclass(frozen=True, slots=True)
class Example:
    """A search and the address that runs it."""

    query: str
    url: str


def example(query: str, **more: str) -> Example:
    return Example(query, f"{reverse('archive:article_list')}?{urlencode({'q': query} | more)}")


def examples(tags: Iterable[Tag], events: Iterable[Event]) -> list[Example]:
    """Make a word, a phrase and an exclusion out of used tags, and a place in another script of events (one query)."""
    places: dict[int, int] = {}
    for event in events:
        if event.place_id:
            places.setdefault(event.place_id, len(places))
    return [example(query) for query in _queries(list(tags), places)]


def _queries(tags: list[Tag], places: dict[int, int]) -> Iterator[str]:
    topics = [shown_name(tag) for tag in tags if tag.kind == TagKind.TOPIC] or list(map(shown_name, tags))
    words = [name for name in topics if " " not in name]
    phrases = [name for name in topics if 1 <= name.count(" ") <= 4]
    if words:
        yield words[0]
    if phrases:
        yield f'"{phrases[0]}"'
    if len(words) > 2:
        yield f"{words[1]} -{words[2]}"
    aliases = PlaceAlias.objects.filter(place__in=places).order_by("pk").values_list("place_id", "name")[:50]
    names = [name for _place, name in sorted(aliases, key=lambda alias: places[alias[0]])]
    if names:
        name = next((name for name in names if not name.isascii() and " " not in name), names[0])
        yield f"place:{name}" if " " not in name else f'place:"{name}"'
