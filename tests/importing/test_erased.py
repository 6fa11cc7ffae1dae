"""What was erased is refused when it comes again, in whatever wrapping."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.erasing import (
    erase_article,
    erase_version,
)
from archive.importing.reparse import reparse
from archive.importing.undo import undo_import
from archive.models import (
    Article,
    ChangeKind,
    Original,
    State,
)
from tests import make
from tests.editing.secrets import BODY, CLEAN, ORDER, SECRET, superuser, take, where

pytestmark = pytest.mark.django_db


def test_erased_bytes_are_refused_wherever_they_come_from(tmp_path: Path) -> None:
    record = json.dumps({"id": "r1", "title": f"{SECRET} speaks", "body": BODY})
    (tmp_path / "rows.jsonl").write_text(record + "\n")
    (tmp_path / "story.txt").write_text(f"{SECRET} tells\n\nIn other words. {BODY[::-1]}\n")
    take(tmp_path)
    for article in Article.objects.all():
        erase_article(article, ORDER, user=superuser())
    other = tmp_path / "other"
    other.mkdir()
    (other / "more.jsonl").write_text(json.dumps({"id": "r2", "title": "A", "body": "Else."}) + "\n" + record + "\n")
    with zipfile.ZipFile(other / "packed.zip", "w") as packed:
        packed.writestr("in/side.txt", (tmp_path / "story.txt").read_text())
    page = BODY.replace("\n\n", "</p><p>")
    (other / "page.html").write_text(f"<html><body><article><h1>A page</h1><p>{page}</p></article></body></html>")
    again, elsewhere = take(tmp_path / "rows.jsonl", publish=True), take(other, publish=True)
    assert [one.outcome for one in again] == ["refused"]
    assert sorted(one.outcome for one in elsewhere) == ["created", "refused", "refused", "refused"]
    for one in (*again, *elsewhere):
        if one.outcome == "refused":
            assert "root" in one.message and ORDER.reason in one.message
            assert (one.reading, one.proposal) == ({}, {})
    assert where(SECRET) == []


def test_new_bytes_where_an_article_was_erased_are_not_published(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(f"{SECRET} tells\n\n{BODY}\n")
    take(tmp_path)
    erase_article(Article.objects.get(), ORDER)
    (tmp_path / "story.txt").write_text(f"{SECRET} tells\n\n{BODY} A word more.\n")
    (tmp_path / "another.txt").write_text("Masons mend the quay\n\nThe quay was mended by the masons of the town.\n")
    assert {one.outcome for one in take(tmp_path, publish=True)} == {"created"}
    new = Article.objects.get(state=State.IMPORTED)
    assert new.problems.filter(code="kin_of_erased", severity="blocking").exists()
    assert Article.objects.filter(state=State.PUBLISHED).count() == 1


def test_bytes_that_a_living_article_holds_as_well_stay_and_it_is_named() -> None:
    article = make.article(f"{SECRET} speaks", body=BODY, original=b"shared")
    with recording(ChangeKind.IMPORT) as record:
        other = record.create(Article(key="0000000000", title="Other", title_basis="document", body="Other words."))
        record.link(other, "originals", add=[{"original": Original.objects.get().pk}])
    found = erase_article(article, ORDER)
    assert Original.objects.get().read() == b"shared"
    assert [(one.article.key, one.has_same_bytes) for one in found.near_duplicates] == [("0000000000", True)]


def test_what_records_share_goes_with_the_last_of_them(tmp_path: Path) -> None:
    rows = f"id,title,text\n1,One {SECRET},First of two that tell of {SECRET}.\n2,Two,The other one tells of a quay.\n"
    (tmp_path / "rows.csv").write_text(rows)
    take(tmp_path)
    first, second = Article.objects.order_by("pk")
    context = Original.objects.get(context=None)
    erase_article(first, ORDER)
    context.refresh_from_db()
    assert context.erased_at is None and where(SECRET) == []
    erase_article(second, ORDER)
    assert set(Original.objects.values_list("packed", flat=True)) == {None}
    assert [one.outcome for one in take(tmp_path)] == ["refused", "refused"]


def test_article_of_an_import_undone_is_not_revived_once_it_was_erased(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(f"{SECRET} tells\n\n{BODY}\n")
    batch = take(tmp_path)[0].batch
    undo_import(batch)
    erase_article(Article.objects.get(), ORDER)
    assert [one.outcome for one in take(tmp_path, publish=True)] == ["refused"]
    assert where(SECRET) == []


def test_undoing_the_import_leaves_an_erased_article_erased(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(f"{SECRET} tells\n\n{BODY}\n")
    batch = take(tmp_path, publish=True)[0].batch
    article = Article.objects.get()
    erase_article(article, ORDER)
    report = undo_import(batch)
    article.refresh_from_db()
    assert (article.state, article.withdrawal_reason) == ("withdrawn", "erased")
    assert not report.undone and {one.why for one in report.impossible} == {"It was erased."}
    assert [one.outcome for one in take(tmp_path, publish=True)] == ["refused"]


def test_an_erased_original_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(f"{SECRET} tells\n\n{BODY}\n")
    take(tmp_path, publish=True)
    article = Article.objects.get()
    edit(article, {"title": "A clerk tells", "body": CLEAN}, user=superuser())
    erase_version(article, 1, ORDER)
    report = reparse(Article.objects.all())
    assert (report.articles, report.failed) == (0, [])


def test_a_short_text_that_is_the_same_by_chance_is_not_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Notice\n\nClosed on Monday.\n")
    take(tmp_path)
    erase_article(Article.objects.get(), ORDER)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "n", "title": "Notice", "body": "Closed on Monday."}) + "\n")
    assert [one.outcome for one in take(tmp_path)] == ["created"]
