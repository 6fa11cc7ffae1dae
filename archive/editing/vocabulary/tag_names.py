"""Tags by their names: the one that is called so, those called nearly so, and one that is made by the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import Count

from archive.editing.changes.record import Record
from archive.editing.free_slugs import free_slug
from archive.models import Tag, TagAlias, TaggedArticle
from archive.models.choices import TagKind
from archive.text.matching.near_names import NearName
from archive.text.slugs import slugify

MOST_ALIKE = 5  # of one name but for case
MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class NearTag:
    """A tag that is called nearly as something else: by its own name or another one, and how many articles bear it."""

    tag: Tag
    spelling: str
    articles: int


def tag_named(name: str) -> Tag | None:
    """Return the tag of this name or slug, or one with it as another spelling (three queries at most)."""
    called = list(Tag.objects.filter(name__iexact=name).order_by("pk")[:MOST_ALIKE])
    if called:
        return next((tag for tag in called if tag.name == name), called[0])
    found = Tag.objects.filter(slug=name).first()
    return found or Tag.objects.filter(aliases__name__iexact=name).order_by("pk").first()


def tags_near(name: str) -> list[NearTag]:
    """Return the tags that go by a name like this one, the nearest first, then those of most articles.

    Alike are names that differ in case, spaces, signs or script alone, in number, or in one letter. All names are read
    (four queries): to be asked for a name that is about to be made, and for no list of them.
    """
    asked, found = NearName(name), dict[int, tuple[int, str]]()
    for pk, spelling in _spellings():
        nearness = asked.nearness_of(spelling)
        if nearness > found.get(pk, (0, ""))[0]:
            found[pk] = nearness, spelling
    if not found:
        return []
    nearest = sorted(found, key=lambda pk: (-found[pk][0], pk))[: MOST_NEAR * 4]
    links = TaggedArticle.objects.filter(tag__in=nearest).order_by()
    counts = dict(links.values_list("tag").annotate(n=Count("pk")))
    tags = Tag.objects.in_bulk(nearest)
    near = [NearTag(tags[pk], found[pk][1], counts.get(pk, 0)) for pk in nearest if pk in tags]
    return sorted(near, key=lambda one: (-found[one.tag.pk][0], -one.articles, one.tag.pk))[:MOST_NEAR]


def make_tag(record: Record, name: str, kind: str = TagKind.TOPIC) -> Tag:
    """Create a tag in an open change set, whose undo takes it away again, under an address that is free."""
    return record.create(Tag(name=name, slug=free_slug(Tag, slugify(name, fallback="tag")), kind=kind))


def _spellings() -> Iterator[tuple[int, str]]:
    """Yield every way in which a tag is named, with its id."""
    own = Tag.objects.order_by("pk").values_list("pk", "name").iterator()
    return chain(own, TagAlias.objects.order_by("tag", "pk").values_list("tag_id", "name").iterator())
