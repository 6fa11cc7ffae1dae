"""The report of an import says what a reader of it needs, the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.models import (
    Article,
    ChangeSet,
    ImportBatch,
    ImportRecord,
    Tag,
    TaggedArticle,
)
from tests.importing.stories import STORY, run

pytestmark = pytest.mark.django_db


def test_a_trial_gives_the_same_report_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY.replace("Harbour Gazette", "Port News"))
    (folder / "empty.txt").write_bytes(b"")
    run(folder, dry_run=True, report=tmp_path / "trial.jsonl")
    assert not Article.objects.exists() and not ImportBatch.objects.exists() and not ChangeSet.objects.exists()
    run(folder, report=tmp_path / "act.jsonl")
    assert (tmp_path / "trial.jsonl").read_text() == (tmp_path / "act.jsonl").read_text()


def test_the_report_says_everything_about_each_item(folder: Path, tmp_path: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    run(folder, report=tmp_path / "report.jsonl")
    (line,) = (tmp_path / "report.jsonl").read_text().splitlines()
    row = json.loads(line)
    article = Article.objects.get()
    assert row["path"] == "desk/quay.txt"
    assert row["article"] == article.key
    assert row["body"] == article.text
    assert row["removed"] == [piece["text"] for piece in ImportRecord.objects.get().reading["removed"]]
    assert (row["date"], row["date_basis"], row["source"], row["source_basis"]) == (
        "2024-05-03",
        "document",
        "Harbour Gazette",
        "document",
    )
    assert list(row) == [
        *("path", "member", "outcome", "message", "article", "title", "title_basis", "date", "date_basis", "source"),
        *("source_basis", "agency", "byline", "language", "tags", "events", "duplicate_of", "problems", "removed"),
        *("body", "sha256"),
    ]


def test_a_report_of_a_second_run_tells_the_same_of_the_articles(folder: Path, tmp_path: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    rows = []
    for name in ("first", "second"):
        run(folder, report=tmp_path / name)
        rows.append(json.loads((tmp_path / name).read_text()) | {"outcome": ""})
    assert rows[0] == rows[1]


def test_a_report_names_more_tags_than_a_database_compares_in_one_question(folder: Path, tmp_path: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    run(folder)
    article = Article.objects.get()
    tags = Tag.objects.bulk_create(Tag(name=f"tag {n:04}", slug=f"tag-{n:04}", kind="topic") for n in range(1_001))
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=tag, sort_key=article.sort_key, basis="editor", words=[])
        for tag in tags
    )
    run(folder, report=tmp_path / "report.jsonl")
    assert set(json.loads((tmp_path / "report.jsonl").read_text())["tags"]) >= {tag.name for tag in tags}
