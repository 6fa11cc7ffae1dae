"""Acts on many that read originals again: today's rules, and handing fields back to the machine.

They are registered beside the acts of `editing.bulk`, which can't know how originals are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.bulk.acts import Act, ActError, Decision, register
from archive.editing.changes.approval import REVIEW
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.changes.values import plain, read
from archive.importing.reparse import OriginalReader, ReparseReport, ReparseWork
from archive.importing.rereading import LEFT_ALONE, paths_with
from archive.models import Article
from archive.models.choices import ChangeKind


class RereadingAct(Act):
    """An act that reads the originals of its articles again; a handful of them takes a second."""

    permission = REVIEW
    is_rereading: ClassVar[bool] = True

    @cached_property
    def _reader(self) -> OriginalReader:
        return OriginalReader()

    def readings(self, articles: Sequence[Article]) -> dict[int, dict[str, Any] | str]:
        """Return by article what its original says today, by field with evidence; or why it can't be read."""
        return self._reader.read([one.pk for one in articles if one.state not in LEFT_ALONE])

    def missing(self, article: Article) -> str:
        if article.state in LEFT_ALONE:
            return _("It is discarded, withdrawn or merged.")
        return _("No original of it is held.")


@register
@dataclass(frozen=True)
class ReadAgain(RereadingAct):
    """Reads by today's rules; fields that a person set stay."""

    name = "read_again"
    label = gettext_lazy("Run the rules again")
    value_name = gettext_lazy("fields")
    kind = ChangeKind.REPARSE

    def sentence(self) -> str:
        return _("Run the rules again")

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        readings = self.readings(articles)
        for article in articles:
            found = readings.get(article.pk)
            if found is None:
                yield Decision(article, _("as they are")).skip(self.missing(article))
            elif isinstance(found, str):
                yield Decision(article, _("as they are")).skip(found)
            else:
                values = [
                    name
                    for name, value in found.items()
                    if name not in article.edited_fields and plain(value) != read(article, name)
                ]
                yield Decision(article, _("as they are"), _named(values) or _("at most tags and events"))

    def write(self, record: Record, decisions: Sequence[Decision]) -> Collection[int]:
        """Read them once more, for what was decided is old by the time of a second's work; tags and events follow."""
        marked = len(record.log.changes)
        ReparseWork(record, ReparseReport(), lambda _difference: None).take([one.article.pk for one in decisions])
        return {one.object_id for one in record.log.changes[marked:] if one.model == "article"}


@register
@dataclass(frozen=True)
class HandBack(RereadingAct):
    """`fields` count as set by nobody again, and get the value that the machine reads today, if it reads one."""

    fields: list[str]

    name = "hand_back"
    label = gettext_lazy("Hand back to the machine")
    value_name = gettext_lazy("fields")
    FIELDS: ClassVar[tuple[str, ...]] = (
        "title", "subtitle", "byline", "dateline", "source", "published_on", "language", "original_url", "summary",
        "body",
    )  # fmt: skip

    def check(self, user: User) -> None:
        super().check(user)
        if not self.fields or not set(self.fields) <= set(self.FIELDS):
            raise ActError(_("Say which fields: %s.") % ", ".join(self.FIELDS))

    def sentence(self) -> str:
        return _("Hand back to the machine: %s") % _named(self.fields)

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        wanted = {path for name in self.fields for path in paths_with(name)}
        by_hand = {one.pk: wanted.intersection(one.edited_fields) for one in articles}
        readings = self.readings([one for one in articles if by_hand[one.pk]])
        for article in articles:
            held, found = by_hand[article.pk], readings.get(article.pk)
            before = _named(path for path in held if "." not in path) or _("set by nobody")
            if not held:
                yield Decision(article, before).skip(_("No person set these fields."))
            elif found is None or isinstance(found, str):
                yield Decision(article, before).skip(found or self.missing(article))
            else:
                units = {path for name in held for path in paths_with(name.removeprefix("evidence."))}
                values = {path: value for path, value in found.items() if path in units}
                yield Decision(article, before, _("as the machine reads them"), write=values)

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        values = {one.article.pk: one.write for one in decisions}
        edited = {pk: dict.fromkeys(fields, False) for pk, fields in values.items()}
        record.set_many(Article, values, edited=edited)


def _named(names: Any) -> str:
    """Name fields as people know them, those that say how another is known left out."""
    shown = (name for name in names if not name.startswith("evidence.") and not name.endswith(("_basis", "_precision")))
    labels = (str(Article._meta.get_field(name).verbose_name) for name in shown)  # type: ignore[union-attr]
    return ", ".join(sorted(labels))
