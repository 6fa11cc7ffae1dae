"""The tables of a run are made once: the first process migrates, the others copy what it made.

To migrate takes some seconds of processor time, to copy some hundredths. The processes of a run, which are those of
pytest-xdist, meet in a folder; whoever comes while the first is still at it waits.
"""

from __future__ import annotations

import fcntl
import os
import shutil
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
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "made").exists():
            _take(folder)
        else:
            call_command(command, **options)
            _keep(folder)
            (folder / "made").touch()


def _keep(folder: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(_kept(folder))) as kept:
            connection.connection.backup(kept)
    else:
        connection.close()  # a database that is copied may have no visitor
        _copy_on_server(connection.settings_dict["NAME"], _kept(folder))


def _take(folder: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(_kept(folder))) as kept:
            kept.backup(connection.connection)
    else:
        connection.close()
        _copy_on_server(_kept(folder), connection.settings_dict["NAME"])


def copy_kept(folder: Path, other: str) -> None:
    """Copy the tables that were made to a file, or to a database on the server, of this name."""
    if connection.vendor == "sqlite":
        shutil.copyfile(_kept(folder), other)
    else:
        _copy_on_server(_kept(folder), other)


def forget(folder: Path) -> None:
    """Take away from the server what was made to be copied; a file goes with its folder."""
    if connection.vendor == "postgresql" and (folder / "made").exists():
        on_server(f'DROP DATABASE IF EXISTS "{_kept(folder)}"')


def _kept(folder: Path) -> str:
    """Name the file, or the database on the server, that is copied."""
    return str(folder / "tables.sqlite3") if connection.vendor == "sqlite" else f"tables_{folder.name}"


def _copy_on_server(origin: str, target: str) -> None:
    on_server(f'DROP DATABASE IF EXISTS "{target}"', f'CREATE DATABASE "{target}" TEMPLATE "{origin}"')


def on_server(*statements: str) -> None:
    """Say something to the PostgreSQL of the tests that is about whole databases."""
    import psycopg

    server = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as administrator:
        for statement in statements:
            administrator.execute(statement)
