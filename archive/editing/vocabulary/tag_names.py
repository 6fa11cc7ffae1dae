"""Tags that are made while something else is done, in its change set, so that its undo takes them away again."""

from __future__ import annotations

from archive.editing.changes.record import Record
from archive.models import Tag
from archive.models.choices import TagKind
from archive.text.slugs import slugify


def make_tag(record: Record, name: str, kind: str = TagKind.TOPIC) -> Tag:
    """Create a tag of this name under an address that is free, and return it (two queries)."""
    wanted = slugify(name, fallback="tag")
    taken = set(Tag.objects.filter(slug__startswith=wanted[:70]).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted[:70]}-{number}", number + 1
    return record.create(Tag(name=name, slug=slug, kind=kind))
