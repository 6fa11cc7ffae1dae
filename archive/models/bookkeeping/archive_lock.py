"""The archive lock: one writer at a time, on either database."""

from __future__ import annotations

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
