"""The log of an open change set: what changes of each record, decided in memory and written down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from archive.editing.changes.links import Item, LinkKind
from archive.editing.changes.values import derived_by, name_of, plain, read, write
from archive.models import Change
from archive.models.articles import DESK_FIELDS
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
    """Who changes records and when, the changes so far, and what a machine left as a person set it (`protected`)."""

    is_machine: bool
    at: datetime
    changes: list[Entry] = field(default_factory=list)
    protected: list[tuple[str, int, str]] = field(default_factory=list)

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

    def articles_touched(self) -> set[int]:
        """Return the articles of which more changed than concerns the desk alone."""
        return {one.object_id for one in self.changes if one.model == "article" and one.field not in DESK_FIELDS}

    def set_fields(
        self,
        row: Curated,
        values: Mapping[str, Any],
        edited: Mapping[str, bool],
        follows: Callable[[set[str]], Mapping[str, Any]] | None = None,
    ) -> set[str]:
        """Set fields of one record in memory; return those that changed, `edited_fields` among them.

        `follows` gets the fields that changed and returns what is set for that reason, by nobody's hand.
        """
        edited_paths = set(row.edited_fields)
        fields = self._write(row, values, edited, edited_paths)
        if fields and follows and (more := follows(fields)):
            fields |= self._write(row, more, dict.fromkeys(more, False), edited_paths)
        if fields.difference(DESK_FIELDS):
            self._count_save(row, edited_paths)
            if derived_by(name_of(row), fields):
                row.derive()  # type: ignore[attr-defined]
        return fields

    def _write(
        self, row: Curated, values: Mapping[str, Any], edited: Mapping[str, bool], edited_paths: set[str]
    ) -> set[str]:
        """Set fields of one record and note what changed; return it."""
        fields: set[str] = set()
        for path, value in values.items():
            old = read(row, path)
            was_edited = path in edited_paths
            if self.is_machine and was_edited:
                self.protected.append((name_of(row), row.pk, path))
                continue
            write(row, path, value)
            new = read(row, path)
            if old != new:
                fields.add(path)
                self.note(type(row), row.pk, Change.Action.SET, path, old, new, was_edited)
            is_edited = edited.get(path, was_edited if self.is_machine else path not in DESK_FIELDS)
            if is_edited != was_edited and (old != new or path in edited):
                if old == new:
                    self.note(type(row), row.pk, Change.Action.MARK, path, new=is_edited, was_edited=was_edited)
                fields.add("edited_fields")
                (edited_paths.add if is_edited else edited_paths.discard)(path)
        return fields

    def set_links(
        self,
        kind: LinkKind,
        parent: Curated,
        current: Mapping[tuple[Any, ...], models.Model],
        wanted: tuple[Sequence[Item], Sequence[Item]],
        edited: Mapping[tuple[int, str], bool],
        *,
        follows: bool = False,
    ) -> tuple[list[Item], list[Item]]:
        """Decide which links of one parent really change, return what to add and to remove.

        A machine leaves alone what a person decided upon, unless the links only follow what changed.
        """
        is_held = self.is_machine and not follows
        edited_paths = set(parent.edited_fields)
        add: dict[tuple[Any, ...], Item] = {}
        remove: dict[tuple[Any, ...], Item] = {}
        for item in wanted[1]:
            if (identity := kind.identify(item)) in current and not (
                is_held and self._is_decided(kind, parent, item, edited_paths)
            ):
                remove[identity] = kind.item_of(current[identity])
        for item in map(kind.complete, wanted[0]):
            identity = kind.identify(item)
            present = kind.item_of(current[identity]) if identity in current else None
            if present == item:
                remove.pop(identity, None)
            elif not (is_held and self._is_decided(kind, parent, item, edited_paths)):
                add[identity] = item
                if present:
                    remove[identity] = present
        if not add and not remove:
            return [], []
        paths = map(kind.path_of, (*add.values(), *remove.values()))
        before = {path: path in edited_paths for path in paths}
        for path, was_edited in before.items():
            is_edited = edited.get((parent.pk, path), was_edited or not self.is_machine)
            (edited_paths.add if is_edited else edited_paths.discard)(path)
        removed, added = (
            [{**item, "was_edited": before[kind.path_of(item)]} for item in side.values()] for side in (remove, add)
        )
        self.note(kind.parent, parent.pk, Change.Action.LINK, kind.name, removed, added)
        if follows:
            parent.edited_fields = sorted(edited_paths)  # no save: what a person has before them is not outdated by it
        else:
            self._count_save(parent, edited_paths)
        return list(add.values()), list(remove.values())

    def _is_decided(self, kind: LinkKind, parent: Curated, item: Item, edited_paths: Collection[str]) -> bool:
        """Whether a person decided upon a link; then it is noted as left alone."""
        if kind.path_of(item) not in edited_paths:
            return False
        self.protected.append((name_of(parent), parent.pk, kind.path_of(item)))
        return True

    def _count_save(self, row: Curated, edited_paths: Collection[str]) -> None:
        """Raise the version, and remember which fields and links a person decided upon."""
        row.edited_fields = sorted(edited_paths)
        row.version += 1
        row.updated_at = self.at
