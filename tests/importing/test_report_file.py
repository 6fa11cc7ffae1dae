"""A report harms no file: what it may be written over, what not, and that it comes whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from archive.importing import report_file
from archive.importing.reparse import Difference
from archive.importing.report_file import OF_IMPORT, OF_REPARSE, ReportError, ReportFile, is_report
from archive.models import Article, ImportBatch
from tests import forked
from tests.conftest import Manage
from tests.management.test_import_articles import STORY, run

LINE = json.dumps({"title": "A story", "body": STORY}) + "\n"
ROW = dict.fromkeys(OF_IMPORT) | {"outcome": "created"}

pytestmark = pytest.mark.once


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "quay.txt").write_text(STORY)
    (folder / "more.jsonl").write_text(LINE)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(*arguments: str | Path) -> str:
    """Run an import that is to be refused before anything is done; return the sentence."""
    status, printed = run("import_articles", *arguments)
    assert status == 2, printed
    assert not ImportBatch.objects.exists()
    assert len(printed.strip().splitlines()) == 1 and printed.strip().endswith(".")
    return printed


@pytest.mark.django_db
def test_a_new_file_an_empty_one_and_an_earlier_report_become_the_report(desk: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    for before in (None, b"", json.dumps(ROW).encode() + b"\n"):
        if before is not None:
            report.write_bytes(before)
        assert run("import_articles", desk, "--report", report)[0] == 0
        assert len(report.read_text().splitlines()) == 2
    assert run("import_articles", desk, "--report", report)[0] == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.django_db
def test_a_report_keeps_the_rights_of_the_file_and_the_link_that_leads_to_it(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").touch(mode=0o640)
    (tmp_path / "latest.jsonl").symlink_to("old.jsonl")
    assert run("import_articles", desk, "--report", tmp_path / "latest.jsonl")[0] == 0
    assert (tmp_path / "latest.jsonl").is_symlink()
    assert (tmp_path / "old.jsonl").stat().st_mode & 0o777 == 0o640
    assert is_report(tmp_path / "old.jsonl") and (tmp_path / "old.jsonl").stat().st_size


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["desk/more.jsonl", "link.jsonl", "hard.jsonl", "desk/../desk/more.jsonl"])
@pytest.mark.parametrize("given", ["desk", "desk/more.jsonl"])
def test_an_input_is_never_written_over_by_whatever_name(desk: Path, tmp_path: Path, name: str, given: str) -> None:
    (tmp_path / "link.jsonl").symlink_to(desk / "more.jsonl")
    (tmp_path / "hard.jsonl").hardlink_to(desk / "more.jsonl")
    before = contents(tmp_path)
    refused(tmp_path / given, "--report", tmp_path / name)
    assert contents(tmp_path) == before


@pytest.mark.django_db
def test_an_earlier_report_that_is_imported_is_an_input_too(desk: Path, tmp_path: Path) -> None:
    (desk / "report.jsonl").write_text(json.dumps(ROW) + "\n")
    (tmp_path / "hard.jsonl").hardlink_to(desk / "report.jsonl")
    before = contents(tmp_path)
    refused(desk, "--report", tmp_path / "hard.jsonl")
    assert "imported" in refused(desk / "report.jsonl", "--report", desk / "report.jsonl")
    assert contents(tmp_path) == before


@pytest.mark.django_db
def test_a_report_lies_in_no_folder_that_is_imported_for_the_next_import_would_take_it(
    desk: Path, tmp_path: Path
) -> None:
    (desk / "below").mkdir()
    (tmp_path / "way").symlink_to(desk / "below")
    for path in (desk / "r.jsonl", desk / "below" / "r.jsonl", tmp_path / "way" / "r.jsonl", desk / ".hidden"):
        assert "next import" in refused(desk, "--report", path)
    assert run("import_articles", desk / "quay.txt", "--report", desk / "r.jsonl")[0] == 0


@pytest.mark.django_db
def test_what_belongs_to_the_archive_is_no_place_for_a_report(
    desk: Path, data_dir: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data_dir / "search").mkdir(exist_ok=True)
    (tmp_path / "way").symlink_to(data_dir)
    for path in (data_dir / "r.jsonl", data_dir / "search" / "r.jsonl", tmp_path / "way" / "r.jsonl", data_dir):
        assert not path.exists() or path.is_dir()
        refused(desk, "--report", path)
    monkeypatch.setattr(report_file, "_database_files", lambda: [tmp_path / "a.sqlite3", tmp_path / "a.sqlite3-wal"])
    (tmp_path / "a.sqlite3").touch()
    (tmp_path / "other.jsonl").hardlink_to(tmp_path / "a.sqlite3")
    for name in ("a.sqlite3", "a.sqlite3-wal", "other.jsonl"):
        assert "database" in refused(desk, "--report", tmp_path / name)


def test_a_database_is_its_file_and_what_stands_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a database in files")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "a.sqlite3"))
    names = [path.name for path in report_file._database_files()]
    assert names == ["a.sqlite3", "a.sqlite3-wal", "a.sqlite3-shm", "a.sqlite3-journal"]


@pytest.mark.django_db
def test_a_file_that_is_no_report_a_folder_and_a_device_are_left_alone(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Not to be lost.\n")
    (tmp_path / "half.jsonl").write_text(json.dumps(ROW) + "\nand a note\n")
    os.mkfifo(tmp_path / "pipe")
    before = (tmp_path / "notes.txt").read_bytes(), (tmp_path / "half.jsonl").read_bytes()
    for name, words in (
        ("notes.txt", "no report"),
        ("half.jsonl", "no report"),
        ("pipe", "pipe"),
        (".", "folder"),
        ("nowhere/r.jsonl", "no such folder"),
        ("notes.txt/r.jsonl", "inside a file"),
        ("n" * 300, "long"),
    ):
        assert words in refused(desk, "--report", tmp_path / name), name
    assert "not a file" in refused(desk, "--report", "/dev/null")
    assert before == ((tmp_path / "notes.txt").read_bytes(), (tmp_path / "half.jsonl").read_bytes())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        '"path"',
        json.dumps({"title": "a", "body": "b"}),
        json.dumps({**ROW, "note": "mine"}),
        json.dumps({**ROW, "outcome": "well"}),
        json.dumps({**ROW, "outcome": []}),
        json.dumps({name: ROW[name] for name in OF_IMPORT if name != "outcome"}),
        json.dumps({**dict.fromkeys(OF_REPARSE), "effect": "none"}),
        "{" * 100_000,
    ],
)
def test_lines_that_are_not_of_a_report_are_recognised(tmp_path: Path, line: str) -> None:
    (tmp_path / "r.jsonl").write_text(f"{json.dumps(ROW)}\n{line}\n")
    assert not is_report(tmp_path / "r.jsonl")
    (tmp_path / "r.jsonl").write_text(f"{json.dumps(ROW)}\n" * 2)
    assert is_report(tmp_path / "r.jsonl")


@pytest.mark.django_db
def test_the_fields_by_which_a_report_is_known_are_those_that_are_written(desk: Path, tmp_path: Path) -> None:
    run("import_articles", desk, "--report", tmp_path / "r.jsonl")
    assert [tuple(json.loads(line)) for line in (tmp_path / "r.jsonl").read_text().splitlines()] == [OF_IMPORT] * 2
    assert tuple(field.name for field in fields(Difference)) == OF_REPARSE


@pytest.mark.django_db
def test_reading_again_harms_no_file_either(desk: Path, data_dir: Path, tmp_path: Path) -> None:
    run("import_articles", desk)
    (tmp_path / "notes.txt").write_text("Not to be lost.\n")
    for path in (tmp_path / "notes.txt", data_dir / "r.jsonl", tmp_path / "nowhere" / "r.jsonl"):
        status, printed = run("reparse", "--report", path)
        assert status == 2 and "report can't be written" in printed
    assert (tmp_path / "notes.txt").read_text() == "Not to be lost.\n"
    assert run("reparse", "--report", tmp_path / "r.jsonl")[0] == 0
    assert (tmp_path / "r.jsonl").read_bytes() == b""


@pytest.mark.django_db
@pytest.mark.parametrize("has_nameless", [True, False])
def test_a_report_that_breaks_off_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_nameless: bool
) -> None:
    if not has_nameless:
        monkeypatch.setattr(report_file, "_has_nameless", lambda _name: False)
    (tmp_path / "r.jsonl").write_text(json.dumps(ROW) + "\n")
    before = contents(tmp_path)
    for error in (KeyError("a fault"), KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")):
        expected = ReportError if isinstance(error, OSError) else type(error)
        with pytest.raises(expected), ReportFile(tmp_path / "r.jsonl").writing() as out:
            out.write("half a line")
            raise error
        assert contents(tmp_path) == before
    with ReportFile(tmp_path / "r.jsonl").writing() as out:
        out.write("")
    assert contents(tmp_path) == {"r.jsonl": b""}


@pytest.mark.django_db
def test_what_came_to_stand_there_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no report"), ReportFile(tmp_path / "r.jsonl").writing() as out:
        out.write(json.dumps(ROW) + "\n")
        (tmp_path / "r.jsonl").write_text("Somebody else's.\n")
    assert contents(tmp_path) == {"r.jsonl": b"Somebody else's.\n"}


@pytest.mark.django_db
def test_an_import_whose_report_finds_no_room_keeps_what_it_did_and_is_gone_on_with(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_batch: ImportBatch, _out: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("archive.importing.pipeline.write_report", full)
        status, printed = run("import_articles", desk, "--batch", "May", "--report", tmp_path / "r.jsonl")
    assert status == 2 and "No space left" in printed and "--resume May" in printed
    assert Article.objects.count() == 2 and not (tmp_path / "r.jsonl").exists()
    assert run("import_articles", desk, "--resume", "May", "--report", tmp_path / "r.jsonl")[0] == 0
    assert len((tmp_path / "r.jsonl").read_text().splitlines()) == 2  # the whole batch, not only what was left


@pytest.mark.skipif(sys.platform != "linux", reason="files without a name")
def test_a_process_that_is_killed_while_it_writes_leaves_no_file_behind(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps(ROW) + "\n")
    before = contents(tmp_path)
    act = (
        "import django, os, signal, pathlib, sys; django.setup();"
        "from archive.importing.report_file import ReportFile;"
        "writing = ReportFile(pathlib.Path(sys.argv[1])).writing(); out = writing.__enter__();"
        "out.write('half' * 100000); os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "ARCHIVE_DATA_DIR": str(tmp_path / "var")}
    ended = forked.run("-c", act, tmp_path / "r.jsonl", env=environment)
    assert ended.returncode == -signal.SIGKILL
    assert {name: data for name, data in contents(tmp_path).items() if not name.startswith("var/")} == before


def test_a_path_of_odd_bytes_is_shown_so_that_a_terminal_bears_it(
    migrated_archive: Any, manage: Manage, desk: Path
) -> None:
    odd = os.fsdecode(bytes(desk.parent) + b"/r\xff\x1b[2J.jsonl")
    finished = manage("import_articles", desk, "--report", odd, check=True)
    assert r"r\udcff\x1b[2J.jsonl" in finished.stdout and is_report(Path(odd))
    finished = manage("import_articles", desk, "--batch", os.fsdecode(b"\xff"))
    assert finished.returncode == 2 and "--batch" in finished.stderr and "Traceback" not in finished.stderr
