"""Tags by their names: the one that is called so, and one that is made while something else is done."""

from __future__ import annotations

from archive.editing.changes.record import Record
from archive.editing.free_slugs import free_slug
from archive.models import Tag
from archive.models.choices import TagKind
from archive.text.slugs import slugify


def tag_named(name: str) -> Tag | None:
    """Return the tag of this name or slug, or one with it as another spelling (three queries at most)."""
    found = Tag.objects.filter(name__iexact=name).order_by("pk").first() or Tag.objects.filter(slug=name).first()
    return found or Tag.objects.filter(aliases__name__iexact=name).order_by("pk").first()


def make_tag(record: Record, name: str, kind: str = TagKind.TOPIC) -> Tag:
    """Create a tag in an open change set, whose undo takes it away again, under an address that is free."""
    return record.create(Tag(name=name, slug=free_slug(Tag, slugify(name, fallback="tag")), kind=kind))
