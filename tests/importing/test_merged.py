"""What is imported again after two articles were merged meets the one that was kept; after a split each its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from archive.editing.merging.articles import merge_articles
from archive.editing.undo import undo
from archive.importing.report import rows
from archive.models import Article, ChangeSet, ImportBatch, ImportRecord, State
from tests import make
from tests.importing.stories import STORY, Take

pytestmark = pytest.mark.django_db
COPY = STORY.replace("Source: Harbour Gazette", "Source: Mirror").replace("began.", "began. They took two years.")


@pytest.fixture
def publisher() -> User:
    return make.user("paula", "publish_article", "review_article", "change_article")


def both() -> tuple[Article, Article]:
    return Article.objects.get(source__name="Harbour Gazette"), Article.objects.get(source__name="Mirror")


@pytest.fixture
def merged(folder: Path, take: Take, publisher: User) -> ChangeSet:
    """Import a story and a copy of it, and merge the copy into the story."""
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(COPY)
    assert take() == {"a.txt": "created", "b.txt": "created"}
    return merge_articles(*both(), user=publisher)


def test_both_files_are_unchanged_however_often_they_come(folder: Path, take: Take, merged: ChangeSet) -> None:
    kept, other = both()
    for _time in range(3):
        assert take() == {"a.txt": "unchanged", "b.txt": "unchanged"}
    assert Article.objects.count() == 2
    report = [(row["article"], row["title"]) for row in rows(ImportBatch.objects.order_by("-pk")[0])]
    assert report == [(kept.key, kept.title)] * 2
    assert other.import_records.count() == 4


def test_the_bytes_of_the_merged_at_a_third_place_are_a_duplicate_of_the_kept(
    folder: Path, take: Take, merged: ChangeSet
) -> None:
    (folder / "c.txt").write_text(COPY)
    assert take()["c.txt"] == "duplicate"
    assert take()["c.txt"] == "unchanged"


def test_a_new_version_where_the_merged_stood_waits_for_the_kept_and_overwrites_nothing(
    folder: Path, take: Take, merged: ChangeSet
) -> None:
    kept, _other = both()
    (folder / "b.txt").write_text(COPY.replace("forty ships", "fifty ships"))
    assert take() == {"a.txt": "unchanged", "b.txt": "queued"}
    record = ImportRecord.objects.get(outcome="queued")
    assert (record.article, record.answer) == (kept, "open")
    assert "body" in record.proposal
    assert take() == {"a.txt": "unchanged", "b.txt": "queued"}  # it still waits
    assert Article.objects.get(pk=kept.pk).body == kept.body
    assert ImportRecord.objects.filter(answer="open").count() == 1
    (folder / "a.txt").write_text(STORY.replace("forty ships", "sixty ships"))
    assert take()["a.txt"] == "updated"
    assert "sixty ships" in Article.objects.get(pk=kept.pk).body


def test_where_the_text_of_the_merged_was_taken_its_file_is_followed_and_the_other_rests(
    folder: Path, take: Take, publisher: User
) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(COPY)
    take()
    kept, other = both()
    merge_articles(kept, other, user=publisher, takes_other={"body": True})
    body = Article.objects.get(pk=kept.pk).body
    assert take() == {"a.txt": "unchanged", "b.txt": "unchanged"}
    assert Article.objects.get(pk=kept.pk).body == body and "They took two years." in body


def test_after_a_split_each_file_meets_its_own_article_again(folder: Path, take: Take, merged: ChangeSet) -> None:
    take()
    undo([merged])
    kept, other = both()
    assert other.state == State.IMPORTED
    assert take() == {"a.txt": "unchanged", "b.txt": "unchanged"}
    (folder / "b.txt").write_text(COPY.replace("forty ships", "fifty ships"))
    assert take() == {"a.txt": "unchanged", "b.txt": "updated"}
    assert "fifty ships" in Article.objects.get(pk=other.pk).body
    assert "forty ships" in Article.objects.get(pk=kept.pk).body


def test_the_bytes_of_one_merged_into_what_was_withdrawn_are_refused(
    folder: Path, take: Take, merged: ChangeSet
) -> None:
    kept, _other = both()
    Article.objects.filter(pk=kept.pk).update(
        state=State.WITHDRAWN, withdrawal_reason="legal", withdrawn_at=merged.at, published_at=merged.at
    )
    assert take() == {"a.txt": "refused", "b.txt": "refused"}


def test_records_of_one_file_that_name_themselves_keep_their_places(folder: Path, take: Take, publisher: User) -> None:
    body = STORY.split("\n\n", 1)[1]
    lines = [{"id": n, "title": f"Quay {n}", "text": f"{body} Copy {n}."} for n in (1, 2)]
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, lines)))
    take()
    one, two = Article.objects.order_by("pk")
    merge_articles(one, two, user=publisher)
    take()
    assert [record.outcome for record in ImportRecord.objects.order_by("-pk")[:2]] == ["unchanged"] * 2
