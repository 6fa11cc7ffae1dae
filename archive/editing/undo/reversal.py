"""Undoing: a plan that only reads, and the undo, which makes the same plan under the archive lock and applies it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.undo.current_state import CurrentState, Key
from archive.editing.undo.parts import Part
from archive.editing.undo.plan import changed_repeatedly, parts_of
from archive.editing.undo.plan_context import PlanContext
from archive.editing.undo.report import Need, UndoReport
from archive.editing.undo.unique_values import UniqueValues
from archive.models import ChangeSet, ImportBatch, take_archive_lock
from archive.models.choices import ChangeKind

Refusal = Callable[[Collection[Need]], str]


class NoMoreParts(Exception):  # noqa: N818  # no fault, but the end
    """All parts of an undo are written."""


class UndoRefusedError(Exception):
    """Whoever asked may not do what the undo takes; the message says so."""


def plan(
    change_sets: Sequence[ChangeSet],
    *,
    kind: ChangeKind = ChangeKind.UNDO,
    only: Key | None = None,
    takes_edited: bool = False,
) -> UndoReport:
    """Say what undoing change sets would do. Reads only, and takes no lock.

    `only` names one object by model and id: its part of the sets, and no more. `takes_edited` is as in `undo`. The
    number of queries grows by chunks of 500 objects; memory by the ids of what was changed.
    """
    report = UndoReport()
    current, unique_values = (
        CurrentState(is_trial=True, changed_repeatedly=changed_repeatedly(change_sets)),
        UniqueValues(),
    )
    for change_set in _newest_first(change_sets):
        for part in parts_of(PlanContext(change_set, kind, current, unique_values, report, takes_edited), only):
            for pk in part.entries:
                report.add_undone(part.entries[pk])
    return report


def undo(
    change_sets: Sequence[ChangeSet],
    *,
    user: User | None = None,
    reason: str = "",
    kind: ChangeKind = ChangeKind.UNDO,
    only: Key | None = None,
    refusal: Refusal | None = None,
    dry_run: bool = False,
    takes_edited: bool = False,
) -> UndoReport:
    """Undo change sets, the newest first, each as a change set of its own; with `dry_run` only plan it.

    `only` is as in `plan`. With `takes_edited` articles that the sets created are discarded even where a person changed
    them since, but for those that ever were public or are scheduled; what was changed stays in them. `refusal` is asked
    before anything is written whether that may be done: where it answers with a sentence, UndoRefusedError is raised.
    All of it happens or nothing. The number of statements grows by chunks of 500 objects, but for what the database
    refuses, which is looked for by halves.
    """
    if dry_run:
        return plan(change_sets, kind=kind, only=only, takes_edited=takes_edited)
    report = UndoReport()
    current, unique_values = CurrentState(is_trial=False, changed_repeatedly={}), UniqueValues()
    with transaction.atomic():
        take_archive_lock()
        for change_set in _newest_first(change_sets):
            with recording(kind, user=user, reason=reason, undoes=change_set, batch=change_set.batch) as record:
                for part in parts_of(PlanContext(change_set, kind, current, unique_values, report, takes_edited), only):
                    if refusal and (why := refusal(report.needs)):
                        raise UndoRefusedError(why)
                    _apply(record, part, list(part.entries), report)
            if record.change_set.pk:
                report.change_sets.append(record.change_set)
        _let_imports_follow(report.change_sets)
    return report


def steps_of(change_set: ChangeSet, kind: ChangeKind, only: Key | None, report: UndoReport) -> Iterator[Part]:
    """Yield the parts of an undo, each decided when it is asked for, by what stands then."""
    current, unique_values = CurrentState(is_trial=False, changed_repeatedly={}), UniqueValues()
    return parts_of(PlanContext(change_set, kind, current, unique_values, report), only)


def undo_step(
    change_set: ChangeSet,
    parts: Iterator[Part],
    report: UndoReport,
    *,
    user: User | None,
    reason: str,
    kind: ChangeKind,
    refusal: Refusal | None,
    continues: ChangeSet | None,
) -> ChangeSet | None:
    """Write the next part of an undo that takes several transactions; raise NoMoreParts where none is left.

    `parts` are those of `steps_of`, asked for under the archive lock. Returns the change set of the undo, None as long
    as nothing was written. What an interrupted undo did is known by the log, so that a new one goes on.
    """
    with recording(
        kind, user=user, reason=reason, undoes=change_set, batch=change_set.batch, continues=continues
    ) as record:
        part = next(parts, None)
        if part is None:
            raise NoMoreParts
        if refusal and (why := refusal(report.needs)):
            raise UndoRefusedError(why)
        _apply(record, part, list(part.entries), report)
    return None if record.change_set._state.adding else record.change_set


def _newest_first(change_sets: Sequence[ChangeSet]) -> list[ChangeSet]:
    return sorted(change_sets, key=lambda one: one.pk, reverse=True)


def _apply(record: Record, part: Part, ids: list[int], report: UndoReport) -> None:
    """Write a part; where a rule of the database forbids it, find by halves what it forbids, say so and leave that."""
    if not ids:
        return
    marked = len(record.log.changes)
    try:
        with transaction.atomic():
            part.apply(record, ids)
    except (IntegrityError, ProtectedError):
        del record.log.changes[marked:]
        if len(ids) == 1:
            report.add_impossible(part.refused(ids))
        else:
            middle = len(ids) // 2
            _apply(record, part, ids[:middle], report)
            _apply(record, part, ids[middle:], report)
    else:
        report.add_undone(entry for pk in ids for entry in part.entries[pk])


def _let_imports_follow(undone: Sequence[ChangeSet]) -> None:
    """Let an import whose undoing was undone be a finished one again, and one whose undoing came back an undone one."""
    status = ImportBatch.Status
    for change_set in undone:
        back = change_set.undoes
        if back and back.batch_id and back.kind == ChangeKind.UNDO_IMPORT:
            ImportBatch.objects.filter(pk=back.batch_id, status=status.UNDONE).update(status=status.FINISHED)
        elif back and back.batch_id and back.undoes and back.undoes.kind == ChangeKind.UNDO_IMPORT:
            ImportBatch.objects.filter(pk=back.batch_id, status=status.FINISHED).update(status=status.UNDONE)
