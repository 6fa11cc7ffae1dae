"""Originals read again by better rules: what differs follows, what a person set stays, all of it can be undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.undo import undo
from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.importing.reparse import reparse
from archive.models import Article, ChangeSet
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables
from tests.management.test_import_articles import run

pytestmark = pytest.mark.django_db

STORY = (
    "Date: 2024-05-03\n\nThe harbour office opened a second quay.\n\nSo its director said.\n\nSource: Harbour Gazette\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Article:
    """An article of which the rules of its day read neither date nor source."""
    (tmp_path / "quay.txt").write_text(STORY)
    run_import([tmp_path / "quay.txt"], ImportOptions(batch="May"))
    article = Article.objects.get()
    with recording(ChangeKind.IMPORT) as record:
        record.set(article, published_on=None, date_precision="", date_basis="", source=None)
    return article


def test_what_the_rules_read_today_is_gained(article: Article) -> None:
    report = reparse(Article.objects.all())
    article.refresh_from_db()
    assert str(article.published) == "2024-05-03"
    assert article.source is not None and article.source.name == "Harbour Gazette"
    assert report.counts["published_on", "gained"] == 1 and report.counts["source", "gained"] == 1
    assert report.change_set is not None and report.change_set.kind == "reparse"
    assert tables.tallies() == tables.tallies_anew()


def test_it_is_one_change_that_can_be_undone(article: Article) -> None:
    before = tables.records()
    report = reparse(Article.objects.all())
    assert report.change_set
    undo([report.change_set])
    assert tables.records() == before


def test_what_a_person_set_stays(article: Article) -> None:
    edit(article, {"title": "A second quay"}, user=make.user())
    report = reparse(Article.objects.all())
    article.refresh_from_db()
    assert article.title == "A second quay"
    assert report.counts["title", "kept"] == 1


def test_a_trial_says_the_same_and_writes_nothing(article: Article) -> None:
    before, sets = tables.records(), ChangeSet.objects.count()
    trial = reparse(Article.objects.all(), dry_run=True)
    assert tables.records() == before and ChangeSet.objects.count() == sets
    assert trial.counts == reparse(Article.objects.all()).counts


def test_reading_again_what_has_not_changed_leaves_no_trace(article: Article) -> None:
    reparse(Article.objects.all())
    sets = ChangeSet.objects.count()
    report = reparse(Article.objects.all())
    assert (report.changed, ChangeSet.objects.count()) == (0, sets)


def test_records_of_many_are_read_again_from_their_own_bytes(tmp_path: Path) -> None:
    rows = [
        {"id": n, "title": f"Quay {n} opens", "date": f"2024-05-0{n}", "body": f"Quay {n} is open."} for n in (1, 2)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (tmp_path / "rows.csv").write_text("id;headline;date;text\n7;Pier opens;2024-06-01;The pier is open to all.\n")
    run_import([tmp_path], ImportOptions())
    assert Article.objects.count() == 3
    report = reparse(Article.objects.all())
    assert (report.articles, report.changed, report.failed) == (3, 0, [])


def test_the_command_chooses_by_batch_source_or_article_and_reports(article: Article, tmp_path: Path) -> None:
    status, printed = run("reparse", "--batch", "May", "--dry-run", "--report", tmp_path / "report.jsonl")
    assert status == 0 and "1 would change" in printed
    fields = {json.loads(line)["field"] for line in (tmp_path / "report.jsonl").read_text().splitlines()}
    assert {"published_on", "source"} <= fields
    assert "1 changed" in run("reparse", "--article", article.key)[1]
    assert "0 changed" in run("reparse", "--source", "harbour-gazette")[1]


def test_the_command_shows_what_would_change_by_field_with_examples(article: Article, tmp_path: Path) -> None:
    other = make.source("Old Lantern")
    with recording(ChangeKind.IMPORT) as record:
        record.set(article, source=other, body=f"Above the text\n\n{article.body}")
    edit(article, {"title": "A second quay"}, user=make.user())
    report = tmp_path / "report.jsonl"
    _status, printed = run("reparse", "--dry-run", "--report", report)
    lines = [line.strip() for line in printed.splitlines()]
    assert f"{article.key}: “Old Lantern” → “Harbour Gazette”" in lines
    assert f"{article.key}: nothing → “2024-05-03”" in lines
    assert "1 title kept, since a person set it" in lines
    assert any(line.startswith(f"{article.key}: “Above the text The harbour office") for line in lines)
    assert sum("date_precision" in line or "“day”" in line for line in lines) == 1
    sources = [one for one in map(json.loads, report.read_text().splitlines()) if one["field"] == "source"]
    assert [(one["old"], one["new"], one["effect"]) for one in sources] == [
        ("Old Lantern", "Harbour Gazette", "changed")
    ]


@pytest.mark.once
def test_examples_show_long_texts_where_they_differ(article: Article) -> None:
    with recording(ChangeKind.IMPORT) as record:
        record.set(article, body=article.body.replace("director", "keeper"))
    printed = run("reparse", "--dry-run")[1]
    assert "“…d quay. So its keeper said.” → “…d quay. So its director said.”" in printed


@pytest.mark.parametrize("option", ["--batch", "--source", "--article"])
def test_what_is_not_there_ends_with_2(option: str) -> None:
    status, printed = run("reparse", option, "nothing")
    assert status == 2 and "nothing" in printed
