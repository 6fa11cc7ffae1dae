"""Originals outside the database: stored with their import, moved, checked, erased and swept."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from archive.editing.erasing import NotErasableError, erase_article
from archive.editing.originals import destroy_erased_files
from archive.importing.intake.file_walk import walk
from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.importing.reparse import reparse
from archive.importing.trial import try_import
from archive.models import Article, Generation, Original
from archive.preserving import moving
from archive.preserving.verifying import verify
from archive.stores import StoreUnavailableError
from archive.stores.folder import FolderStore
from tests import make
from tests.editing.secrets import ORDER

pytestmark = pytest.mark.django_db
AtCommit = Callable[..., Any]


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    """Let new originals go to a folder."""
    settings.ORIGINALS_URL = f"file://{tmp_path}/kept"
    return tmp_path / "kept"


def desk(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(3):
        (folder / f"{n}.txt").write_text(f"The clerk counted {n} ships.\n\nNothing of the rest of them was counted.\n")
    rows = "id,title,text\n1,One,The first of two that came by table.\n2,Two,The other one tells of a quay.\n"
    (folder / "rows.csv").write_text(rows)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("??/*")}


def run(*command: str) -> tuple[int, str]:
    """Run a command; return its exit status and all that it says."""
    said = StringIO()
    try:
        call_command(*command, stdout=said, stderr=said)
    except SystemExit as ended:
        return int(ended.code or 0), said.getvalue()
    return 0, said.getvalue()


def age(folder: Path, hours: float) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - hours * 3600,) * 2)


def test_an_import_stores_files_that_prove_themselves(tmp_path: Path, kept: Path) -> None:
    run_import([desk(tmp_path / "desk")], ImportOptions(workers=1))
    stored = files(kept)
    assert Article.objects.count() == 5 and len(stored) == 6  # and the head of the table
    assert all(hashlib.sha256(data).hexdigest() == name for name, data in stored.items())
    assert (tmp_path / "desk" / "1.txt").read_bytes() in stored.values()
    for original in Original.objects.all():
        assert original.packed is None and original.read() == stored[original.sha256]
    assert f"archive: {Generation.revision().archive}" in (kept / "ANNALS.txt").read_text()
    assert list(verify("originals")) == []
    assert (told := reparse(Article.objects.all())).changed == 0 and not told.failed
    again = run_import([tmp_path / "desk"], ImportOptions(workers=1))
    assert dict(again.counts) == {"unchanged": 5}


def test_a_trial_leaves_no_file(tmp_path: Path, kept: Path) -> None:
    folder = desk(tmp_path / "desk")
    assert run_import([folder], ImportOptions(dry_run=True, workers=1)).counts == {"created": 5}
    assert try_import(walk([folder]), ImportOptions(workers=1)).outcomes == {"created": 5}
    assert not kept.exists() and not Original.objects.exists()


def test_nothing_is_stored_where_the_store_can_not_be_written(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise StoreUnavailableError("No space left on device", "file:///kept")

    monkeypatch.setattr(FolderStore, "keep", full)
    status, said = run("import_articles", str(desk(tmp_path / "desk")), "--workers=1", "--batch=first")
    assert status == 2
    assert "No space left on device" in said and "--resume first" in said
    assert not Original.objects.exists() and not Article.objects.exists()


def test_moving_there_and_back_loses_nothing(tmp_path: Path, kept: Path, settings: Any) -> None:
    articles = [make.article(f"Number {n}") for n in range(5)]
    held = {one.sha256: one.read() for one in Original.objects.all()}
    assert run("move_originals", "--to", "files", "--dry-run") == (
        0,
        f"5 originals would be moved to {settings.ORIGINALS_URL}.\n",
    )
    status, said = run("move_originals", "--to=files")
    assert status == 0 and said.startswith("5 originals")
    assert files(kept) == held
    other = tmp_path / "other"
    assert run("move_originals", "--to", str(other))[0] == 0
    assert (files(kept), files(other)) == ({}, held)
    assert {one.sha256: one.read() for one in Original.objects.all()} == held
    status, said = run("move_originals", "--to", "database")
    assert status == 0 and f"New originals still go to {settings.ORIGINALS_URL}" in said
    assert files(other) == {} and set(Original.objects.values_list("store", flat=True)) == {""}
    assert {one.sha256: one.read() for one in Original.objects.all()} == held
    assert len(articles) == len(held)


def test_a_move_ended_at_any_step_is_gone_on_with(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(6):
        make.article(f"Number {n}")
    held = {one.sha256: one.read() for one in Original.objects.all()}
    monkeypatch.setattr(moving, "BATCH", 2)
    steps = ("_read_back", "_switch", "_let_go")
    for target in ("files", "database"):
        for name in steps:
            with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
                broken.setattr(moving, name, lambda *_given: 1 // 0)
                if (target, name) == ("database", "_read_back"):
                    raise ZeroDivisionError  # the database needs none
                call_command("move_originals", to=target, stdout=StringIO())
            assert {one.sha256: one.read() for one in Original.objects.all()} == held
        assert run("move_originals", f"--to={target}")[0] == 0
        assert {one.sha256: one.read() for one in Original.objects.all()} == held
    assert Original.objects.filter(store="").count() == 6
    age(kept, 25)
    assert f"{len(files(kept)):,} files" in run("sweep_originals")[1]
    assert files(kept) == {}


def test_what_is_not_read_back_whole_stays_where_it_was(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make.article()
    original = Original.objects.get()
    monkeypatch.setattr(FolderStore, "read", lambda *_given: b"something else")
    status, said = run("move_originals", "--to=files")
    assert status == 1 and f"{original.sha256} could not be read back" in said
    original.refresh_from_db()
    assert original.store == "" and original.read()


def test_a_folder_that_was_copied_elsewhere_is_taken_over_once_its_bytes_are_proven(tmp_path: Path, kept: Path) -> None:
    right, wrong = make.article("Right", original=b"right"), make.article("Wrong", original=b"wrong")
    run("move_originals", "--to=files")
    kept.rename(tmp_path / "elsewhere")
    damaged = Original.objects.get(articles__article=wrong).sha256
    path = tmp_path / "elsewhere" / damaged[:2] / damaged
    path.chmod(0o600)
    path.write_bytes(b"wrung")
    status, said = run("move_originals", "--to", str(tmp_path / "elsewhere"))
    assert status == 1 and "can't be read now" in said
    assert Original.objects.get(articles__article=right).store.endswith("/elsewhere")
    assert Original.objects.get(articles__article=wrong).store.endswith("/kept")


def test_missing_damaged_and_superfluous_files_are_told_apart(kept: Path) -> None:
    missing, damaged, sound = (make.article(name, original=name.encode()) for name in ("Missing", "Damaged", "Sound"))
    run("move_originals", "--to=files")
    one, two = (Original.objects.get(articles__article=article).sha256 for article in (missing, damaged))
    (kept / one[:2] / one).unlink()
    (kept / two[:2] / two).chmod(0o600)
    (kept / two[:2] / two).write_bytes(b"bent")
    (kept / "00").mkdir(exist_ok=True)
    (kept / "00" / ("00" + "1" * 62)).write_bytes(b"of nobody")
    (kept / "00" / "notes.txt").write_bytes(b"somebody's")
    status, said = run("verify_archive", "--originals")
    assert status == 1 and len(said.splitlines()) == 3  # what is young may be about to get its row
    assert f"Article {missing.key} (article.txt): The original {one} is missing in file://{kept}" in said
    assert f"Article {damaged.key} (article.txt): The original {two} does not fit its checksum" in said
    assert {article.problems.filter(code="failed_fixity").count() for article in (missing, damaged)} == {1}
    age(kept, 25)
    told = run("verify_archive", "--originals")[1]
    assert f"00{'1' * 62} belongs to no original. Run: manage.py sweep_originals" in told
    assert "notes.txt is no file of the archive" in told
    assert run("sweep_originals", "--hours=0.5")[0] == 2
    assert run("sweep_originals", "--dry-run")[1].count("1 files, 9 bytes, would be destroyed") == 1
    assert run("sweep_originals")[1].count("1 files, 9 bytes, were destroyed") == 1
    left = files(kept)
    assert set(left) == {two, Original.objects.get(articles__article=sound).sha256, "notes.txt"}


def test_a_store_that_is_away_is_no_damage(tmp_path: Path, kept: Path) -> None:
    article = make.article()
    run("move_originals", "--to=files")
    kept.rename(tmp_path / "away")
    kept.mkdir()  # the place where its disk is mounted
    status, said = run("verify_archive", "--originals")
    assert status == 2 and "is its disk mounted?" in said
    assert not article.problems.exists()
    with pytest.raises(NotErasableError, match="can't be read now"):
        erase_article(article, ORDER)
    assert run("sweep_originals")[0] == 2


def test_an_erasure_destroys_the_file_after_its_commit(
    tmp_path: Path, kept: Path, django_capture_on_commit_callbacks: AtCommit
) -> None:
    run_import([desk(tmp_path / "desk")], ImportOptions(workers=1))
    gone = Original.objects.get(articles__name="1.txt")
    with transaction.atomic():
        erase_article(Article.objects.get(originals__original=gone), ORDER)
        assert gone.sha256 in files(kept)
        transaction.set_rollback(True)
    assert gone.sha256 in files(kept) and gone.read()
    with django_capture_on_commit_callbacks(execute=True):
        erase_article(Article.objects.get(originals__original=gone), ORDER)
    assert gone.sha256 not in files(kept) and len(files(kept)) == 5
    gone.refresh_from_db()
    assert gone.store == "" and gone.erased_at
    with pytest.raises(ValueError, match="was erased"):
        gone.read()
    assert run_import([tmp_path / "desk"], ImportOptions(workers=1)).counts == {"unchanged": 4, "refused": 1}
    assert len(files(kept)) == 5


def test_a_file_that_could_not_be_destroyed_is_told_and_destroyed_later(
    kept: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: AtCommit
) -> None:
    article = make.article()
    run("move_originals", "--to=files")

    def read_only(*_given: Any) -> None:
        raise StoreUnavailableError("Read-only file system", "file:///kept")

    with monkeypatch.context() as broken:
        broken.setattr(FolderStore, "destroy", read_only)
        with django_capture_on_commit_callbacks(execute=True):
            erase_article(article, ORDER)
        (told,) = destroy_erased_files()
        assert "Read-only file system" in told and "scrub_erased" in told
    assert ["was erased, but is still there" in one for one in verify("originals")] == [True]
    assert list(destroy_erased_files()) == []
    assert files(kept) == {} and list(verify("originals")) == []


def test_an_erasure_while_originals_move_takes_the_copy_too(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = make.article()
    make.article("Another")
    switch = moving._switch

    def erased_before(*given: Any) -> None:
        erase_article(article, ORDER)
        switch(*given)

    monkeypatch.setattr(moving, "_switch", erased_before)
    assert run("move_originals", "--to=files")[0] == 0
    assert set(files(kept)) == {Original.objects.get(erased_at=None).sha256}


def test_the_store_of_another_archive_is_not_swept(kept: Path) -> None:
    make.article()
    run("move_originals", "--to=files")
    Generation.objects.update(archive_id="another")
    status, said = run("sweep_originals")
    assert status == 2 and "the store of another archive" in said
    assert len(files(kept)) == 1


def test_what_the_commands_do_not_understand_is_refused() -> None:
    assert run("move_originals", "--to=files") == (
        2,
        "ORIGINALS_URL is not set: it says where the files are to be kept.\n",
    )
    assert run("move_originals", "--to=ftp://host/x")[0] == 2
    assert run("sweep_originals", "ftp://host/x")[0] == 2
    assert run("sweep_originals") == (0, "All originals are kept in the database.\n")


@pytest.mark.parametrize("values", [{"store": "file:///x"}, {"packed": None}])
def test_an_original_is_kept_in_one_place(values: dict[str, Any]) -> None:
    make.article()
    with pytest.raises(IntegrityError, match="original_kept_or_erased"), transaction.atomic():
        Original.objects.update(**values)
