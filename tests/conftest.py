"""What every test stands on: a data folder of its own, fast passwords, archives apart for tests of commands."""

from __future__ import annotations

import gc
import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from jinja2 import FileSystemBytecodeCache, StrictUndefined

from tests import durations, forked, shared, tables

ROOT = Path(__file__).resolve().parent.parent
# What asks no database, or is the same on any: on PostgreSQL these folders are not even read, nor are modules that are
# marked so as a whole.
ONCE = {"browser", "deploy", "importing/extraction", "importing/formats", "rendering", "signing_in", "text"}
ONCE_FOLDERS = {ROOT / "tests" / folder for folder in ONCE}
MARKED_ONCE = re.compile(r"^pytestmark = .*\bpytest\.mark\.once\b", re.MULTILINE)
REACHES_DATABASE = {"db", "transactional_db", "live_server", "own_archive"}
# What a test run may have in its environment and a process of the archive shall not inherit.
OURS = ("DEBUG", "DJANGO_", "DATABASE_", "ORIGINALS_", "ARCHIVE_", "SITE_", "SECRET_KEY", "ALLOWED_HOSTS", "CI")
Manage = Callable[..., subprocess.CompletedProcess[str]]
MEETING = pytest.StashKey[Path]()  # the folder in which the processes of a run meet


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests away from the data of the archive at hand, before anything reads where that is."""
    gc.disable()  # until everything is collected: what is loaded stays
    folder = Path(tempfile.mkdtemp(prefix="annals-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    settings.ARCHIVE_DATA_DIR = folder
    settings.STATIC_ROOT = folder / "static"  # empty: every client of a test looks through it
    settings.STATIC_ROOT.mkdir()
    shared.standing.room = folder
    meeting = Path(getattr(config, "workerinput", {}).get("meeting", folder))
    if meeting == folder:
        config.add_cleanup(partial(tables.forget, meeting))
    config.stash[MEETING] = meeting
    tables.make_once(meeting)
    settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # every page is drawn
    settings.API_REQUESTS_A_MINUTE = settings.API_TOKEN_REQUESTS_A_MINUTE = 0  # tests ask more than anybody
    if connection.vendor == "sqlite":  # else pytest-django, which knows Django's own engine only, gives it a file
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = ":memory:"
    for engine in settings.TEMPLATES:
        if engine["BACKEND"].endswith("Jinja2"):
            engine["OPTIONS"]["undefined"] = StrictUndefined  # a name that a page does not give is a fault
            engine["OPTIONS"]["bytecode_cache"] = FileSystemBytecodeCache(str(meeting))  # compiled once in a run
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process of pytest-xdist where it meets the others."""
    node.workerinput["meeting"] = str(node.config.stash[MEETING])


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On PostgreSQL leave unread what is left out whole: most of the time before the first test goes into reading."""
    if connection.vendor != "postgresql":
        return None
    if collection_path.suffix == ".py" and MARKED_ONCE.search(collection_path.read_text()):
        return True
    return True if collection_path in ONCE_FOLDERS else None


@pytest.hookimpl(tryfirst=True)  # before `-m` looks at the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is long, and begin with it; on PostgreSQL leave out what asks no database, and what is marked so."""
    for item in items:
        if durations.is_long(item.nodeid):
            item.add_marker(pytest.mark.long)
    items.sort(key=turn_of)
    if connection.vendor != "postgresql":
        lost = sorted({str(item.path) for item in items if ONCE_FOLDERS & {*item.path.parents} and is_for_both(item)})
        if lost:
            raise pytest.UsageError(f"These stand where PostgreSQL never reads, but reach the database: {lost}")
        return
    kept = [item for item in items if is_for_both(item)]
    config.hook.pytest_deselected(items=[item for item in items if not is_for_both(item)])
    items[:] = kept


def is_for_both(item: pytest.Item) -> bool:
    """Say whether a test has to hold on either database."""
    if item.get_closest_marker("once") or {"browser", "deploy"} & {*item.path.parts}:
        return False
    return bool(item.get_closest_marker("django_db") or REACHES_DATABASE & set(getattr(item, "fixturenames", ())))


def turn_of(item: pytest.Item) -> int:
    """Say when a test has its turn: first those that share a deployment or a browser, which one worker then makes."""
    shared_first = {"deploy": 0, "browser": 1}
    turns = [turn for folder, turn in shared_first.items() if folder in item.path.parts]
    return turns[0] if turns else 2 if item.get_closest_marker("long") else 3


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> None:
    """Before the transaction of a test begins, see to what it shares with others."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            shared.stand_ready(request.node, request.module.__name__, request.fixturenames)


def pytest_collection_finish() -> None:
    """Look for dead circles seldom, and never among what stands until the end: it takes longer than a small import."""
    from archive.importing import pipeline
    from archive.preserving.management.commands import restore_archive

    for module in (pipeline, restore_archive):
        assert module.infrequent_collection
        module.infrequent_collection = nullcontext  # type: ignore[assignment]
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


@pytest.fixture(autouse=True)
def data_dir(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Path:
    """Give each test an empty data folder."""
    folder = tmp_path_factory.mktemp("var")
    settings.ARCHIVE_DATA_DIR = folder
    return folder


@pytest.fixture(autouse=True)
def no_followers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no thread follow in the background: it would not see into the transaction of a test."""
    monkeypatch.setattr("archive.search.index.follower.MERGES_IN_BACKGROUND", False)
    monkeypatch.setattr("archive.search.index.freshness.go_on_in_background", lambda: None)


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let no process be started for a job, and writers take turns without waiting; give the jobs it was asked for."""
    asked: list[int] = []
    monkeypatch.setattr("archive.jobs.starting.start_process", asked.append)
    monkeypatch.setattr("archive.jobs.runner.PAUSE", 0)
    return asked


@pytest.fixture
def without_statistics(db: None) -> None:
    """Let SQLite plan as where nobody has counted: an earlier test may have counted tables that were nearly empty."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if "sqlite_stat1" not in tables:
            return
        # What SQLite thinks of the size of a table outlives the statistics, so it is first told what it thinks of one
        # that was never counted: a million rows.
        for sizes in ([(table, None, "1048576") for table in tables], []):
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.executemany("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", sizes)
            cursor.execute("ANALYZE sqlite_schema")


def fill() -> None:
    """Load the first collection and publish the seed articles, as `make run` does."""
    call_command("load_collection", ROOT / "seeds" / "collection.toml", stdout=io.StringIO())
    call_command("import_articles", ROOT / "seeds", publish=True, workers=1, stdout=io.StringIO())


@shared.shared
def filled() -> None:
    """Fill the archive with the first collection."""
    fill()


@pytest.fixture
def own_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Give the environment of an archive apart, with an empty database, for tests that start processes."""
    folder = tmp_path_factory.mktemp("own")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment["ARCHIVE_DATA_DIR"] = str(folder)
    if connection.vendor == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{folder}/archive.sqlite3"
        yield environment
        return
    name = f"own_{os.getpid()}_{abs(hash(folder)):x}"
    environment["DATABASE_URL"] = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    tables.on_server(f'CREATE DATABASE "{name}"')
    yield environment
    tables.on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def migrated_archive(own_archive: dict[str, str], django_db_setup: None, pytestconfig: pytest.Config) -> dict[str, str]:
    """Give the environment of an archive apart, with tables as they are once all migrations have run."""
    address = own_archive["DATABASE_URL"]
    own = address.removeprefix("sqlite:///") if connection.vendor == "sqlite" else urlsplit(address).path[1:]
    tables.copy_kept(pytestconfig.stash[MEETING], own)
    return own_archive


@pytest.fixture
def manage(own_archive: dict[str, str]) -> Manage:
    """Give a function that runs a command of the archive apart in a process: `manage("migrate", check=True)`."""

    def run(*arguments: str | Path, check: bool = False) -> subprocess.CompletedProcess[str]:
        return forked.run("manage.py", *arguments, env=own_archive, check=check)

    return run
