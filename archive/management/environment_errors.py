"""Errors of the environment, each in a sentence: a full disk, a folder or database that can't be used."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import DatabaseError, InterfaceError

from archive.text.printable import printable

CANNOT_START = 2

# What a command can do nothing about; any other error of the system is a fault of ours, and shown as one.
_OF_THE_SYSTEM = frozenset(
    (
        errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOMEM,
        errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENODEV, errno.ESTALE,
    )
)  # fmt: skip
# Words of SQLite (https://www.sqlite.org/rescode.html) and, as SQLSTATE, of PostgreSQL.
_OF_DATABASES = (
    (
        ("database or disk is full", "53100", "no space left on device"),
        "The disk is full: the database can't be written. Make room first.",
    ),
    (
        ("readonly database", "25006"),
        "The database can't be written: it, or the folder that it lies in, is read-only for this user.",
    ),
    (("unable to open database file",), "The database can't be opened: its folder is missing, or closed to this user."),
    (("disk i/o error", "58030"), "The disk that the database lies on can't be read or written, or is full."),
    (("database is locked",), "The database is being written by another process. Try again when that is done."),
    (("not a database", "malformed"), "The file of the database is damaged, or no database. Restore a copy of it."),
    (("42501", "permission denied"), "The database does not let this user do that."),
)
_CONNECTION_LOST = ("57P01", "57P02", "57P03", "08", "53300")


def sentence_for(error: BaseException) -> str:
    """Return a sentence about an error of the environment; empty for any other error."""
    for one in _chain(error):
        if isinstance(one, ImproperlyConfigured):
            return f"The settings are wrong. {one}"
        if isinstance(one, DatabaseError | InterfaceError) and (words := _of_database(one)):
            return words
        if isinstance(one, OSError) and one.errno in _OF_THE_SYSTEM:
            where = f"“{printable(str(one.filename))}” can't be used" if one.filename else "The system refused"
            return f"{where}: {one.strerror}."
    return ""


def _of_database(error: Exception) -> str:
    state = getattr(error.__cause__, "sqlstate", None) or ""
    words = str(error).lower()
    for signs, sentence in _OF_DATABASES:
        if state in signs or any(sign in words for sign in signs if not sign.isdecimal()):
            return sentence
    is_lost = state.startswith(_CONNECTION_LOST) or "connection" in words
    return (
        "The connection to the database was lost." if is_lost and "psycopg" in type(error.__cause__).__module__ else ""
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its causes, each once."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        seen.append(one)
        yield one
        one = one.__cause__ or one.__context__
