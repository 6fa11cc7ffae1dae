"""Which errors say that nothing can be written just now, and why, in words."""

from __future__ import annotations

from django.db import DatabaseError
from django.utils.translation import gettext as _

# What SQLite says, and the classes of PostgreSQL's errors: no writing in this transaction, no room on the disk.
_READ_ONLY = ("readonly database", "read-only")
_FULL = ("disk is full", "disk i/o error")
_STATES = {"25006": _READ_ONLY, "53100": _FULL}


def reason_of(error: BaseException) -> str:
    """Say why nothing could be written; nothing where the error is not of that kind."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, (DatabaseError, OSError)):
            said = str(seen).lower()
            state = _STATES.get(getattr(seen, "sqlstate", "") or "")
            if state is _READ_ONLY or any(words in said for words in _READ_ONLY):
                return _("Nothing was saved: the place where the archive is kept can’t be written just now.")
            if state is _FULL or any(words in said for words in _FULL):
                return _("Nothing was saved: there is no room on the disk where the archive is kept.")
        seen = seen.__cause__ or seen.__context__
    return ""
