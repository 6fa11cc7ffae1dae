"""The sets of records: one for each public source and each public tag."""

from __future__ import annotations

from typing import NamedTuple

from archive.models import Article, PastAddress, Source, Tag
from archive.views.oai.tokens import Position

KINDS: dict[str, type[Source | Tag]] = {"source": Source, "tag": Tag}


class Set(NamedTuple):
    spec: str
    name: str


def sets_of(article: Article) -> list[str]:
    """Return the sets of an article that is loaded `with_sets()` (no further query)."""
    tags = sorted(f"tag:{link.tag.slug}" for link in article.tagged.all())
    return [f"source:{article.source.slug}", *tags] if article.source else tags


def find_set(spec: str) -> Source | Tag | None:
    """Return the public source or tag of a set, also by a name that its address had before (at most two queries)."""
    kind, _colon, slug = spec.partition(":")
    if kind not in KINDS or not slug or "\0" in slug:
        return None
    rows = KINDS[kind].objects.public()
    if found := rows.filter(slug=slug).first():
        return found
    past = PastAddress.objects.current_id(kind, slug)
    return rows.filter(pk=past).first() if past else None


def sets_after(position: Position, most: int) -> list[tuple[Set, str, int]]:
    """Return sets behind a place, each with its kind and its id: first the sources, then the tags (two queries)."""
    found: list[tuple[Set, str, int]] = []
    kinds = list(KINDS)
    begun = kinds.index(position.within) if position.within else 0
    for place, kind in enumerate(kinds[begun:], begun):
        last = position.after.key if place == begun else -1
        rows = KINDS[kind].objects.public().filter(pk__gt=last).order_by("pk").values_list("pk", "slug", "name")
        found += [(Set(f"{kind}:{slug}", name), kind, pk) for pk, slug, name in rows[: most - len(found)]]
    return found
