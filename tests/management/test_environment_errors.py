"""What hinders a command from outside is said in one sentence, with status 2; what was done before stays."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection

from archive.importing import pipeline
from archive.management.environment_errors import sentence_for
from archive.models import Article, ImportBatch
from tests import forked
from tests.conftest import ROOT
from tests.management.test_import_articles import STORY, run

PLENTY = 2**30
# `manage.py` where the disk takes no more: a file may have 65,536 bytes.
BOUNDED = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
runpy.run_path("manage.py", run_name="__main__")
"""
only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="words and limits of SQLite")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for n in range(12):
        (folder / f"{n:02}.txt").write_text(f"{STORY}\nThe quay has the number {n}.\n\n" + f"Ship {n} came in. " * 4000)
    return folder


@contextmanager
def pragma(name: str, value: int, after: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name} = {value}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA {name} = {after}")


def pages() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA page_count").fetchone()[0])


def said_in_one_sentence(printed: str) -> bool:
    return "Traceback" not in printed and len(printed.strip().splitlines()) == 1


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_an_import_that_fills_the_disk_keeps_what_it_did_and_is_gone_on_with(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "CHUNK", 3)
    with pragma("max_page_count", pages() + 300, PLENTY):
        status, printed = run("import_articles", desk, "--batch", "May", "--report", tmp_path / "r.jsonl")
    assert status == 2, printed
    assert said_in_one_sentence(printed) and "disk is full" in printed and "--resume May" in printed
    done = Article.objects.count()
    assert 0 < done < 12 and done % 3 == 0
    assert not (tmp_path / "r.jsonl").exists()
    status, printed = run("import_articles", desk, "--resume", "May", "--report", tmp_path / "r.jsonl")
    assert status == 0 and Article.objects.count() == 12
    assert len((tmp_path / "r.jsonl").read_text().splitlines()) == 12


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_commands_that_write_say_that_the_database_is_read_only(desk: Path, tmp_path: Path) -> None:
    run("import_articles", desk, "--batch", "April")
    writing: list[tuple[str | Path, ...]] = [
        ("import_articles", ROOT / "seeds"),
        ("import_articles", ROOT / "seeds", "--dry-run"),
        ("undo_import", "April"),
        ("load_collection", ROOT / "seeds" / "collection.toml"),
        ("make_groups", "--reset"),
        ("ensure_editor",),
    ]
    with pragma("query_only", 1, 0):
        for command in writing:
            status, printed = run(*command)
            assert status == 2, (command, printed)
            assert said_in_one_sentence(printed) and "read-only" in printed, (command, printed)
    assert ImportBatch.objects.count() == 1 and Article.objects.count() == 12


@only_sqlite
@pytest.mark.once
@pytest.mark.parametrize("command", ["import_articles", "load_collection", "migrate"])
def test_a_disk_that_takes_no_more_is_said_by_whatever_command(
    migrated_archive: dict[str, str], desk: Path, tmp_path: Path, command: str
) -> None:
    given = {
        "import_articles": [str(desk)],
        "load_collection": ["seeds/collection.toml"],
        "migrate": ["archive", "zero"],
    }
    finished = forked.run("-c", BOUNDED, command, *given[command], env=migrated_archive)
    assert finished.returncode == 2, finished.stderr
    assert "Traceback" not in finished.stderr
    assert "full" in finished.stderr or "File too large" in finished.stderr


@pytest.mark.django_db
def test_a_folder_that_can_not_be_read_is_said_before_anything_is_done() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        closed = Path(name) / "closed"
        closed.mkdir(mode=0o000)
        with as_nobody():
            status, printed = run("import_articles", closed)
        assert status == 2 and said_in_one_sentence(printed)
        assert "closed" in printed and "Permission denied" in printed
        assert not ImportBatch.objects.exists()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Act as somebody without rights, if we are one to whom nothing is closed."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.once
def test_a_data_folder_in_which_nothing_can_be_made_is_said_by_name(own_archive: dict[str, str]) -> None:
    own_archive["ARCHIVE_DATA_DIR"] = "/proc/nowhere/var"
    finished = forked.run("manage.py", "import_articles", "seeds", env=own_archive)
    assert finished.returncode == 2
    assert said_in_one_sentence(finished.stderr) and "/proc/nowhere/var" in finished.stderr


class CauseError(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def of_postgres(kind: type[Exception], sqlstate: str) -> Exception:
    error = kind("in whatever language")
    error.__cause__ = CauseError(sqlstate)
    error.__cause__.__class__.__module__ = "psycopg.errors"
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperationalError("database or disk is full"), "disk is full"),
        (OperationalError("attempt to write a readonly database"), "read-only"),
        (OperationalError("unable to open database file"), "can't be opened"),
        (OperationalError("disk I/O error"), "can't be read or written"),
        (OperationalError("database is locked"), "another process"),
        (DatabaseError("file is not a database"), "damaged"),
        (of_postgres(OperationalError, "53100"), "disk is full"),
        (of_postgres(DatabaseError, "25006"), "read-only"),
        (of_postgres(InterfaceError, "08006"), "connection"),
        (of_postgres(OperationalError, "57P01"), "connection"),
        (
            OSError(errno.ENOSPC, "No space left on device", "/srv/a"),
            "“/srv/a” can't be used: No space left on device.",
        ),
        (OSError(errno.EROFS, "Read-only file system"), "Read-only file system"),
        (PermissionError(errno.EACCES, "Permission denied", "a\x1b[2J"), r"a\x1b[2J"),
        (ImproperlyConfigured("DATABASE_URL is wrong."), "DATABASE_URL is wrong."),
    ],
)
def test_each_trouble_has_its_sentence(error: Exception, words: str) -> None:
    assert words in sentence_for(error)
    outer = RuntimeError("while that was handled")
    outer.__context__ = error
    assert words in sentence_for(outer)


@pytest.mark.parametrize(
    "error",
    [
        KeyError("a fault of ours"),
        IntegrityError("UNIQUE constraint failed"),
        OperationalError("no such column: a"),
        of_postgres(OperationalError, "42703"),
        FileNotFoundError(errno.ENOENT, "No such file or directory", "a"),
        OSError("without a number"),
    ],
)
def test_a_fault_of_ours_is_no_trouble(error: Exception) -> None:
    assert sentence_for(error) == ""


@pytest.mark.django_db
def test_a_fault_of_ours_is_shown_as_one(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_given: Any, **_named: Any) -> None:
        raise OperationalError("no such column: a")

    monkeypatch.setattr("archive.management.commands.import_articles.run_import", faulty)
    with pytest.raises(OperationalError):
        run("import_articles", desk)
