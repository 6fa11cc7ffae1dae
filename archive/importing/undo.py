"""Undoing an import: its articles are discarded, what it changed is put back, what a person edited since stays."""

from __future__ import annotations

from django.db import transaction

from archive.comparing.candidate_upkeep import prune_candidates
from archive.editing.changes.recorder import User
from archive.editing.undo import Refusal, UndoReport, plan, undo
from archive.models import ChangeSet, ImportBatch, take_archive_lock
from archive.models.choices import ChangeKind


def undo_import(
    batch: ImportBatch,
    *,
    user: User | None = None,
    reason: str = "",
    refusal: Refusal | None = None,
    dry_run: bool = False,
    takes_edited: bool = False,
) -> UndoReport:
    """Undo what an import did, as far as nothing changed since; the same files imported again revive its articles.

    With `dry_run` say what would happen, reading only. `refusal` and `takes_edited` are as in `editing.undo.undo`.
    """
    if dry_run:
        return plan(done_by(batch), kind=ChangeKind.UNDO_IMPORT, takes_edited=takes_edited)
    with transaction.atomic():
        take_archive_lock()
        report = undo(
            done_by(batch),
            user=user,
            reason=reason,
            kind=ChangeKind.UNDO_IMPORT,
            refusal=refusal,
            takes_edited=takes_edited,
        )
        if report:
            batch.status = ImportBatch.Status.UNDONE
            batch.save(update_fields=["status"])
            prune_candidates()
    return report


def done_by(batch: ImportBatch) -> list[ChangeSet]:
    """Return the change sets of an import itself."""
    return list(ChangeSet.objects.filter(batch=batch, kind=ChangeKind.IMPORT).select_related("batch"))
