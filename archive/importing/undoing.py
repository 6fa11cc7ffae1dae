"""Undoing an import: its articles are discarded, what it changed is put back, what a person touched since is kept."""

from __future__ import annotations

from django.db import transaction

from archive.comparing.candidates import drop_fallen
from archive.editing.changes import User
from archive.editing.undo import UndoReport, undo
from archive.models import ChangeSet, ImportBatch
from archive.models.choices import ChangeKind


def undo_import(batch: ImportBatch, *, user: User | None = None, reason: str = "", dry_run: bool = False) -> UndoReport:
    """Undo what an import did, as far as it still stands; the same files imported again revive its articles."""
    with transaction.atomic():
        done = ChangeSet.objects.filter(batch=batch, kind=ChangeKind.IMPORT)
        report = undo(list(done), user=user, reason=reason, kind=ChangeKind.UNDO_IMPORT, dry_run=dry_run)
        if not dry_run:
            batch.status = ImportBatch.Status.UNDONE
            batch.save(update_fields=["status"])
            drop_fallen()
    return report
