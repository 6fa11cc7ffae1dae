"""The tables of a run are made once: the first process migrates, the others copy what it made.

To migrate takes some seconds of processor time, to copy some hundredths. The processes of a run, which are those of
pytest-xdist, meet in a folder; whoever comes while the first is still at it waits.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection


def make_once(folder: Path) -> None:
    """Where Django makes a database for tests, let it copy the tables if another process of this run has made them."""
    create = connection.creation.create_test_db

    def create_or_copy(*given: Any, **named: Any) -> str:
        with mock.patch("django.core.management.call_command", partial(_migrate_or_copy, folder)):
            name: str = create(*given, **named)
        return name

    connection.creation.create_test_db = create_or_copy


def _migrate_or_copy(folder: Path, command: str, **options: Any) -> None:
    """Stand in for the command `migrate`."""
    if command != "migrate":
        call_command(command, **options)
        return
    kept = _kept(folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "made").exists():
            copy_from(kept)
        else:
            call_command(command, **options)
            copy_to(kept)
            (folder / "made").touch()


def forget(folder: Path) -> None:
    """Take away from the server what was made to be copied; a file goes with its folder."""
    if connection.vendor == "postgresql":
        on_server(f'DROP DATABASE IF EXISTS "{_kept(folder)}"')


def _kept(folder: Path) -> str:
    """Name the file, or the database on the server, that is copied."""
    return str(folder / "tables.sqlite3") if connection.vendor == "sqlite" else f"tables_{folder.name}"


def copy_to(other: str) -> None:
    """Copy the database of the tests to a file, or to a database on the server, of this name."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(other)) as target:
            connection.connection.backup(target)
    else:
        _copy_on_server(connection.settings_dict["NAME"], other)


def copy_from(other: str) -> None:
    """Copy the database of the tests from a file, or from a database on the server, of this name."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(other)) as origin:
            origin.backup(connection.connection)
    else:
        _copy_on_server(other, connection.settings_dict["NAME"])


def _copy_on_server(origin: str, target: str) -> None:
    connection.close()  # a database that is copied may have no visitor
    on_server(f'DROP DATABASE IF EXISTS "{target}"', f'CREATE DATABASE "{target}" TEMPLATE "{origin}"')


def on_server(*statements: str) -> None:
    """Say something to the PostgreSQL of the tests that is about whole databases."""
    import psycopg

    server = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as administrator:
        for statement in statements:
            administrator.execute(statement)
