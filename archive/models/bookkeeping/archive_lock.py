"""The archive lock: one writer at a time, on either database; and readers who see one moment, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
