"""The drill: an archive is backed up, destroyed, restored and verified, on a copy that nobody misses.

Each step is the command that an operator would run, in a process of its own, on an archive in a folder (and on
PostgreSQL in a database) made for the drill and taken away at the end.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from archive.models import drop_database, make_database
from archive.preserving.backups import outside
from archive.preserving.backups.making import make_backup

Say = Callable[[str], object]
BOOKKEEPING = {"generation", "upkeep"}  # what a restore changes on purpose
CONTENT = "from archive.preserving.backups.drill import content; print(content())"
LOST = "from archive.models import Article; print(Article.objects.count())"


class DrillError(Exception):
    """A step of the drill did not end as it should; a sentence says which, and what it said."""


def drill(say: Say, *, of_this_archive: bool = False) -> None:
    """Go through the drill, saying in words what is done and how long it took; raise DrillError where it failed.

    It is on the first collection (`seeds/`), or on a backup of the archive at hand, of which nothing is written.
    """
    with (
        tempfile.TemporaryDirectory(prefix="annals-drill-") as name,
        _scratch(Path(name), of_this_archive=of_this_archive) as environment,
    ):
        room, steps = Path(name), _Steps(say, environment)
        if of_this_archive:
            began = time.monotonic()
            first = make_backup(room / "first", is_noted=False).path
            steps.report("Backed up the archive at hand, of which nothing was changed", began)
            steps.run("Restored that beside it, as the archive of the drill", ["restore_backup", str(first)])
            first.unlink()
        else:
            steps.run("Filled an archive with the first collection", ["migrate", "--verbosity=0"],
                      ["load_collection", "seeds/collection.toml"],
                      ["import_articles", "seeds", "--publish", "--no-input"])  # fmt: skip
        expected, backup = steps.ask(CONTENT), room / "backup"
        steps.run("Backed it up", ["backup", str(backup)])
        steps.destroy()
        if steps.ask(LOST, may_fail=True):
            raise DrillError("The archive of the drill was destroyed, and still answers.")
        steps.run("Restored the backup, made its search index and verified all of it", ["restore_backup", str(backup)])
        if steps.ask(CONTENT) != expected:
            raise DrillError("What was restored is not what was backed up: the contents of the tables differ.")
        say(f"All rows of all tables are what they were. The backup has {backup.stat().st_size:,} bytes.")


def content() -> str:
    """Return a checksum of all rows of all tables of the archive, but for what a restore changes on purpose."""
    found = hashlib.sha256()
    for model in apps.get_app_config("archive").get_models(include_auto_created=True):
        if model._meta.model_name in BOOKKEEPING:
            continue
        found.update(model._meta.db_table.encode())
        for row in model._base_manager.order_by("pk").values_list().iterator():
            found.update(repr([bytes(one) if isinstance(one, memoryview) else one for one in row]).encode())
    return found.hexdigest()


class _Steps:
    """Runs commands of the archive of the drill, and tells of each what it did and how long it took."""

    def __init__(self, say: Say, environment: Mapping[str, str]) -> None:
        self.say = say
        self.environment = environment
        self.number = 0

    def report(self, what: str, began: float) -> None:
        self.number += 1
        self.say(f"{self.number}. {what} ({time.monotonic() - began:.1f} s).")

    def run(self, what: str, *commands: list[str]) -> None:
        began = time.monotonic()
        for command in commands:
            self._manage(command)
        self.report(what, began)

    def ask(self, code: str, *, may_fail: bool = False) -> str:
        return self._manage(["shell", "--no-imports", "--verbosity=0", "-c", code], may_fail=may_fail).strip()

    def destroy(self) -> None:
        """Take away the database, the search index, and whatever else lies in the data folder of the drill."""
        began = time.monotonic()
        if connection.vendor == "postgresql":
            name = urlsplit(self.environment["DATABASE_URL"]).path[1:]
            drop_database(name)
            make_database(name)
        data = Path(self.environment["ARCHIVE_DATA_DIR"])
        shutil.rmtree(data)
        data.mkdir()
        self.report("Destroyed it: the database, the index and the data folder are gone", began)

    def _manage(self, command: list[str], *, may_fail: bool = False) -> str:
        done = subprocess.run(  # noqa: S603  # our own commands
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
            cwd=settings.BASE_DIR,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and not may_fail:
            said = (done.stderr or done.stdout).strip()
            raise DrillError(f"{command[0]} ended with {done.returncode}: {said}")
        return "" if done.returncode else done.stdout


@contextmanager
def _scratch(room: Path, *, of_this_archive: bool) -> Iterator[dict[str, str]]:
    """Give the environment of an archive that is made for the drill, and take its database away at the end."""
    data = room / "data"
    data.mkdir()
    is_outside = outside.own_folder() or (of_this_archive and outside.folders())
    originals = str(data / "originals") if is_outside else ""
    environment = os.environ | {"ARCHIVE_DATA_DIR": str(data), "BACKUP_DIR": "", "ORIGINALS_URL": originals}
    if connection.vendor == "sqlite":
        yield environment | {"DATABASE_URL": f"sqlite:///{data}/archive.sqlite3"}
        return
    name = f"annals_drill_{secrets.token_hex(4)}"
    try:
        make_database(name)
    except DatabaseError as error:
        raise DrillError(f"No database could be made for the drill ({error}). The role needs CREATEDB.") from error
    try:
        address = urlsplit(environment["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        yield environment | {"DATABASE_URL": address}
    finally:
        with suppress(DatabaseError):
            drop_database(name)
