"""A backup is made while people write and can be restored; what is damaged, foreign or in the way is refused."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from archive.preserving.backups import sqlite_copies
from archive.preserving.backups.manifest import BackupError, drop_leftovers
from tests import forked

pytestmark = pytest.mark.django_db  # for its tables are those that are copied

FILL = """
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from tests import make
for number in range({first}, {last}):
    make.article(f"Article {{number}}", body="A text that is long enough. " * 40)
SessionStore().create()
"""
LOOK = """
import json
from django.contrib.sessions.models import Session
from archive.models import Article, Generation, Upkeep
from archive.preserving.backups.drill import content
there = Generation.revision()
print(json.dumps([content(), Article.objects.count(), there.archive, there.token, Session.objects.count()]))
"""

TRIES = """
import io, json
from django.core.management import call_command
told = []
for command in {commands}:
    said, status = io.StringIO(), 0
    try:
        call_command(*command, stdout=said, stderr=said)
    except SystemExit as ended:
        status = ended.code
    told.append((status, said.getvalue()))
print(json.dumps(told))
"""


class Kept:
    """An archive of its own, in processes, and a folder of backups."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment, self.folder = environment, folder
        self.suffix = ".sqlite3.gz" if connection.vendor == "sqlite" else ".dump"

    def manage(self, *arguments: str | Path, status: int = 0) -> str:
        done = forked.run("manage.py", *arguments, env=self.environment)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def run(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def tries(self, *commands: list[str]) -> list[tuple[int, str]]:
        """Run commands one after the other in one process; return the status of each and what it said."""
        return [tuple(one) for one in json.loads(self.run(TRIES.format(commands=commands)).splitlines()[-1])]

    def look(self) -> list[Any]:
        found: list[Any] = json.loads(self.run(LOOK).splitlines()[-1])
        return found

    @property
    def live(self) -> Path:
        return Path(self.environment["ARCHIVE_DATA_DIR"]) / "archive.sqlite3"


@pytest.fixture
def kept(migrated_archive: dict[str, str], tmp_path: Path) -> Kept:
    environment = migrated_archive | {"SITE_URL": "https://archive.example.org"}
    made = Kept(environment, tmp_path)
    made.run(FILL.format(first=0, last=3))
    return made


def test_an_archive_comes_back_as_it_was_and_as_a_copy_of_its_own(kept: Kept) -> None:
    content, articles, archive, token, sessions = kept.look()
    assert (articles, sessions) == (3, 1)
    said = kept.manage("backup", kept.folder / "one")
    assert "3 articles, 3 originals" in said and "Not the settings (SECRET_KEY among them)" in said
    told = json.loads((kept.folder / "one.json").read_text())
    assert (told["articles"], told["archive"], told["site"]) == (3, archive, "https://archive.example.org")
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.folder.iterdir()} == {0o600}
    assert {path.name for path in kept.folder.iterdir()} == {"one", "one.json"}

    kept.run(FILL.format(first=3, last=5))
    refused = kept.manage("restore_backup", kept.folder / "one", status=2)
    assert "The archive here has 5 articles. To put the backup in its place, say --replace." in refused
    assert kept.look()[1] == 5
    said = kept.manage("restore_backup", kept.folder / "one", "--replace")
    assert "Restored and verified: all in order." in said and "The archive that was here is kept in" in said
    after = kept.look()
    assert after[:2] == [content, 3]
    assert after[2] != archive and after[3] != token and after[4] == 0
    (aside,) = Path(kept.environment["ARCHIVE_DATA_DIR"]).glob("*replaced-*")
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(aside)) as other:
            assert other.execute("SELECT COUNT(*) FROM archive_article").fetchone() == (5,)


def test_nothing_is_written_over_and_a_name_in_a_folder_is_by_time(kept: Kept) -> None:
    path = kept.folder / f"one{kept.suffix}"
    kept.manage("backup", path)
    before = path.read_bytes()
    folder = str(kept.folder)
    refusals = {
        "is there already and stays as it is": [str(path)],
        "--keep is for a folder": [f"{folder}/two", "--keep=7d"],
        "Write like 7d,4w,12m": [folder, "--keep=7"],
        "is not there. Make it first": [f"{folder}/none/two"],
        "would be taken for a manifest": [f"{folder}/two.json"],
        "BACKUP_DIR": [],
    }
    tried = kept.tries(*(["backup", *given] for given in refusals.values()))
    assert [(2, True)] * len(refusals) == [
        (status, words in said) for (status, said), words in zip(tried, refusals, strict=True)
    ], tried
    assert path.read_bytes() == before and len(list(kept.folder.iterdir())) == 2
    kept.run(FILL.format(first=3, last=4))
    kept.manage("backup", path, "--force")
    assert json.loads(path.with_name(f"{path.name}.json").read_text())["articles"] == 4
    kept.environment["BACKUP_DIR"] = str(kept.folder)
    kept.manage("backup")
    (made,) = kept.folder.glob(f"annals-*Z{kept.suffix}")
    assert "Name one of the backups in it, such as" in kept.manage("restore_backup", kept.folder, status=2)
    kept.manage("restore_backup", made, "--replace", "--no-copy")
    assert not list(Path(kept.environment["ARCHIVE_DATA_DIR"]).glob("*replaced-*"))


def test_rotation_removes_backups_of_this_archive_alone(kept: Kept) -> None:
    kept.manage("backup", kept.folder)
    (made,) = kept.folder.glob(f"annals-*{kept.suffix}")
    told = json.loads(made.with_name(f"{made.name}.json").read_text())

    def put(stamp: str, **changed: Any) -> Path:
        path = kept.folder / f"annals-{stamp}{kept.suffix}"
        shutil.copyfile(made, path)
        moment = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]}Z"
        said = told | {"file": path.name, "made_at": moment} | changed
        path.with_name(f"{path.name}.json").write_text(json.dumps(said))
        return path

    own = put("20200101T020000Z")
    others = [
        put("20200102T020000Z", site="https://other.example.org"),
        put("20200103T020000Z", format="another"),
        put("20200104T020000Z", made_at="2020-01-05T02:00:00Z"),
        kept.folder / f"annals-20200106T020000Z{kept.suffix}",
        kept.folder / "annals-letters.txt",
    ]
    for path in others[-2:]:
        path.write_text("laid here by a person")
    said = kept.manage("backup", kept.folder, "--keep", "1d")
    assert f"Removed {own.name}." in said and said.count("Removed") <= 2  # the first, if a second has passed
    assert not own.exists() and not own.with_name(f"{own.name}.json").exists()
    assert all(path.exists() for path in others)


def damaged(path: Path, told: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """Return ways to damage a backup, by what is said of each."""
    manifest = path.with_name(f"{path.name}.json")

    def say(**changed: Any) -> Callable[[], object]:
        return lambda: manifest.write_text(json.dumps(told | changed))

    def flip() -> None:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    other = "postgresql" if told["database"] == "sqlite" else "sqlite"
    return {
        "does not fit the checksum": flip,
        "bytes, and its manifest says": lambda: path.write_bytes(path.read_bytes()[:-1]),
        "is missing beside": manifest.unlink,
        "can't be read as JSON": lambda: manifest.write_text("{"),
        "does not say that": say(format="mp3"),
        "by a newer release. Restore": say(version=2),
        "made by a newer release (9999_later)": say(migration="9999_later"),
        f"is of {other}": say(database=other),
        "lacks what a manifest says": say(made_at="yesterday"),
        "is not there": path.unlink,
    }


def test_a_damaged_or_foreign_backup_is_refused_and_nothing_is_touched(kept: Kept) -> None:
    whole = kept.folder / f"one{kept.suffix}"
    kept.manage("backup", whole)
    told = json.loads((kept.folder / f"{whole.name}.json").read_text())
    before = kept.look()
    commands = {}
    for number, words in enumerate(damaged(whole, told)):
        room = kept.folder / str(number)
        room.mkdir()
        for one in (whole.name, f"{whole.name}.json"):
            shutil.copyfile(kept.folder / one, room / one)
        damaged(room / whole.name, told)[words]()
        commands[words] = ["restore_backup", str(room / whole.name), "--replace"]
    for words, (status, said) in zip(commands, kept.tries(*commands.values()), strict=True):
        assert (status, words in said) == (2, True), (words, said)
    assert kept.look() == before
    left = {path.name for path in Path(kept.environment["ARCHIVE_DATA_DIR"]).iterdir()}
    assert not {name for name in left if "replaced" in name or "restored" in name}


def test_a_backup_of_an_older_release_is_brought_up(kept: Kept) -> None:
    *_others, earlier, last = [
        line.split()[-1] for line in kept.manage("showmigrations", "archive").splitlines() if "[X]" in line
    ]
    kept.manage("migrate", "archive", earlier)
    kept.manage("backup", kept.folder / "old")
    kept.manage("migrate")
    said = kept.manage("restore_backup", kept.folder / "old", "--replace")
    assert f"Its tables were brought from {earlier} to {last}." in said


OUTSIDE = """
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from django.conf import settings
from archive.models import Generation, Original
from archive.preserving.backups import outside
from archive.preserving.backups.manifest import BackupError
from archive.stores import store_at
def stored(folder, *words):
    address = f"file://{folder}"
    store_at(address).begin(Generation.revision().archive)
    for data in [word.encode() for word in words]:
        sha256 = hashlib.sha256(data).hexdigest()
        store_at(address).keep({sha256: data})
        Original.objects.create(sha256=sha256, size=len(data), media_type="text/plain", store=address)
def path_of(folder, word):
    name = hashlib.sha256(word.encode()).hexdigest()
    return Path(folder) / name[:2] / name
"""


def test_originals_in_a_folder_are_copied_and_come_back(kept: Kept, tmp_path: Path) -> None:
    folder = Path(kept.environment["ARCHIVE_DATA_DIR"]) / "files"
    code = f"""{OUTSIDE}
settings.ORIGINALS_URL = "file://{folder}"
origin, backup, now = "{folder}", Path("{tmp_path}"), datetime(2026, 11, 30, tzinfo=UTC)
assert outside.copy_originals(backup, now) is None
stored(origin, "one", "two")
assert outside.copy_originals(backup, now) == outside.Copied(2)
copy = path_of(backup / "originals", "one")
Original.objects.filter(store=settings.ORIGINALS_URL, sha256=copy.name).update(erased_at=now)
path_of(origin, "one").unlink()
assert outside.copy_originals(backup, now + timedelta(days=1)) == outside.Copied(1)
assert outside.drop_gone(backup, now) == 0 and copy.exists()
outside.check_copy(backup, {{"files": 2}})
path_of(origin, "two").unlink()
assert outside.restore_originals(backup) == 2 and path_of(origin, "two").read_text() == "two"
assert outside.drop_gone(backup, now + timedelta(days=2)) == 1 and not copy.exists()
for url, files in (("", 1), ("file://{folder}", 9)):
    settings.ORIGINALS_URL = url
    try:
        outside.check_copy(backup, {{"files": files}})
    except BackupError as error:
        print(error)
Original.objects.filter(store="file://{folder}", erased_at=None).update(store="s3://bucket/x")
assert outside.folders() == [] and outside.buckets() == ["s3://bucket/x"]
assert outside.copy_originals(backup, now) is None
"""
    said = kept.run(code)
    assert "names no folder" in said and "has 2 originals, and the backup needs 9" in said


def test_a_folder_of_originals_that_is_away_has_lost_nothing(kept: Kept, tmp_path: Path) -> None:
    store, away, backups = tmp_path / "store", tmp_path / "away", tmp_path / "backups"
    backups.mkdir()
    kept.environment["ORIGINALS_URL"] = str(store)
    kept.run(f"{OUTSIDE}\nstored('{store}', 'one', 'two')")
    kept.manage("backup", backups, "--keep", "1d")
    copies = sorted(path for path in (backups / "originals").rglob("*") if len(path.name) == 64)
    assert len(copies) == 2
    store.rename(away)
    for is_empty in (False, True):
        if is_empty:
            store.mkdir()  # where its disk should be mounted
        said = kept.manage("backup", backups, "--keep", "1d", status=2)
        assert f"Originals lie at file://{store}, and can't be copied" in said
        assert all(path.exists() for path in copies) and len(list(backups.glob("annals-*.json"))) == 1
    store.rmdir()
    away.rename(store)
    lost = next(path for path in store.rglob("*") if path.name == copies[0].name)
    lost.unlink()
    said = kept.manage("backup", backups / "again")
    assert "MISSING" not in said and copies[0].exists()  # the copy has it still
    kept.run(f"{OUTSIDE}\nstored('{store}', 'three'); path_of('{store}', 'three').unlink()")
    assert "1 of them are MISSING there" in kept.manage("backup", backups / "third")


def test_originals_are_copied_from_wherever_they_lie_and_belong_to_the_copy_then(kept: Kept, tmp_path: Path) -> None:
    store, other, backups = tmp_path / "store", tmp_path / "other", tmp_path / "backups"
    backups.mkdir()
    kept.run(f"{OUTSIDE}\nstored('{store}', 'one')")
    said = kept.manage("backup", backups / "one")  # the settings name no store: not any more, or not yet
    assert "Originals that lie in a folder are copied to originals/" in said
    kept.environment["ORIGINALS_URL"] = str(other)
    said = kept.manage("restore_backup", backups / "one", "--replace")
    assert "1 originals were copied back into their folder" in said and "all in order" in said
    code = "from archive.models import Original; print(set(Original.objects.values_list('store', flat=True)))"
    assert f"file://{other}" in kept.run(code) and f"file://{store}" not in kept.run(code)


def test_what_killed_backups_left_is_removed_once_nobody_can_write_to_it(tmp_path: Path) -> None:
    old = [".annals-1.gz.7.part", ".annals-1.gz.copy", ".annals-1.gz.copy-wal"]
    others = [".annals-notes.txt", "annals-1.gz.7.part", ".other-1.gz.7.part", ".annals-1.part"]
    for name in (*old, *others, ".annals-2.gz.7.part"):
        (tmp_path / name).write_text(name)
    for name in (*old, *others):
        os.utime(tmp_path / name, (0, 0))
    drop_leftovers(tmp_path, "annals-")
    assert {path.name for path in tmp_path.iterdir()} == {*others, ".annals-2.gz.7.part"}


def test_a_backup_begins_by_that(kept: Kept) -> None:
    left = kept.folder / ".annals-20260101T000000Z.sqlite3.gz.copy"
    left.write_text("half")
    os.utime(left, (0, 0))
    kept.manage("backup", kept.folder)
    assert not left.exists()


def filled_file(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE words (number INTEGER PRIMARY KEY, said TEXT)")
        database.executemany("INSERT INTO words VALUES (?, ?)", [(number, "said " * 400) for number in range(200)])


@pytest.mark.once
def test_a_copy_holds_nobody_up_and_is_of_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_copies, "PAGES_A_STEP", 5)
    live, copy = tmp_path / "live", tmp_path / "copy"
    filled_file(live)
    steps: list[int] = []
    with closing(sqlite3.connect(live, isolation_level=None, timeout=0)) as writer:

        def write(done: int, _of: int) -> None:
            steps.append(done)
            writer.execute("INSERT INTO words (said) VALUES ('meanwhile')")

        sqlite_copies.copy_to(live, copy, write)
        assert len(steps) > 10 and steps == sorted(set(steps))  # it never began anew
        assert writer.execute("SELECT COUNT(*) FROM words").fetchone() == (200 + len(steps),)
    sqlite_copies.check(copy)
    with closing(sqlite3.connect(copy)) as other:
        assert other.execute("SELECT COUNT(*) FROM words").fetchone() == (200,)
    assert not copy.with_name("copy-wal").exists()


@pytest.mark.once
def test_a_copy_that_finds_no_room_is_a_sentence(tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    filled_file(origin)
    for target in (tmp_path / "none" / "copy", tmp_path):
        with pytest.raises(BackupError, match=r"can't be copied to .*: unable to open"):
            sqlite_copies.copy_to(origin, target)


def test_what_somebody_writes_while_a_copy_is_put_in_place_is_not_lost(tmp_path: Path) -> None:
    live, copy, aside = tmp_path / "live", tmp_path / "copy", tmp_path / "aside"
    filled_file(live)
    sqlite_copies.copy_to(live, copy)
    with closing(sqlite3.connect(live, isolation_level=None)) as writer:
        writer.execute("DELETE FROM words WHERE number > 100")

        def write(*_given: int) -> None:
            writer.execute("INSERT INTO words (said) VALUES ('between')")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sqlite_copies, "copy_to", write)  # a write after the archive was kept and before it goes
            with pytest.raises(BackupError, match="Somebody wrote to the archive meanwhile"):
                sqlite_copies.replace(live, copy, aside)
        assert writer.execute("SELECT COUNT(*) FROM words").fetchone() == (102,)
        writer.execute("BEGIN IMMEDIATE")
        with pytest.MonkeyPatch.context() as patch, pytest.raises(BackupError, match="in use"):
            patch.setattr(sqlite_copies, "PATIENCE_SECONDS", 0.0)
            sqlite_copies.replace(live, copy, None)
        writer.execute("ROLLBACK")
        sqlite_copies.replace(live, copy, aside)
        assert writer.execute("SELECT COUNT(*) FROM words").fetchone() == (200,)  # without being opened again
    with closing(sqlite3.connect(aside)) as other:
        assert other.execute("SELECT COUNT(*) FROM words").fetchone() == (102,)


@pytest.mark.once
@pytest.mark.parametrize("damage", ["pages", "no database", "rows"])
def test_a_damaged_copy_is_found(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "copy"
    filled_file(tmp_path / "live")
    sqlite_copies.copy_to(tmp_path / "live", path)
    if damage == "no database":
        path.write_text("These are words. " * 1000)
    elif damage == "pages":
        content = bytearray(path.read_bytes())
        content[4096 * 3 : 4096 * 4] = bytes(4096)
        path.write_bytes(content)
    else:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            copy.execute("CREATE TABLE links (word INTEGER REFERENCES words (number))")
            copy.execute("INSERT INTO links VALUES (4711)")
    with pytest.raises(BackupError, match="damaged"):
        sqlite_copies.check(path)
    if damage != "no database":
        with pytest.raises(BackupError, match="is not the database of an archive"):
            sqlite_copies.facts(path)


def test_a_database_that_can_not_be_read_is_put_aside_and_replaced(kept: Kept) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("A file that is damaged is SQLite's.")
    kept.manage("backup", kept.folder / "one")
    kept.live.write_bytes(b"damaged" * 10_000)
    refused = kept.manage("restore_backup", kept.folder / "one", status=2)
    assert "is there but can't be read" in refused
    kept.manage("restore_backup", kept.folder / "one", "--replace")
    assert kept.look()[1] == 3
    (aside,) = kept.live.parent.glob("archive.sqlite3.damaged-*")
    assert aside.read_bytes().startswith(b"damaged")


def test_a_sound_database_that_can_not_be_looked_at_now_is_not_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_copies, "PATIENCE_SECONDS", 0.0)
    path = tmp_path / "one.sqlite3"
    filled_file(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BackupError, match="can't be looked at now: database is locked"):
            sqlite_copies.is_readable(path)
    assert sqlite_copies.is_readable(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(BackupError, match="can't be looked at now: unable to open"):
        sqlite_copies.is_readable(path)


FOREIGN = """
from django.db import connection
from archive.models import table_names
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA foreign_keys=OFF")
    for name in table_names():
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"' + (" CASCADE" if connection.vendor == "postgresql" else ""))
    cursor.execute("CREATE TABLE customers (name TEXT)")
"""


def test_the_database_of_something_else_is_not_replaced_unasked(kept: Kept) -> None:
    kept.manage("backup", kept.folder / "one")
    kept.run(FOREIGN)
    refused = kept.manage("restore_backup", kept.folder / "one", status=2)
    assert "has 1 tables and is no archive, or was never made whole" in refused and "say --replace" in refused
    assert "customers" in kept.run("from archive.models import table_names; print(table_names())")
    assert "is kept in" in kept.manage("restore_backup", kept.folder / "one", "--replace")
    assert kept.look()[1] == 3


def test_programs_that_are_missing_or_old_are_named(kept: Kept, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Programs are called for PostgreSQL.")
    code = """
from archive.preserving.backups import postgres_dumps
from archive.preserving.backups.manifest import BackupError
def tried():
    try:
        postgres_dumps.check_programs("pg_dump")
    except BackupError as error:
        print(error)
tried()
postgres_dumps._program = lambda name: "{old}"
tried()
from pathlib import Path
"""
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    said = kept.run(code.replace("{old}", str(old)))
    assert "pg_dump is of PostgreSQL 9, the server of" in said and "Install postgresql-client-" in said
    assert said.count("\n") == 1
    missing = "from archive.preserving.backups import postgres_dumps; postgres_dumps._program('pg_nothing')"
    done = forked.run("manage.py", "shell", "--no-imports", "-c", missing, env=kept.environment)
    assert "The program pg_nothing is not found" in done.stderr
