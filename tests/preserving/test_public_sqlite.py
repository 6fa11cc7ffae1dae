"""The public SQLite file holds what readers may have, is searched in any script, and opens in Datasette."""

from __future__ import annotations

import asyncio
import io
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from django.core.management import call_command

from archive.models import Article, Display, State
from archive.preserving import public_sqlite
from archive.preserving.public_sqlite import ChangedMeanwhileError, write_public_sqlite
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TABLES = ("metadata", "sources", "tags", "places", "series", "events", "articles", "article_tags", "accounts")


def fill() -> Article:
    tag, source = make.tag(), make.source("Morning Post", rights="Ask the paper.")
    event = make.event(place=make.place(latitude="34.5", longitude="69.2"), series=make.series())
    given: dict[str, Any] = {"tags": [tag], "source": source, "events": [event]}
    first = make.article("Élan in the harbour", agency=make.source("Wire"), **given)
    make.article(
        "Второй рассказ", body="Министры подписали документы.", language="ru", on="2024-03-01", precision="month"
    )
    make.article("第三篇报道", body="部长们签署了三份文件。", language="zh", on=None)
    make.article("Shut", body="Quokka.", summary="Numbat.", display=Display.METADATA)
    hidden_tag, hidden_source = make.tag("Zanzibar"), make.source("Zanzibar Post")
    hidden = given | {"tags": [tag, hidden_tag], "source": hidden_source}
    make.article("Zanzibar ready", state=State.READY, **hidden)
    make.article("Zanzibar gone", state=State.WITHDRAWN, withdrawal_mention=False, **hidden)
    return first


def rows(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute(sql, values).fetchall()


def test_file_holds_what_readers_may_have_and_no_more(tmp_path: Path, settings: Any) -> None:
    settings.SITE_URL = "https://news.example.org"
    first, path, told = fill(), tmp_path / "public.sqlite", []
    counts = write_public_sqlite(path, told.append, now=NOW)
    assert counts == {table: rows(path, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}
    assert (counts["articles"], counts["article_tags"], counts["accounts"], sum(told)) == (4, 1, 1, 4)
    for word in (b"Zanzibar", b"Quokka", b"Numbat"):
        assert word not in path.read_bytes()
    found = rows(path, "SELECT key, published, url, text FROM articles ORDER BY id")
    assert found[0][:3] == (first.key, "2024-03-29", f"https://news.example.org{first.get_absolute_url()}")
    assert [row[1] for row in found[1:3]] == ["2024-03", None]
    assert found[3][3] is None
    told_of = dict(rows(path, "SELECT name, value FROM metadata"))
    assert told_of["site"] == "https://news.example.org"
    assert told_of["generated_at"] == "2026-11-30T12:00:00+00:00"
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []


def test_words_are_found_in_any_script(tmp_path: Path) -> None:
    fill()
    write_public_sqlite(tmp_path / "public.sqlite")
    by_words = "SELECT title FROM articles WHERE id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
    by_signs = "SELECT title FROM articles WHERE id IN (SELECT rowid FROM unspaced_fts WHERE unspaced_fts MATCH ?)"
    assert rows(tmp_path / "public.sqlite", by_words, "elan") == [("Élan in the harbour",)]
    assert rows(tmp_path / "public.sqlite", by_words, "подписали") == [("Второй рассказ",)]
    assert rows(tmp_path / "public.sqlite", by_signs, "三份文件") == [("第三篇报道",)]
    assert rows(tmp_path / "public.sqlite", by_signs, "harbour") == []


def test_views_say_what_is_asked_most(tmp_path: Path) -> None:
    fill()
    path = tmp_path / "public.sqlite"
    write_public_sqlite(path)
    assert rows(path, "SELECT source, articles FROM articles_by_source") == [("Morning Post", 1)]
    assert rows(path, "SELECT tag, articles FROM articles_by_tag") == [("trade", 1)]
    assert rows(path, "SELECT place, series, accounts FROM events_with_accounts") == [
        ("Port Haven", "Harbour Conference", 1)
    ]
    assert rows(path, "SELECT source, tags FROM article_list WHERE tags IS NOT NULL") == [("Morning Post", "trade")]


def test_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    fill()
    for name in ("one", "two"):
        write_public_sqlite(tmp_path / name, now=NOW)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_stands_there_is_never_overwritten_and_half_a_file_never_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    (tmp_path / "mine").write_text("Keep me.")
    with pytest.raises(FileExistsError, match="is there already"):
        write_public_sqlite(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "Keep me."
    monkeypatch.setattr(public_sqlite, "_article_tags", lambda: iter([(1, 10**6, "editor")]))
    with pytest.raises(ChangedMeanwhileError):
        write_public_sqlite(tmp_path / "other")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_command_writes_the_file_and_refuses_what_does_not_go_together(tmp_path: Path, capsys: Any) -> None:
    fill()
    call_command("export_archive", sqlite=tmp_path / "public.sqlite")
    assert re.search(r"public\.sqlite holds what readers may have: \d+ articles\.", capsys.readouterr().out)
    for given in ({"sqlite": tmp_path / "public.sqlite"}, {"dir": tmp_path / "bag", "sqlite": tmp_path / "o"}, {}):
        with pytest.raises(SystemExit, match="2"):
            call_command("export_archive", **given)
    assert [path.name for path in tmp_path.iterdir()] == ["public.sqlite"]


@pytest.mark.once
def test_datasette_opens_the_file_at_once(tmp_path: Path) -> None:
    fill()
    write_public_sqlite(tmp_path / "public.sqlite")

    async def ask(*addresses: str) -> list[Any]:
        client = Datasette([str(tmp_path / "public.sqlite")]).client
        return [await client.get(address) for address in addresses]

    home, page, found, signs, view = asyncio.run(
        ask(
            "/public",
            "/public/articles",
            "/public/articles.json?_search=elan&_shape=array",
            "/public/articles.json?_search=三份文件&_fts_table=unspaced_fts&_fts_pk=id&_shape=array",
            "/public/events_with_accounts.json?_shape=array",
        )
    )
    assert home.status_code == page.status_code == 200
    assert "events_with_accounts" in home.text
    assert 'name="_search"' in page.text
    assert [row["title"] for row in found.json()] == ["Élan in the harbour"]
    assert [row["title"] for row in signs.json()] == ["第三篇报道"]
    assert [row["accounts"] for row in view.json()] == [1]


@pytest.mark.once
@pytest.mark.django_db
def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_file: Path, _tell: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("archive.preserving.management.commands.export_archive.write_public_sqlite", fails)
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("export_archive", sqlite=tmp_path / "x.db", stderr=said)
    assert ended.value.code == 2
    assert "x.db can't be written: database or disk is full" in said.getvalue()
