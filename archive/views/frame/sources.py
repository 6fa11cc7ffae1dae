"""Where a public page is read from: the replica while it is level with the primary, else the primary."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError

from archive.models import Generation, Revision
from archive.replica import REPLICA, may_be_asked, note_absence, note_presence, reading_from

Drawn = TypeVar("Drawn")


def drawn_from_either(revision: Revision, draw: Callable[[], Drawn]) -> Drawn:
    """Draw a page of this revision of the primary, from the replica if that has come to it (one query there).

    Where the replica fails meanwhile, the page is drawn anew from the primary.
    """
    if replica_revision() != revision:
        return draw()
    try:
        with reading_from(REPLICA):
            return draw()
    except (OperationalError, InterfaceError) as error:
        note_absence(error)
        with reading_from(DEFAULT_DB_ALIAS):
            return draw()


def replica_revision() -> Revision | None:
    """Return how far the replica has come (one query there); None where there is none, or it does not answer."""
    if not may_be_asked():
        return None
    try:
        with reading_from(REPLICA):
            found = Generation.revision()
    except (DatabaseError, InterfaceError) as error:
        note_absence(error)
        return None
    note_presence()
    return found
