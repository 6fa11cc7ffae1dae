"""Locks of the archive, for one writer at a time, and of processes that share a run; and readers who see one moment."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

_LOCK = 0x416E6E616C73  # "Annals"


def take_archive_lock() -> None:
    """Make every other writer wait until this transaction ends.

    PostgreSQL: an advisory lock of the transaction. SQLite: the transaction began IMMEDIATE (see the settings) and
    already is the only writer. Must come before the first query of a writing transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The archive lock is taken inside a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@contextmanager
def read_snapshot() -> Iterator[None]:
    """Let all queries of the block see the archive as it is at its beginning, while others write; nobody waits.

    Nothing may be written in it. Inside a transaction that is the moment of the latter.
    """
    if connection.in_atomic_block:
        yield
        return
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        # Not by Django's `atomic`, which takes the lock of a writer on SQLite and sees each commit on PostgreSQL.
        cursor.execute("BEGIN DEFERRED" if is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")  # it begins with the first look
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def session_lock(run: int, part: int) -> Iterator[bool]:
    """Hold a part of a long run for as long as the block lasts; give False at once where another process holds it.

    It is let go when the process ends, however it does. PostgreSQL: among all hosts. SQLite: on this machine, by a file
    in the data folder.
    """
    if connection.vendor == "postgresql":
        keys = [run & 0x7FFFFFFF, part]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
            is_held = bool(cursor.fetchone()[0])
        try:
            yield is_held
        finally:
            if is_held and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)
        return
    folder = Path(settings.ARCHIVE_DATA_DIR) / "locks"
    folder.mkdir(exist_ok=True)
    with (folder / f"{run}-{part}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
