"""The files that the database lies in: what is deleted can be made to leave them, too."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone


@contextmanager
def secure_delete() -> Iterator[None]:
    """Let SQLite overwrite what is deleted meanwhile, also in a transaction; PostgreSQL keeps it until it is vacuumed.

    See https://www.sqlite.org/pragma.html#pragma_secure_delete.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=OFF")


def truncate_wal() -> bool:
    """Let SQLite take its `-wal` file into the database and cut it to nothing; say whether that could be done.

    It can't while somebody still reads what stood before. Outside a transaction only.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]


def vacuum(tables: Collection[str], *, whole: bool) -> None:
    """Let nothing of what was deleted remain in the files of the database. Outside a transaction only.

    SQLite writes its whole file anew, for which it takes as much room on the disk again. PostgreSQL clears these tables
    of what nobody can see any more; `whole` writes them anew as well, while nobody else may read them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA temp_store=FILE")  # for the copy, which can be larger than the memory
            try:
                cursor.execute("VACUUM")
            finally:
                cursor.execute("PRAGMA temp_store=MEMORY")
            return
        for table in tables:
            cursor.execute(f"VACUUM {'(FULL) ' if whole else ''}{connection.ops.quote_name(table)}")


def database_size() -> int:
    """Return how many bytes the database takes on the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Let SQLite sort and gather in files what is larger than the memory. Outside a transaction only."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA temp_store=FILE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA temp_store=MEMORY")


class DatabaseSettings(NamedTuple):
    """What a database says of itself: its version, how it writes (SQLite) or in what (PostgreSQL), and its time."""

    version: str
    mode: str
    now: datetime


def database_settings() -> DatabaseSettings:
    """Ask the database how it is set up (one or two queries)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = str(cursor.fetchone()[0])
            return DatabaseSettings(sqlite3.sqlite_version, mode, timezone.now())
        cursor.execute("SELECT current_setting('server_version'), pg_encoding_to_char(encoding), clock_timestamp()"
                       " FROM pg_database WHERE datname = current_database()")  # fmt: skip
        version, mode, now = cursor.fetchone()
        return DatabaseSettings(str(version), str(mode), now)


def table_names() -> list[str]:
    """Return the names of all tables that the database has for this archive and its libraries, in order (one query)."""
    return sorted(connection.introspection.table_names())


def make_database(name: str) -> None:
    """Make an empty database beside this one on the server of PostgreSQL. Outside a transaction only."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} ENCODING 'UTF8' TEMPLATE template0")


def drop_database(name: str) -> None:
    """Drop a database of the server of PostgreSQL that was made by `make_database`, whoever uses it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def refresh_statistics() -> None:
    """Let SQLite look at the tables again, so that it chooses the right index (some 10 ms); PostgreSQL does by itself.

    See https://www.sqlite.org/lang_analyze.html: without statistics it walks all published articles to find a few.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
