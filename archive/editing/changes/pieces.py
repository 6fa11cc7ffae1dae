"""One act on more rows than one transaction should hold others up for: piece by piece, as one change set."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archive.editing.changes.errors import UndoneMeanwhileError
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.models import ChangeSet
from archive.models.choices import ChangeKind

PIECE = 250  # rows in one transaction, which takes a fraction of a second


def in_pieces(
    kind: ChangeKind, ids: Sequence[int], write: Callable[[Record, Sequence[int]], int], *, user: User, reason: str = ""
) -> tuple[ChangeSet | None, int]:
    """Let `write` change the rows of these ids, some in each transaction; return the change set and how many changed.

    `write` reads what it changes anew, under the archive lock, and returns the number of what it changed. The change
    set is None when nothing was. It ends early where somebody undoes what was done so far.
    """
    done: ChangeSet | None = None
    changed = 0
    for start in range(0, len(ids), PIECE):
        try:
            with recording(kind, user=user, reason=reason, continues=done) as record:
                number = write(record, ids[start : start + PIECE])
        except UndoneMeanwhileError:
            break
        changed += number
        if not record.change_set._state.adding:
            done = record.change_set
    return done, changed
