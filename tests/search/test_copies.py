"""An index, a page and a validator of one copy of an archive are never taken for those of another copy of it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.models import Article, Generation, SearchPosition
from archive.models.choices import ChangeKind
from archive.search.index import follower
from archive.search.index import reader as index_reader
from archive.search.index.consistency import check
from archive.search.index.position import EVERY_ARTICLE, IndexPosition
from archive.search.query.parser import parse
from archive.search.searcher import Request, SearchUnavailableError, search
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def always_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.search.index.freshness.SECONDS_BETWEEN_CHECKS", 0.0)


def retitle(article: Article, title: str) -> None:
    article.refresh_from_db()
    with recording(ChangeKind.EDIT) as record:
        record.set(article, title=title)


def restored(article: Article, *, edits: int) -> None:
    """Follow an edit, go back to the backup from before it with the index as it is, and edit anew."""
    with transaction.atomic():
        retitle(article, "Only in the copy that was lost")
        follower.catch_up()
        transaction.set_rollback(True)
    for number in range(edits):
        retitle(article, f"After the restore {number}")


@pytest.mark.parametrize("edits", [1, 3])
def test_index_of_a_lost_copy_is_found_by_the_check_and_made_anew(edits: int) -> None:
    article = make.article("Before the backup")
    follower.catch_up()
    restored(article, edits=edits)
    assert any("another copy" in fault for fault in check())
    assert search(Request(parse("lost"))).total == 0
    assert search(Request(parse('"after the restore"'))).ids == (article.pk,)
    assert list(check()) == []


def test_large_index_of_a_lost_copy_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make.article("Before the backup")
    follower.catch_up()
    restored(article, edits=3)
    monkeypatch.setattr(follower, "MOST_AFTER_COMMIT", 0)
    with pytest.raises(SearchUnavailableError, match="another copy"):
        search(Request(parse("lost")))


@pytest.mark.parametrize("address", ["/", "/articles/", "/articles/?q=copy", "/articles.json"])
def test_page_of_a_lost_copy_is_not_confirmed(address: str, client: Client) -> None:
    article = make.article("A copy")
    follower.catch_up()
    with transaction.atomic():
        retitle(article, "A copy that was lost")
        follower.catch_up()
        lost = client.get(address)
        assert client.get(address, headers={"If-None-Match": lost["ETag"]}).status_code == 304
        transaction.set_rollback(True)
    retitle(article, "A copy that is kept")
    follower.catch_up()
    kept = client.get(address, headers={"If-None-Match": lost["ETag"]})
    assert kept.status_code == 200
    assert kept["ETag"] != lost["ETag"]


def at_position(monkeypatch: pytest.MonkeyPatch, position: IndexPosition) -> None:
    """Let every reader of the index say that it has come so far."""
    reader = index_reader.reader

    def found(*given: Any) -> index_reader.Reader:
        return dataclasses.replace(reader(*given), position=position)

    for module in ("archive.serving.validators", "archive.search.index.freshness", "archive.search.searcher"):
        monkeypatch.setattr(f"{module}.reader", found)


def test_page_is_kept_by_nobody_while_the_index_is_not_level(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    article = make.article("Some words")
    follower.catch_up()
    there = Generation.revision()
    level = client.get("/articles/?q=words")
    assert "ETag" in level
    monkeypatch.setattr("archive.search.index.freshness.ensure_fresh", lambda there: None)
    for number in (0, article.pk - 1):
        at_position(monkeypatch, IndexPosition(there.seq, number, there.seq_token))
        partly = client.get("/articles/?q=words", headers={"If-None-Match": level["ETag"]})
        assert (partly.status_code, partly["Cache-Control"]) == (200, "no-store")
        assert "ETag" not in partly
        monkeypatch.undo()
    assert client.get("/articles/?q=words")["ETag"] == level["ETag"]


def test_page_during_which_the_index_moved_on_is_kept_by_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article("Some words")
    follower.catch_up()
    there = Generation.revision()
    states = iter([IndexPosition(there.seq, EVERY_ARTICLE, there.seq_token), IndexPosition(there.seq + 1, 3, 4)])
    monkeypatch.setattr("archive.serving.validators.applied_now", lambda: next(states))
    page = client.get("/articles/?q=words")
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert "ETag" not in page


def test_every_number_of_the_search_log_keeps_its_token() -> None:
    article = make.article()
    retitle(article, "Another")
    there = Generation.revision()
    assert SearchPosition.token_of(there.seq) == there.seq_token
    assert SearchPosition.objects.count() == there.seq
    assert len(set(SearchPosition.objects.values_list("token", flat=True))) == there.seq
