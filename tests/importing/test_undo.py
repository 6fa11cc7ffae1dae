"""Undoing an import, and importing the same files again."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.editing.articles import edit
from archive.editing.undo import undo
from archive.editing.workflow import Transition, apply_transition
from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.importing.undo import undo_import
from archive.importing.undo_job import ask_for_undo, is_large
from archive.jobs.runner import run_job
from archive.models import Article, State
from tests import make
from tests.editing import tables
from tests.importing.stories import OTHER, REVISED, STORY, Take, run

pytestmark = pytest.mark.django_db


def test_an_import_undone_is_revived_by_the_same_files(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    result = run(folder, publish=True)
    report = undo_import(result.batch)
    article = Article.objects.get()
    assert (article.state, article.withdrawal_reason) == ("discarded", "import_undone")
    assert len(report.undone) >= 1 and not report.kept
    assert take(publish=True) == {"quay.txt": "created"}
    revived = Article.objects.get()
    assert (revived.pk, revived.key, revived.state) == (article.pk, article.key, "published")
    assert tables.tallies() == tables.tallies_anew()


def test_what_an_import_revived_goes_with_that_import_and_not_with_the_first(folder: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    first = run(folder).batch
    undo_import(first)
    second = run(folder, publish=True).batch
    assert not undo_import(first, dry_run=True)
    undone = undo_import(second)
    article = Article.objects.get()
    assert (article.state, article.withdrawal_reason) == ("discarded", "import_undone")
    undo(undone.change_sets)
    article.refresh_from_db()
    assert (article.state, article.withdrawal_reason) == ("published", "")
    assert undo_import(second)
    assert tables.tallies() == tables.tallies_anew()


def test_undoing_an_import_keeps_what_a_person_touched(folder: Path) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(OTHER)
    result = run(folder)
    touched = Article.objects.get(source__isnull=False)
    edit(touched, {"byline": "Ann Other"}, user=make.user())
    trial = undo_import(result.batch, dry_run=True)
    report = undo_import(result.batch)
    assert [entry.object_id for entry in report.kept] == [touched.pk]
    assert trial.undone == report.undone
    assert set(Article.objects.values_list("state", flat=True)) == {"imported", "discarded"}


def test_giving_an_article_to_somebody_is_no_touch(folder: Path) -> None:
    (folder / "a.txt").write_text(STORY)
    result = run(folder)
    edit(Article.objects.get(), {"assignee": make.user("tom").pk}, user=make.user())
    assert not undo_import(result.batch).kept
    assert Article.objects.get().state == "discarded"


def test_what_a_person_touched_goes_only_if_asked_for_and_what_was_public_never(folder: Path) -> None:
    for name, text in (("a.txt", STORY), ("b.txt", OTHER), ("c.txt", REVISED + OTHER)):
        (folder / name).write_text(text)
    result = run(folder)
    plain, touched, shown = Article.objects.order_by("pk")
    user = make.user(is_superuser=True)
    edit(touched, {"byline": "Ann Other"}, user=user)
    assert apply_transition([shown], Transition(State.PUBLISHED), user=user).changed
    for takes in (False, True):
        trial = undo_import(result.batch, dry_run=True, takes_edited=takes)
        assert (trial.edited, trial.public) == ({touched.pk}, {shown.pk})
    report = undo_import(result.batch, user=user, takes_edited=True)
    assert [entry.object_id for entry in report.kept if entry.model == "article"] == [shown.pk]
    states = dict(Article.objects.values_list("pk", "state"))
    assert states == {plain.pk: "discarded", touched.pk: "discarded", shown.pk: "published"}
    undo(report.change_sets)
    touched.refresh_from_db()
    assert (touched.state, touched.byline) == ("imported", "Ann Other")


def test_a_large_import_is_undone_by_a_job_set_after_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("a.txt", STORY), ("b.txt", OTHER)):
        (folder / name).write_text(text)
    batch = run_import([folder], ImportOptions(workers=1), most_at_once=1).batch
    assert not is_large(batch)
    monkeypatch.setattr("archive.importing.undo_job.IN_A_REQUEST", 1)
    assert is_large(batch)
    stranger = ask_for_undo(batch, make.user("Sue"))
    run_job(stranger.pk)
    assert Article.objects.filter(state="imported").count() == 2
    edit(Article.objects.order_by("pk")[0], {"byline": "Ann Other"}, user=make.user())
    job = ask_for_undo(batch, make.user("root", is_superuser=True), reason="wrong folder")
    assert job.total == 2 and run_job(job.pk)
    job.refresh_from_db()
    batch.refresh_from_db()
    assert (job.state, job.done, batch.status) == ("done", 2, "undone"), job.message
    assert list(Article.objects.order_by("pk").values_list("state", flat=True)) == ["imported", "discarded"]
    assert "1 article" in job.result["lines"][0]


def test_undoing_an_update_brings_the_earlier_text_back(folder: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    run(folder)
    before = tables.records()
    (folder / "quay.txt").write_text(REVISED)
    undo_import(run(folder).batch)
    assert "forty ships" in Article.objects.get().text
    assert tables.records() == before
    assert list(run(folder).counts) == ["updated"]


def test_an_address_counts_once_though_its_chunk_is_written_again(folder: Path, take: Take) -> None:
    page = '<html><head><link rel="canonical" href="https://news.example/quay"></head><body><article><h1>Quay</h1>{}'
    words = "".join(f"<p>{paragraph}</p>" for paragraph in STORY.split("\n\n")[1:3])
    (folder / "bees.txt").write_text(OTHER)
    (folder / "page.html").write_text(page.format(words))
    take()
    (folder / "bees.txt").write_text(OTHER.replace("more swarms", "fewer swarms"))
    undo_import(run(folder).batch)
    (folder / "page.html").rename(folder / "quay.html")
    (folder / "quay.html").write_text(page.format(words.replace("forty ships", "fifty ships")))
    # The bytes of bees.txt are known, but have to be read after all.
    assert take() == {"bees.txt": "updated", "quay.html": "updated"}
