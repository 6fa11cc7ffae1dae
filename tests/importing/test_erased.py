"""What was erased is refused when it comes again, in whatever wrapping."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

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
    FixityCheck,
    Original,
    State,
)
from archive.preserving.fixity_schedule import check_originals
from archive.preserving.verifying import verify
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


HEAD = "id,title,text\n"
ROWS = [
    f"1,One {SECRET},First of some that tell of {SECRET}.\n",
    "2,Two,The other one tells of a quay.\n",
    "3,Three,The third one tells of masons.\n",
]


def take_rows(folder: Path, name: str, *rows: str) -> list[str]:
    (folder / name).write_text(HEAD + "".join(rows))
    return [one.outcome for one in take(folder / name)]


@pytest.mark.parametrize("is_outside", [False, True], ids=["database", "store"])
def test_what_records_share_is_kept_again_when_it_comes_again(
    tmp_path: Path, settings: Any, is_outside: bool, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ORIGINALS_URL = f"file://{tmp_path}/kept" if is_outside else ""
    take_rows(tmp_path, "rows.csv", *ROWS[:2])
    context = Original.objects.get(context=None)
    FixityCheck.objects.take_up()
    for article in Article.objects.order_by("pk"):
        with django_capture_on_commit_callbacks(execute=True):
            erase_article(article, ORDER)
    list(check_originals())
    context.refresh_from_db()
    assert context.erased_at is not None and FixityCheck.objects.get(pk=context.pk).at is None
    assert take_rows(tmp_path, "more.csv", ROWS[0], ROWS[2]) == ["refused", "created"]
    new = Article.objects.get(title="Three")
    context.refresh_from_db()
    assert (context.erased_at, context.read()) == (None, HEAD.strip().encode())
    assert new.originals.get().original.context == context
    assert (report := reparse(Article.objects.filter(pk=new.pk))).articles == 1 and not report.failed
    assert list(verify("originals")) == [] and FixityCheck.objects.get(pk=context.pk).at is not None
    assert where(SECRET) == []
    with django_capture_on_commit_callbacks(execute=True):
        erase_article(new, ORDER)
    context.refresh_from_db()
    assert context.erased_at is not None and list(verify("originals")) == []
    assert take_rows(tmp_path, "last.csv", *ROWS) == ["refused"] * 3


def test_others_of_a_table_are_read_again_after_one_was_erased(tmp_path: Path) -> None:
    take_rows(tmp_path, "rows.csv", *ROWS)
    first, *others = Article.objects.order_by("pk")
    erase_article(first, ORDER)
    report = reparse(Article.objects.all())
    assert (report.articles, report.failed) == (len(others), [])
    assert take_rows(tmp_path, "rows.csv", *ROWS) == ["refused", "unchanged", "unchanged"]


def test_an_article_of_the_bytes_that_records_shared_has_them(tmp_path: Path) -> None:
    take_rows(tmp_path, "rows.csv", ROWS[0])
    context = Original.objects.get(context=None)
    erase_article(Article.objects.get(), ORDER)
    (tmp_path / "head.md").write_bytes(HEAD.strip().encode())
    assert [one.outcome for one in take(tmp_path / "head.md")] == ["created"]
    article = Article.objects.latest("pk")
    assert article.originals.get().original == context and article.originals.get().original.read()
    assert [one.outcome for one in take(tmp_path / "head.md")] == ["unchanged"]


def test_bytes_that_were_erased_by_order_stay_so_where_records_share_them(tmp_path: Path) -> None:
    make.article("A head", body="Words.", original=HEAD.strip().encode())
    erase_article(Article.objects.get(), ORDER)
    assert take_rows(tmp_path, "rows.csv", ROWS[2]) == ["created"]
    assert Original.objects.get(context=None).erased_at is not None
    ((_key, why),) = reparse(Article.objects.filter(title="Three")).failed
    assert "was erased" in why


def test_bytes_that_records_of_others_need_stay_and_one_of_them_is_named(tmp_path: Path) -> None:
    article = make.article("A head", body="Words of its own.", original=HEAD.strip().encode())
    take_rows(tmp_path, "rows.csv", *ROWS[1:])
    found = erase_article(article, ORDER)
    assert [one.article.title for one in found.near_duplicates] == ["Two"] and len(found.kept_originals) == 1
    assert reparse(Article.objects.filter(title__in=["Two", "Three"])).failed == []


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
