"""Where nothing can be written, what is published is read as always, and who wants to write is told why not."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from archive.models import Article, Scope
from archive.search.index import follower
from archive.serving.disk_errors import reason_of
from archive.signing_in.api_tokens import make_token
from archive.views.frame.read_only import server_error
from tests import forked, make

READ = (
    "/",
    "/articles/",
    "/articles/?q=uranium",
    "/articles.csv",
    "/events/",
    "/healthz",
    "/sitemap.xml",
    "/admin/login/",
)
# What a process fills an archive with: an article that is published and found, and a superuser.
FILLING = """
import sys
import django
django.setup()
from django.core.management import call_command
from tests import make
call_command("import_articles", sys.argv[1], publish=True, workers=1)
call_command("rebuild_search")
make.user("root", is_superuser=True)
"""
# What a process without the right to write asks of an archive, and how it is answered.
ASKING = """
import ctypes, json, os, sys
if os.geteuid() == 0:  # who writes wherever it likes, unless it lays down all that it may do
    version_and_process, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None).capset(version_and_process, nothing):
        sys.exit("root can't be kept from writing here")
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
found = {address: client.get(address) for address in json.loads(sys.argv[1])}
sent = {"username": "root", "password": "a long enough password", "next": "/admin/"}
found["login"] = client.post("/admin/login/", sent)
def said(response):
    return (response.getvalue() if response.streaming else response.content).decode()
print(json.dumps({name: [response.status_code, said(response)] for name, response in found.items()}))
"""


@pytest.fixture
def read_only_connection(db: None) -> Iterator[None]:
    """Let the database refuse to write, as when its disk was made read-only."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            is_sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET LOCAL transaction_read_only = on")
        yield
        if is_sqlite:
            connection.cursor().execute("PRAGMA query_only = OFF")
        transaction.set_rollback(True)


@pytest.fixture
def article(db: None) -> Article:
    made = make.article()
    make.user("root", is_superuser=True)
    follower.catch_up()
    return made


def test_reading_goes_on_and_writing_says_why(client: Client, article: Article, read_only_connection: None) -> None:
    for address in ("/", article.get_absolute_url(), "/articles/?q=ministers", "/articles.csv", "/healthz"):
        assert client.get(address).status_code == 200, address
    with transaction.atomic():
        response = client.post("/admin/login/", {"username": "root", "password": "a long enough password"})
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "Nothing was saved" in response.content.decode()


def test_desk_says_why_nothing_is_saved(client: Client, article: Article, request: Any) -> None:
    client.force_login(make.user("editor", is_superuser=True), "django.contrib.auth.backends.ModelBackend")
    request.getfixturevalue("read_only_connection")
    assert client.get(f"/admin/archive/article/{article.pk}/change/").status_code == 200
    sent = {"ids": article.pk, "reason": "why", "withdrawal_reason": "rights", "mention": "gone"}
    with transaction.atomic():
        response = client.post("/admin/archive/article/move/withdrawn/", sent)
    assert response.status_code == 503
    assert "Nothing was saved" in response.content.decode()


def test_programs_read_on_and_are_told_the_same(client: Client, article: Article, request: Any) -> None:
    secret = make_token(make.user("robot", is_superuser=True), "robot", Scope.values, 30)[1]
    request.getfixturevalue("read_only_connection")
    headers = {"authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/articles/").status_code == 200
    assert client.get("/api/v1/articles/", headers=headers).status_code == 200
    sent = {"data": '{"tags": ["trade"]}', "content_type": "application/json", "headers": headers}
    with transaction.atomic():
        response = client.post(f"/api/v1/articles/{article.key}/tags/", **sent)
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert int(response["Retry-After"]) > 0
    assert "Nothing was saved" in response.json()["detail"]


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (OperationalError("attempt to write a readonly database"), "can’t be written"),
        (OperationalError("cannot execute UPDATE in a read-only transaction"), "can’t be written"),
        (OSError(30, "Read-only file system"), "can’t be written"),
        (OperationalError("database or disk is full"), "no room"),
        (OperationalError("disk I/O error"), "no room"),
        (OperationalError("no such table: t"), ""),
        (ValueError("readonly database"), ""),
    ],
)
def test_error_of_the_disk_is_told_from_others(error: Exception, word: str) -> None:
    assert word in reason_of(error)
    assert bool(word) == bool(reason_of(error))
    try:
        raise RuntimeError from error
    except RuntimeError:
        response: HttpResponse = server_error(RequestFactory().get("/"))
    assert response.status_code == (503 if word else 500)


@pytest.fixture
def kept(migrated_archive: dict[str, str]) -> Iterator[Path]:
    """Fill an archive apart, in a folder that every process may look into."""
    if connection.vendor != "sqlite":
        pytest.skip("the folder of SQLite")
    text = Path(migrated_archive["ARCHIVE_DATA_DIR"]) / "in" / "text.txt"
    text.parent.mkdir()
    text.write_text("Uranium sold\n\nThe company sold uranium, its spokesman said on Friday in the old town hall.\n")
    environment = migrated_archive | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    forked.run("-c", FILLING, text, env=environment, check=True)
    folder = Path(migrated_archive["ARCHIVE_DATA_DIR"])
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def asked(folder: Path) -> dict[str, tuple[int, str]]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIVE_", "DATABASE_URL"))}
    with tempfile.TemporaryDirectory() as room:
        environment = clean | {
            "ARCHIVE_DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TMPDIR": room,
        }
        ran = forked.run("-c", ASKING, json.dumps(READ), env=environment, check=True)
        assert not list(Path(room).iterdir())  # what was made to read the index is gone
    return {name: tuple(answer) for name, answer in json.loads(ran.stdout).items()}


@pytest.mark.long
@pytest.mark.once
def test_archive_in_a_folder_that_cannot_be_written_is_read(kept: Path) -> None:
    places = {"all": kept, "database": kept / "archive.sqlite3", "search": kept / "search", "nothing": None}
    for name, place in places.items():
        locked = [place, *place.rglob("*")] if place else []
        for path in locked:
            path.chmod(0o555 if path.is_dir() else 0o444)
        answers = asked(kept)
        assert {address: answers[address][0] for address in READ} == dict.fromkeys(READ, 200), name
        assert "1 article for" in answers["/articles/?q=uranium"][1], name
        status, said = answers["login"]
        assert status == (503 if name in ("all", "database") else 302), name
        assert status == 302 or "Nothing was saved" in said
        for path in [kept, *kept.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.long
@pytest.mark.once
def test_archive_that_others_have_open_is_read_where_it_cannot_be_written(kept: Path) -> None:
    with closing(sqlite3.connect(kept / "archive.sqlite3")) as other:
        other.execute("CREATE TABLE written_last (x)")  # which stands in the log alone
        for path in [kept, *kept.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        answers = asked(kept)
    assert {name: answers[name][0] for name in READ} == dict.fromkeys(READ, 200)
    assert answers["login"][0] == 503
