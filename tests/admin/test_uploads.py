"""An editor brings files or a text, reads what would become of them, imports them, and works on from the batch."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.importing import uploads
from archive.jobs.runner import run_job
from archive.models import Article, ImportBatch, ImportRecord, Job
from tests import make
from tests.admin.conftest import Desk
from tests.importing.test_uploads import story

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BRING = "/admin/archive/importbatch/add/"


def file(name: str, data: bytes = b"Words of a text.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def bring(desk: Desk, *files: SimpleUploadedFile, **typed: Any) -> Any:
    return desk.post(BRING, {"uploads": list(files), **typed})


def tried(desk: Desk, *files: SimpleUploadedFile, **typed: Any) -> Job:
    bring(desk, *files, **typed)
    job = Job.objects.latest("pk")
    assert job.kind == "try_upload" and run_job(job.pk)
    return job


def url(name: str, job: Job) -> str:
    return reverse(f"admin:archive_importbatch_{name}", args=[job.pk])


def page_of(desk: Desk, address: str) -> str:
    response = desk.get(address)
    assert response.status_code == 200
    return " ".join(re.sub(r"\s+", " ", response.content.decode()).split())


def test_files_go_from_the_form_by_a_trial_into_a_batch(editor: Desk, started: list[int]) -> None:
    make.source("Evening Post")
    response = bring(editor, file("<b>one</b>.txt", story(1)), file("two.txt", story(2)), source="evening post")
    job = Job.objects.get()
    assert response.headers["Location"] == url("tried", job) and started == [job.pk]
    assert "refresh" in page_of(editor, url("tried", job))
    run_job(job.pk)
    page = page_of(editor, url("tried", job))
    assert "Ministers meet for the 1th time" in page and "Import all 2" in page and "b&gt;" in page
    assert "<b>one" not in page and not Article.objects.exists()
    assert editor.get(url("import", job)).status_code == 404
    editor.post(url("import", job))
    editor.post(url("import", job))
    made = Job.objects.get(kind="import_upload")
    run_job(made.pk)
    batch = ImportBatch.objects.get()
    address = reverse("admin:archive_importbatch_change", args=[batch.pk])
    assert editor.get(url("tried", job)).headers["Location"] == address
    page = page_of(editor, address)
    assert 'New <span class="views__count">2</span>' in page and f'name="query" value="batch={batch.pk}"' in page
    assert "Ministers meet for the 2th time" in page
    assert batch.user == editor.user and {one.source.slug for one in Article.objects.all()} != {""}  # type: ignore[union-attr]


def test_a_pasted_text_is_a_file_of_its_own_bytes(editor: Desk) -> None:
    job = tried(editor, text="  A title\r\n\r\nWords, слова, 词.\r\n")
    upload = uploads.find(job.parameters["upload"])
    assert upload is not None and [one.name for one in upload.files] == ["pasted.txt"]
    assert (upload.folder / upload.files[0].stored).read_text("utf-8") == "  A title\n\nWords, слова, 词.\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose files, or paste a text."),
        ({"text": " \r\n "}, "Choose files, or paste a text."),
        ({"text": "x", "source": "<i>Nobody"}, "There is no source “&lt;i&gt;Nobody”."),
        ({"text": "x", "tags": "trade, smoke"}, "There is no tag “smoke”."),
        ({"text": "x", "batch": "morning"}, "There is an import “morning” already."),
        ({"text": "x", "encoding": "klingon"}, "Select a valid choice."),
        ({"text": "x", "assignee": "nobody known"}, "Select a valid choice."),
    ],
)
def test_what_can_not_be_imported_is_said_before_anything_is_kept(
    editor: Desk, typed: dict[str, str], said: str, data_dir: Any
) -> None:
    make.tag("trade")
    ImportBatch.objects.create(name="morning")
    assert said in bring(editor, **typed).content.decode()
    assert not Job.objects.exists() and not (data_dir / "uploads").exists()


def test_too_much_is_answered_with_the_command(editor: Desk, settings: Any, data_dir: Any) -> None:
    settings.UPLOAD_MAX_FILES = settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    settings.UPLOAD_MAX_BYTES = 100
    many = [file(f"{n}.txt") for n in range(3)]
    for sent in (many, [file("a.txt", b"x" * 101)], [file("a.txt", b"x" * 18_000_000)]):
        response = bring(editor, *sent)
        assert response.status_code == 413
        assert "manage.py import_articles FOLDER" in response.content.decode()
    assert not Job.objects.exists() and not (data_dir / "uploads").exists()


def test_no_form_of_another_site_brings_anything(editor: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor.user, "django.contrib.auth.backends.ModelBackend")
    assert strict.post(BRING, {"uploads": [file("a.txt")]}).status_code == 403
    assert not Job.objects.exists()


def test_contributors_import_nothing_and_editors_publish_nothing_by_it(
    contributor: Desk, editor: Desk, publisher: Desk
) -> None:
    assert contributor.get(BRING).status_code == bring(contributor, file("a.txt")).status_code == 403
    assert 'name="publish"' not in page_of(editor, BRING) and 'name="publish"' in page_of(publisher, BRING)
    assert "publish" not in tried(editor, file("a.txt"), publish="on").parameters
    assert tried(publisher, file("a.txt"), publish="on").parameters["publish"] is True


def test_a_trial_is_its_owners_alone_and_given_up_its_files_are_gone(editor: Desk, publisher: Desk) -> None:
    job = tried(editor, file("a.txt"))
    for answer in (
        publisher.get(url("tried", job)),
        publisher.post(url("import", job)),
        publisher.post(url("give_up", job)),
    ):
        assert answer.status_code == 403
    editor.post(url("give_up", job))
    assert uploads.find(job.parameters["upload"]) is None
    assert "no longer kept" in page_of(editor, url("tried", job))
    editor.post(url("import", job))
    assert not Job.objects.filter(kind="import_upload").exists()


def test_files_that_are_worked_on_are_not_given_up(editor: Desk) -> None:
    bring(editor, file("a.txt"))
    job = Job.objects.get()
    editor.post(url("give_up", job))
    assert uploads.find(job.parameters["upload"]) is not None


def records(batch: ImportBatch, number: int, **given: Any) -> None:
    first = ImportRecord.objects.count()
    ImportRecord.objects.bulk_create(
        ImportRecord(
            batch=batch, place=f"/x/{n}", place_hash=n, file_hash=n, path=f"in/{n}.txt",
            article=make.article(f"Title {n}"), **given,
        )
        for n in range(first, first + number)
    )  # fmt: skip


def test_a_batch_lists_its_records_by_outcome_page_after_page_with_as_many_queries(editor: Desk) -> None:
    batch = ImportBatch.objects.create(name="morning", counts={"created": 3, "failed": 1}, status="finished")
    address = reverse("admin:archive_importbatch_change", args=[batch.pk])
    records(batch, 3, outcome="created")
    records(batch, 1, outcome="failed", message="<b>broken</b> at byte 812")
    page_of(editor, address)

    def queries(query: str = "") -> tuple[int, str]:
        with CaptureQueriesContext(connection) as caught:
            page = page_of(editor, address + query)
        return len(caught), page

    few, page = queries()
    assert "&lt;b&gt;broken" in page and page.count("<tr>") == 5
    assert "in/3.txt" not in queries("?outcome=created")[1]
    assert queries("?q=byte 812")[1].count("<tr>") == queries("?outcome=failed")[1].count("<tr>") == 2
    records(batch, 60, outcome="created")
    many, page = queries()
    assert many == few and page.count("<tr>") == 51
    after = re.search(r'href="(\?after=\d+)#records">Next', page)
    assert after is not None
    assert queries(after[1])[1].count("<tr>") == 15
    for odd in ("?after=x", "?outcome=%00", "?q=%00", "?after=99999999999999999999"):
        assert editor.get(address + odd).status_code == 200


def test_failures_are_tried_again_by_another_encoding_from_the_page(editor: Desk, contributor: Desk) -> None:
    job = tried(editor, file("dead.pdf", b"%PDF-1.4 broken"), file("one.txt", story(1)))
    editor.post(url("import", job))
    run_job(Job.objects.get(kind="import_upload").pk)
    batch = ImportBatch.objects.get()
    address = reverse("admin:archive_importbatch_change", args=[batch.pk])
    retry = reverse("admin:archive_importbatch_retry", args=[batch.pk])
    assert "Try the failed again" in page_of(editor, address)
    assert "Try the failed again" not in page_of(contributor, address)
    assert contributor.post(retry, {"encoding": ""}).status_code == 403
    editor.post(retry, {"encoding": "klingon"})
    assert Job.objects.filter(kind="import_upload").count() == 1
    editor.post(retry, {"encoding": "cp1251"})
    again = Job.objects.latest("pk")
    assert run_job(again.pk)
    again.refresh_from_db()
    assert again.batch is not None and again.batch.counts == {"failed": 1}
