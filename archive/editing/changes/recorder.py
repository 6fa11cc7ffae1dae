"""The write path: every change of the archive's records, recorded in the transaction that makes it.

    with recording(ChangeKind.EDIT, user=request.user, reason="Date from the print edition") as record:
        record.set(article, published_on=day, date_precision="day", date_basis="editor")
        record.link(article, "tags", add=[{"tag": tag.pk, "basis": "editor"}])

At the end of the block `bookkeeping` lets tallies, search log and generation follow, then the log itself is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from archive.editing.changes.errors import UndoneMeanwhileError
from archive.editing.changes.log import Log
from archive.editing.changes.record import Record
from archive.models import ChangeSet, ImportBatch, take_archive_lock
from archive.models.choices import BY_MACHINE, ChangeKind
from archive.models.curated import make_storable

User = AbstractBaseUser | AnonymousUser


@contextmanager
def recording(
    kind: ChangeKind,
    *,
    user: User | None = None,
    reason: str = "",
    public_reason: str = "",
    batch: ImportBatch | None = None,
    undoes: ChangeSet | None = None,
    continues: ChangeSet | None = None,
) -> Iterator[Record]:
    """Open a change set in a transaction of its own, under the archive lock; an empty one leaves no trace.

    Everything in the block happens or nothing. `kind` says whether a person or a machine acts (`choices.BY_MACHINE`).
    An act on more than can be written at once `continues` the change set of its first step in each of the others: it
    stays one act, with what was done of it so far. Raises UndoneMeanwhileError if that was undone since.
    """
    if user is not None and not user.is_authenticated:
        user = None
    with transaction.atomic():
        take_archive_lock()
        now = timezone.now()
        if continues is not None and continues.undone_by.exists():
            raise UndoneMeanwhileError
        change_set = continues or ChangeSet(
            kind=kind,
            user=user,  # type: ignore[misc]
            user_name=user.get_username() if user else "",
            reason=reason,
            public_reason=public_reason,
            batch=batch,
            undoes=undoes,
            at=now,
        )
        if continues is None:
            make_storable(change_set)
        record = Record(change_set, Log(kind in BY_MACHINE, now))
        yield record
        record.close()
