"""Sources by their names: the one that is called so, those that are called nearly so, and one made by the way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.db.models import Q

from archive.editing.changes.record import Record
from archive.editing.free_slugs import free_slug
from archive.models import Source, SourceAlias
from archive.models.choices import SourceKind
from archive.text.matching.near_names import near_key
from archive.text.slugs import slugify

LONGEST_NAME = 200
MOST_NEAR = 5


def source_named(name: str) -> Source | None:
    """Return the source of this name, full name or slug, or one that is credited so (two queries at most)."""
    is_called = Q(slug=name) | Q(name__iexact=name) | Q(full_name__iexact=name)
    found = Source.objects.filter(is_called).order_by("pk").first()
    return found or Source.objects.filter(aliases__name_key=name.casefold()).order_by("pk").first()


def sources_near(name: str) -> list[Source]:
    """Return the sources that have a name which differs from this one in case, spaces, signs or script alone.

    All names are read (two queries): to be asked for a name that is about to be made, and for no list of them.
    """
    key = near_key(name)
    found = dict.fromkeys(pk for pk, spelling in _spellings() if spelling and near_key(spelling) == key) if key else {}
    return list(Source.objects.filter(pk__in=list(found)[:MOST_NEAR]).order_by("name", "pk")) if found else []


def make_source(record: Record, name: str, kind: str = SourceKind.OTHER, domains: tuple[str, ...] = ()) -> Source:
    """Create a source in an open change set, whose undo takes it away again, under an address that is free."""
    slug = free_slug(Source, slugify(name, fallback="source"))
    return record.create(Source(name=name, slug=slug, kind=kind, domains=list(domains)))


def _spellings() -> Iterator[tuple[int, str]]:
    """Yield every way in which a source is named, with its id."""
    rows = Source.objects.order_by("pk").values_list("pk", "name", "full_name").iterator()
    own = chain.from_iterable(((pk, name), (pk, full_name)) for pk, name, full_name in rows)
    yield from own
    yield from SourceAlias.objects.order_by("source", "pk").values_list("source_id", "name").iterator()
