"""The databases of the benchmarks: an archive filled in bulk is as any other, each in a database of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from benchmarks import databases
from benchmarks.running import environment
from tests.conftest import ROOT

FORM = """
SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n'
"""
LAST_KEYS = "SELECT (SELECT MAX(id) FROM archive_change), nextval(pg_get_serial_sequence('archive_change', 'id'))"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "archive"
    folder.mkdir()
    yield folder
    databases.drop(tmp_path)


def run(archive: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(archive), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
def test_archive_that_is_filled_in_bulk_is_in_order(archive: Path, db: None) -> None:
    seconds = json.loads(run(archive, "-m", "benchmarks.fill", "40").splitlines()[-1])
    assert seconds.keys() == {"rows", "index"}
    told = run(archive, "manage.py", "verify_archive", "--counts", "--log", "--texts", "--database")
    assert told.count("in order.") == 4
    assert databases.size_of(archive) > 100_000
    if not databases.is_postgres():
        assert (archive / databases.FILE).exists()
        return
    with databases.connected(archive) as filled:
        form = {row[0] for row in filled.execute(FORM)}
        last, following = filled.execute(LAST_KEYS).fetchone() or (0, 0)
    assert following == last + 1
    with databases.administrator() as server:
        name = urlsplit(databases.address_of(archive) or "").path[1:]
        counted = "SELECT COUNT(*) FROM pg_database WHERE datname = %s"
        assert server.execute(counted, [name]).fetchone() == (1,)
        databases.drop(archive.parent)
        assert server.execute(counted, [name]).fetchone() == (0,)
    assert form and form == migrated_form()


def migrated_form() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(FORM)
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.once
def test_archive_at_hand_is_not_told_to_what_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("DATABASE_URL", "DATABASE_REPLICA_URL", "ORIGINALS_URL", "SITE_URL", "DEBUG")
    for name in names:
        monkeypatch.setenv(name, "sqlite:////srv/archive/archive.sqlite3")
    told = environment(tmp_path, SITE_URL="http://127.0.0.1")
    assert {name: told.get(name) for name in names} == dict.fromkeys(names) | {"SITE_URL": "http://127.0.0.1"}
    assert told["ARCHIVE_DATA_DIR"] == str(tmp_path)


@pytest.mark.once
def test_unknown_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE", "oracle")
    with pytest.raises(SystemExit, match="Write sqlite or postgresql"), databases.server(tmp_path):
        pass
