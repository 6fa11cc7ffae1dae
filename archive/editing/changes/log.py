"""The log of an open change set: what changes on each record, decided in memory, marked and written down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from archive.editing.changes.links import Item, LinkKind
from archive.editing.changes.values import derived_by, name_of, plain, read, write
from archive.models import Change
from archive.models.changes import pack
from archive.models.curated import Curated


class Entry(NamedTuple):
    """One change as the log keeps it, but for its change set; the columns of `Change`."""

    model: str
    object_id: int
    action: Change.Action
    field: str
    old: Any
    new: Any
    packed: bytes | None
    was_edited: bool


@dataclass(slots=True)
class Log:
    """Whose hand changes records and when, the changes so far, and what a machine had to leave to a person (`kept`)."""

    is_machine: bool
    at: datetime
    changes: list[Entry] = field(default_factory=list)
    kept: list[tuple[str, int, str]] = field(default_factory=list)

    def note(
        self,
        model: type[models.Model],
        pk: int,
        action: Change.Action,
        path: str = "",
        old: Any = None,
        new: Any = None,
        was_edited: bool = False,
    ) -> None:
        """Write down one change."""
        self.changes.append(Entry(name_of(model), pk, action, path, *pack(plain(old), plain(new)), was_edited))

    def set_fields(
        self,
        row: Curated,
        values: Mapping[str, Any],
        edited: Mapping[str, bool],
        follows: Callable[[set[str]], Mapping[str, Any]] | None = None,
    ) -> set[str]:
        """Set fields of one record in memory; return those that changed, marks among them.

        `follows` is told what changed and says what is set for that reason, by nobody's hand.
        """
        marks = set(row.edited_fields)
        fields = self._write(row, values, edited, marks)
        if fields and follows and (more := follows(fields)):
            fields |= self._write(row, more, dict.fromkeys(more, False), marks)
        if fields:
            self._mark(row, marks)
            if derived_by(name_of(row), fields):
                row.derive()  # type: ignore[attr-defined]
        return fields

    def _write(self, row: Curated, values: Mapping[str, Any], edited: Mapping[str, bool], marks: set[str]) -> set[str]:
        """Set fields of one record and note what changed; return it."""
        fields: set[str] = set()
        for path, value in values.items():
            old = read(row, path)
            was_edited = path in marks
            if self.is_machine and was_edited:
                self.kept.append((name_of(row), row.pk, path))
                continue
            write(row, path, value)
            new = read(row, path)
            if old != new:
                fields.add(path)
                self.note(type(row), row.pk, Change.Action.SET, path, old, new, was_edited)
            is_edited = edited.get(path, was_edited if self.is_machine else True)
            if is_edited != was_edited and (old != new or path in edited):
                fields.add("edited_fields")
                (marks.add if is_edited else marks.discard)(path)
        return fields

    def set_links(
        self,
        kind: LinkKind,
        parent: Curated,
        held: Mapping[tuple[Any, ...], models.Model],
        wanted: tuple[Sequence[Item], Sequence[Item]],
        edited: Mapping[tuple[int, str], bool],
    ) -> tuple[list[Item], list[Item]]:
        """Decide which links of one parent really change, return what to add and to remove."""
        marks = set(parent.edited_fields)
        add: dict[tuple[Any, ...], Item] = {}
        remove: dict[tuple[Any, ...], Item] = {}
        for item in wanted[1]:
            if (identity := kind.identify(item)) in held and self._may(kind, parent, item, marks):
                remove[identity] = kind.item_of(held[identity])
        for item in map(kind.complete, wanted[0]):
            identity = kind.identify(item)
            standing = kind.item_of(held[identity]) if identity in held else None
            if standing == item:
                remove.pop(identity, None)
            elif self._may(kind, parent, item, marks):
                add[identity] = item
                if standing:
                    remove[identity] = standing
        if not add and not remove:
            return [], []
        before = {mark: mark in marks for mark in (kind.mark(item) for item in (*add.values(), *remove.values()))}
        for mark, was_edited in before.items():
            is_edited = edited.get((parent.pk, mark), was_edited or not self.is_machine)
            (marks.add if is_edited else marks.discard)(mark)
        removed, added = (
            [{**item, "was_edited": before[kind.mark(item)]} for item in side.values()] for side in (remove, add)
        )
        self.note(kind.parent, parent.pk, Change.Action.LINK, kind.name, removed, added)
        self._mark(parent, marks)
        return list(add.values()), list(remove.values())

    def _may(self, kind: LinkKind, parent: Curated, item: Item, marks: Collection[str]) -> bool:
        if not self.is_machine or kind.mark(item) not in marks:
            return True
        self.kept.append((name_of(parent), parent.pk, kind.mark(item)))
        return False

    def _mark(self, row: Curated, marks: Collection[str]) -> None:
        """Count a save, and remember which fields and links a person decided upon."""
        row.edited_fields = sorted(marks)
        row.version += 1
        row.updated_at = self.at
