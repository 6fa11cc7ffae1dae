"""Acts on tags: adding one, made on the fly where there is none of that name, and removing one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.editing.bulk.acts import Act, ActError, Decision, register
from archive.editing.changes.approval import has_permission
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.problems.checks import Facts
from archive.editing.vocabulary.tag_names import NearTag, make_tag, tag_named, tags_near
from archive.models import Article, Basis, Tag, TaggedArticle
from archive.models.choices import TagKind

NEW = "archive.add_tag"
LONGEST_NAME = 100


class TagAct(Act):
    """An act with one tag, given by its id, its slug or its name."""

    tag: int | str
    value_name = gettext_lazy("tag")
    rests_on = ("tags",)

    @cached_property
    def row(self) -> Tag | None:
        if isinstance(self.tag, int):
            return Tag.objects.filter(pk=self.tag).first()
        return tag_named(self.typed)

    @property
    def typed(self) -> str:
        return "" if isinstance(self.tag, int) else " ".join(self.tag.split())

    def shown(self) -> str:
        return str(self.row) if self.row else self.typed or str(self.tag)

    def holding(self, articles: Sequence[Article]) -> set[int]:
        """Return which of these articles have the tag (one query)."""
        if self.row is None:
            return set()
        links = TaggedArticle.objects.filter(tag=self.row, content_object__in=[one.pk for one in articles]).order_by()
        return set(links.values_list("content_object_id", flat=True))


@register
@dataclass(frozen=True)
class AddTag(TagAct):
    """Of a name that no tag has, one is made of the kind `kind_of_new`, in the change set of the act: not where a tag
    is called nearly so, unless it is said that the new one `is_another`.
    """

    tag: int | str
    kind_of_new: str = TagKind.TOPIC.value
    is_another: bool = False

    name = "add_tag"
    label = gettext_lazy("Add a tag")

    def check(self, user: User) -> None:
        super().check(user)
        if self.row is not None:
            return
        typed = self.typed
        if not typed or len(typed) > LONGEST_NAME:
            raise ActError(_("There is no such tag."))
        if self.kind_of_new not in TagKind.values:
            raise ActError(_("There is no such kind of tag."))
        if self.near and not self.is_another:
            raise NearTagsError(typed, self.near)
        if not has_permission(user, NEW):
            raise ActError(_("There is no tag “%s”, and you may not make one.") % typed)

    @cached_property
    def near(self) -> list[NearTag]:
        """The tags that are called nearly as the one that would be made (four queries)."""
        return tags_near(self.typed) if self.row is None else []

    def sentence(self) -> str:
        said = _("Add the tag %s") if self.row else _("Add the new tag %s")
        return said % self.shown()

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        held = self.holding(articles)
        without, with_it = _("without %s") % self.shown(), _("with %s") % self.shown()
        for article in articles:
            if article.pk in held:
                yield Decision(article, with_it).skip(_("It has the tag already."))
            else:
                yield Decision(article, without, with_it)

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        if not decisions:
            return
        row = self.row
        if row is None:
            row = self._make(record)
            self.__dict__["row"] = row  # which the steps that follow find
        item = {"tag": row.pk, "basis": Basis.EDITOR.value}
        record.link_many(Article, "tags", {one.article.pk: ([item], []) for one in decisions})

    def _make(self, record: Record) -> Tag:
        """Make the tag in the act's own change set, so that its undo takes it away again."""
        found = tag_named(self.typed)  # somebody may have made it meanwhile
        return found or make_tag(record, self.typed, self.kind_of_new)

    def imagine(self, facts: Facts, decision: Decision) -> None:
        facts.tags += 1


class NearTagsError(ActError):
    """A tag was to be made of a name by which nearly one is called already: `near` are those that are."""

    def __init__(self, typed: str, near: Sequence[NearTag]) -> None:
        self.near = near
        names = ", ".join(map(named_with_number, near))
        super().__init__(
            _("There is no tag “%(typed)s”. There is already: %(names)s.") % {"typed": typed, "names": names}
        )


def named_with_number(near: NearTag) -> str:
    """Return a tag with the name by which it is near, if that is another one, and how many articles bear it."""
    counted = ngettext("%(number)s article", "%(number)s articles", near.articles) % {"number": f"{near.articles:,}"}
    also = _(", also called “%s”") % near.spelling if near.spelling != near.tag.name else ""
    return f"“{near.tag}”{also} ({counted})"


@register
@dataclass(frozen=True)
class RemoveTag(TagAct):
    tag: int | str

    name = "remove_tag"
    label = gettext_lazy("Remove a tag")

    def check(self, user: User) -> None:
        super().check(user)
        if self.row is None:
            raise ActError(_("There is no such tag."))

    def sentence(self) -> str:
        return _("Remove the tag %s") % self.shown()

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        held = self.holding(articles)
        without, with_it = _("without %s") % self.shown(), _("with %s") % self.shown()
        for article in articles:
            if article.pk in held:
                yield Decision(article, with_it, without)
            else:
                yield Decision(article, without).skip(_("It does not have the tag."))

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        assert self.row
        item = {"tag": self.row.pk}
        record.link_many(Article, "tags", {one.article.pk: ([], [item]) for one in decisions})

    def imagine(self, facts: Facts, decision: Decision) -> None:
        facts.tags -= 1
