"""What a page brings is kept as it is, tried without a trace, imported, ended, gone on with, and let go."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.editing.roles import make_groups
from archive.importing import trial, upload_jobs, uploads
from archive.importing.upload_jobs import ask_to_import, ask_to_retry, ask_to_try, failures_of
from archive.jobs import starting
from archive.jobs.runner import run_job
from archive.models import Article, ChangeSet, ImportBatch, ImportRecord, Job, Original, Outcome, Source
from tests import make

pytestmark = pytest.mark.django_db

STORY = """{title}

BEIJING, March {day} (Xinhua) -- The ministers met in the old hall for talks on trade and the building of roads.

{more}
"""


def story(n: int = 1) -> bytes:
    more = " ".join(f"Delegation {n * 100 + one} spoke of matter number {n * 1000 + one}." for one in range(20))
    return STORY.format(title=f"Ministers meet for the {n}th time", day=n % 28 + 1, more=more).encode()


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def editor() -> User:
    make_groups()
    user = make.user("Ed")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def tried(editor: User) -> Callable[..., Job]:
    """Give a function that keeps files and tries them."""

    def bring(*files: SimpleUploadedFile, **asked: Any) -> Job:
        job = ask_to_try(uploads.keep(files), asked, "Try", editor)
        assert run_job(job.pk)
        job.refresh_from_db()
        return job

    return bring


def imported(trial_job: Job) -> Job:
    job = ask_to_import(trial_job, "Import", trial_job.user)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def outcomes(batch: ImportBatch | None) -> dict[str, int]:
    assert batch is not None
    return {name: n for name, n in batch.counts.items() if n}


@pytest.mark.parametrize(
    ("given", "shown", "stored"),
    [
        ("../../etc/passwd", "passwd", "00001/passwd"),
        ("C:\\news\\2024-03-01.txt", "2024-03-01.txt", "00001/2024-03-01.txt"),
        ("a\nb\0c.txt", "a\\nb\\x00c.txt", "00001/a_nb_x00c.txt"),
        ("../..", "..", ""),
        (".htaccess", ".htaccess", ""),
        ("", "file", "00001/file"),
        ("新闻" * 100 + ".html", None, None),
        ("a:b*?.txt", "a:b*?.txt", "00001/a_b__.txt"),
    ],
)
@pytest.mark.once
def test_no_name_leads_out_of_the_folder_and_the_given_one_is_told(
    given: str, shown: str | None, stored: str | None, data_dir: Path
) -> None:
    one = file("x", b"bytes")
    one._name = given
    upload = uploads.keep([one])
    kept = upload.files[0]
    if shown is not None:
        assert (kept.name, kept.stored) == (shown, stored)
    if kept.stored:
        path = (upload.folder / kept.stored).resolve()
        assert path.is_relative_to(data_dir.resolve() / "uploads" / upload.token)
        assert path.read_bytes() == b"bytes" and len(path.name.encode()) <= 255
        assert path.suffix == Path(given.replace("\\", "/")).suffix or "." not in given
    assert uploads.find(upload.token) == upload


@pytest.mark.once
def test_what_is_no_token_names_no_upload() -> None:
    for token in ("", "..", "../../etc", "a" * 31, "A" * 32):
        assert uploads.find(token) is None


def test_a_trial_tells_what_the_import_then_does_and_writes_nothing(tried: Any) -> None:
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
        archive.writestr("in/three.txt", story(3))
        archive.writestr("in/one.txt", story(1))
    same = file("same.txt", story(1))
    files = [file("one.txt", story(1)), same, file("one.txt", story(2)), file("news.zip", buffer.getvalue())]
    files += [file("empty.txt", b""), file("dead.pdf", b"%PDF-1.4 broken"), file(".hidden", b"x")]
    job = tried(*files)
    report = job.outcome("report")
    assert job.state == Job.State.DONE, job.message
    assert not (Article.objects.exists() or ImportBatch.objects.exists() or ChangeSet.objects.exists())
    assert not (Source.objects.exists() or Original.objects.exists() or ImportRecord.objects.exists())
    assert sum(report["outcomes"].values()) == report["total"] == 8
    assert report["outcomes"][Outcome.CREATED] == 3
    assert [one["path"] for one in report["failures"]] == ["empty.txt", "dead.pdf"]
    assert report["samples"][0]["title"] == "Ministers meet for the 1th time"
    done = imported(job)
    assert done.state == Job.State.DONE, done.message
    assert outcomes(done.batch) == report["outcomes"]
    paths = list(done.batch.records.order_by("pk").values_list("path", flat=True))  # type: ignore[union-attr]
    assert paths == ["one.txt", "same.txt", "one.txt", "news.zip", "news.zip", "empty.txt", "dead.pdf", ".hidden"]
    assert {original.read() for original in Original.objects.all()} == {story(1), story(2), story(3)}


def test_a_trial_in_many_pieces_knows_bytes_that_it_met_in_an_earlier_one(
    tried: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "PIECE", 2)
    job = tried(*(file(f"{n}.txt", story(n % 3)) for n in range(9)))
    assert job.outcome("report")["outcomes"] == {"created": 3, "duplicate": 6}
    assert outcomes(imported(job).batch) == {"created": 3, "duplicate": 6}


def test_what_was_asked_for_holds_for_all_and_a_second_asking_imports_nothing_twice(
    tried: Any, editor: User, started: list[int]
) -> None:
    make.source("Evening Post")
    make.tag("trade")
    asked = {"source": Source.objects.get().slug, "tags": ["trade"], "batch": "morning", "assignee": "Ed"}
    job = tried(file("one.txt", b"Only words that nobody signed. " * 20), **asked)
    first, second = imported(job), ask_to_import(job, "Import", editor)
    assert first.pk == second.pk and started.count(first.pk) == 1
    article = Article.objects.get()
    assert (article.source.name, article.assignee) == ("Evening Post", editor)  # type: ignore[union-attr]
    assert [one.tag.name for one in article.tagged.all()] == ["trade"]
    assert first.batch.name == "morning" and first.batch.user == editor  # type: ignore[union-attr]
    assert imported(tried(file("two.txt", story(2)), batch="morning")).batch.name == "morning (2)"  # type: ignore[union-attr]


def test_an_import_is_ended_between_two_transactions_and_goes_on(
    tried: Any, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_jobs, "AT_ONCE", 2)
    monkeypatch.setattr("archive.jobs.runner.BETWEEN_BEATS", upload_jobs.timezone.timedelta(0))
    job = ask_to_import(tried(*(file(f"{n}.txt", story(n)) for n in range(5))), "Import", editor)
    tell = upload_jobs._Telling.__call__

    def tell_once(self: Any, now: Any) -> None:
        starting.cancel(Job.objects.get(pk=job.pk))
        tell(self, now)

    monkeypatch.setattr(upload_jobs._Telling, "__call__", tell_once)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, Article.objects.count(), job.batch.status) == (Job.State.CANCELLED, 2, "running")  # type: ignore[union-attr]
    monkeypatch.setattr(upload_jobs._Telling, "__call__", tell)
    assert starting.go_on(job) and run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, Article.objects.count(), ImportBatch.objects.count()) == (Job.State.DONE, 5, 1)
    assert outcomes(job.batch) == {"created": 5} and job.done == job.total == 5


def test_bytes_are_let_go_once_imported_and_failures_stay_and_are_tried_again(tried: Any, editor: User) -> None:
    mixed = "Встреча министров прошла в старом зале. ".encode("cp1251") * 20
    done = imported(tried(file("one.txt", story(1)), file("dead.pdf", b"%PDF-1.4 broken"), file("r.txt", mixed)))
    assert done.batch is not None
    failures = failures_of(done.batch)
    assert failures is not None and len(failures.hashes) == 1
    assert [one.name for one in failures.upload.there()] == ["dead.pdf"]
    (failures.upload.folder / "00002/dead.pdf").write_bytes(story(7))
    again = ask_to_retry(done.batch, failures, "utf-8", "Again", editor)
    assert ask_to_retry(done.batch, failures, "utf-8", "Again", editor).pk == again.pk
    run_job(again.pk)
    again.refresh_from_db()
    assert again.batch != done.batch and outcomes(again.batch) == {"created": 1}
    assert again.batch.options["encoding"] == "utf-8"  # type: ignore[union-attr]
    assert failures_of(done.batch) is None and not failures.upload.folder.exists()


def test_whoever_lost_the_permission_meanwhile_imports_nothing(tried: Any, editor: User) -> None:
    brought = tried(file("one.txt", story(1)))
    publishing = tried(file("one.txt", story(1)), publish=True)
    assert (publishing.state, publishing.message) == (Job.State.FAILED, "Whoever asked for it may not publish.")
    editor.groups.clear()
    done = imported(brought)
    assert (done.state, done.message) == (Job.State.FAILED, "Whoever asked for it may not import.")
    assert not Article.objects.exists()


def test_old_uploads_are_removed_but_for_those_that_a_job_waits_for(tried: Any, editor: User) -> None:
    old, waited = uploads.keep([file("a.txt", b"a")]), uploads.keep([file("b.txt", b"b")])
    ask_to_try(waited, {}, "Try", editor)
    now = old.folder.stat().st_mtime
    assert uploads.remove_old(upload_jobs.uploads_in_use(), now + 6 * uploads.DAY) == 0
    assert uploads.remove_old(upload_jobs.uploads_in_use(), now + 8 * uploads.DAY) == 1
    assert uploads.find(old.token) is None and uploads.find(waited.token) == waited


def test_a_trial_asks_no_more_for_more_files(tried: Any) -> None:
    def queries(n: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert tried(*(file(f"{n}-{one}.txt", story(n + one)) for one in range(n))).state == Job.State.DONE
        return len(caught)

    queries(2)
    assert queries(12) - queries(5) < 7
