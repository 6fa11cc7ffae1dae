"""What the parts of a plan share: the change set, the current state and the report; its changes, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from archive.editing.undo.current_state import CurrentState
from archive.editing.undo.later_changes import LaterChanges
from archive.editing.undo.report import Entry, Need, UndoReport
from archive.editing.undo.unique_values import UniqueValues
from archive.models import ChangeSet
from archive.models.changes import is_erased, unpack
from archive.models.choices import ChangeKind


@dataclass(slots=True)
class NetEffect:
    """The net effect of a change set on one field or one link of one object."""

    before: Any
    after: Any
    was_edited: bool


class Logged(NamedTuple):
    """One change of a field or of links, without what would take time to make of it."""

    action: str
    path: str
    old: Any
    new: Any
    packed: bytes | memoryview | None
    was_edited: bool

    def values(self) -> tuple[Any, Any]:
        return unpack(self.old, self.new, self.packed)


@dataclass(slots=True)
class Chunk:
    """Some objects of one kind, what the change set did to each, and what was done to each since."""

    model: str
    log: Mapping[int, list[Logged]]
    later: Mapping[int, LaterChanges]


@dataclass(slots=True)
class PlanContext:
    """The undo of one change set while it is planned; `kind` is that of the undo.

    `takes_edited`: articles that it created go even if a person changed them since, unless they ever were public.
    """

    change_set: ChangeSet
    kind: ChangeKind
    current: CurrentState
    unique_values: UniqueValues
    report: UndoReport
    takes_edited: bool = False

    def need(self, model: str, act: str, row: models.Model | None = None, target: str = "") -> None:
        """Take note of what it takes to be allowed to do something."""
        state = getattr(row, "state", "") if model == "article" else ""
        self.report.needs.add(Need(model, act, state, target))

    def report_kept(self, entries: Iterable[Entry], why: str) -> None:
        self.report.add_kept(with_reason(one, why) for one in entries)

    def report_impossible(self, entries: Iterable[Entry], why: str) -> None:
        self.report.add_impossible(with_reason(one, why) for one in entries)

    def existing_targets(self, pointers: Iterable[tuple[Any, Any]]) -> dict[str, set[int]]:
        """Return which of the records exist that these values of these columns point to, by column."""
        wanted: dict[Any, set[int]] = {}
        for column, value in pointers:
            if isinstance(column, models.ForeignKey) and value is not None:
                wanted.setdefault(column, set()).add(value)
        return {column.name: self.current.existing(column.related_model, ids) for column, ids in wanted.items()}


def with_reason(entry: Entry, why: str) -> Entry:
    return Entry(entry.model, entry.object_id, entry.field, entry.name, why)


def erased_since(row: models.Model, *values: Any) -> str:
    """Say that an article, or one of these values of a record, was destroyed by order; empty when none was."""
    return _("It was erased.") if getattr(row, "is_erased", False) or any(map(is_erased, values)) else ""


def deleted_since(model: str, pk: int) -> Entry:
    return Entry(model, pk, "", str(pk), _("It was deleted since."))


def taken_by_another() -> str:
    return _("Something else has taken its name or address.")
