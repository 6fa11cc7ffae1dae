"""Erasing by a command, in processes: what is erased is in no file of the archive any more."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from archive.models import ChangeKind, ChangeSet
from tests import make
from tests.conftest import Manage
from tests.editing.secrets import BODY, SECRET, cleaned


def story(number: int) -> str:
    filling = " ".join(f"Line {n} of the ledger was read aloud by the clerk of the harbour." for n in range(300))
    return f"{SECRET} and the ledger\n\nHarbour Gazette, 3 May 2024\n\n{SECRET} came {number} times.\n\n{filling}\n"


def in_files(folder: Path) -> list[str]:
    """Return the files that hold the word in any case, as it is or in UTF-16."""
    words = {SECRET.lower().encode(), SECRET.lower().encode("utf-16-le")}
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(word in path.read_bytes().lower() for word in words)]


def in_one_process(manage: Manage, *commands: list[str | Path]) -> str:
    """Run commands one after the other, which must end well, in one process; return what they print."""
    lines = [f"call_command(*{[str(part) for part in command]!r})" for command in commands]
    code = "\n".join(("from django.core.management import call_command", *lines))
    return manage("shell", "--no-imports", "-c", code, check=True).stdout


@pytest.mark.long
def test_files_of_the_archive_hold_nothing_of_what_was_erased(
    migrated_archive: dict[str, str], manage: Manage, tmp_path: Path
) -> None:
    incoming = tmp_path / "in"
    incoming.mkdir()
    importing = ["import_articles", incoming, "--publish", "--on-change", "update", "--workers", "1"]
    for number in range(2):  # each version leaves what it was in free pages, and in segments of the index
        (incoming / "story.txt").write_text(story(number))
        listing = ["import_articles", incoming, "--dry-run", "--report", tmp_path / "report.jsonl"]
        listed = in_one_process(manage, importing, listing)
    folder = Path(migrated_archive["ARCHIVE_DATA_DIR"])
    assert connection.vendor != "sqlite" or in_files(folder)
    assert "unchanged" in listed
    key = (tmp_path / "report.jsonl").read_text().partition('"article": "')[2].partition('"')[0]
    asked = manage("erase_article", key, "--reason", "an order")
    assert (asked.returncode, "Nothing was erased" in asked.stderr) == (2, True)
    done = manage("erase_article", key, "--reason", "an order", "--no-input")
    assert (done.returncode, done.stderr) == (0, "")
    assert in_files(folder) == []
    importing = ["import_articles", incoming, "--publish"]
    assert "refused" in in_one_process(manage, ["verify_archive"], importing, ["scrub_erased"])
    assert in_files(folder) == []


def run(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_command_says_first_and_erases_only_when_the_key_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make.article(f"{SECRET} speaks", body=BODY)
    monkeypatch.setattr("archive.management.erasing.scrub_after_erasure", lambda: iter(()))
    status, said = run("erase_article", article.key, "--reason", "an order", "--dry-run")
    assert (status, "Would be destroyed" in said, "--with-reasons" in said) == (0, True, True)
    monkeypatch.setattr("builtins.input", lambda _asked: "something else")
    status, said = run("erase_article", article.key, "--reason", "an order")
    article.refresh_from_db()
    assert (status, article.is_erased, "Nothing was erased" in said) == (2, False, True)
    monkeypatch.setattr("builtins.input", lambda _asked: article.key)
    status, said = run("erase_article", article.key, "--reason", "an order")
    article.refresh_from_db()
    assert (status, article.is_erased) == (0, True)
    assert run("erase_article", article.key, "--reason", "an order", "--no-input")[0] == 2
    assert run("erase_article", "0000000000", "--reason", "an order", "--no-input")[0] == 2


@pytest.mark.django_db
def test_command_erases_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    article = cleaned()
    monkeypatch.setattr("archive.management.erasing.scrub_after_erasure", lambda: iter(("Not yet.",)))
    assert run("erase_version", article.key, "2", "--reason", "an order", "--no-input")[0] == 2
    assert run("erase_version", article.key, "1", "--reason", "an order", "--no-input", "--by", "nobody")[0] == 2
    status, said = run("erase_version", article.key, "1", "--reason", "an order", "--no-input", "--by", "root")
    assert (status, "Not yet." in said) == (1, True)
    assert ChangeSet.objects.get(kind=ChangeKind.ERASURE).user_name == "root"
