"""The outcomes of an import: created, unchanged, duplicate, updated, queued and so on."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.editing.articles import edit
from archive.editing.workflow import Transition, apply_transition
from archive.models import (
    Article,
    ArticleOriginal,
    Change,
    ImportRecord,
    Original,
    State,
)
from archive.models.changes import checksums
from tests import make
from tests.editing import tables
from tests.importing.stories import OTHER, REVISED, STORY, Take, run

pytestmark = pytest.mark.django_db


def test_a_new_file_becomes_an_article_that_waits(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    assert take() == {"quay.txt": "created"}
    article = Article.objects.get()
    assert (article.state, str(article.published)) == ("imported", "2024-05-03")
    assert article.source is not None and article.source.name == "Harbour Gazette"
    assert article.text.startswith("The harbour office") and article.text.endswith("works began.")
    assert tables.tallies() == tables.tallies_anew()


def test_the_bytes_are_stored_unchanged_with_their_checksum(folder: Path, take: Take) -> None:
    data = STORY.replace("\n", "\r\n").encode("utf-8-sig")
    (folder / "quay.txt").write_bytes(data)
    take()
    original = Original.objects.get()
    assert original.read() == data
    assert (folder / "quay.txt").read_bytes() == data
    assert original.size == len(data)


def test_every_span_of_evidence_is_the_value_in_the_decoded_original(folder: Path, take: Take) -> None:
    from archive.importing.formats.decoding import decode

    (folder / "quay.txt").write_bytes(STORY.replace("\n", "\r\n").encode("utf-16"))
    take()
    article, original = Article.objects.get(), Original.objects.get()
    decoded = decode(original.read(), original.encoding).text
    spans = {name: found for name, found in article.evidence.items() if "span" in found}
    assert {"published_on", "source"} <= set(spans)
    for found in spans.values():
        assert decoded[slice(*found["span"])] == found["quote"]
    for piece in ImportRecord.objects.get().reading["removed"]:
        assert decoded[slice(*piece["span"])] == piece["text"]


def test_the_same_file_again_is_unchanged(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take()
    before = tables.records()
    assert take() == {"quay.txt": "unchanged"}
    assert tables.records() == before


def test_the_same_bytes_at_another_place_are_a_duplicate(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take()
    (folder / "copy.txt").write_text(STORY)
    assert take() == {"copy.txt": "duplicate", "quay.txt": "unchanged"}
    assert Article.objects.count() == 1


def test_copies_in_one_import_are_found(folder: Path, take: Take) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY)
    assert take() == {"a.txt": "created", "b.txt": "duplicate"}


def test_new_bytes_of_an_article_never_published_update_it(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take()
    (folder / "quay.txt").write_text(REVISED)
    assert take() == {"quay.txt": "updated"}
    article = Article.objects.get()
    assert "fifty ships" in article.text
    assert [link.is_current for link in article.originals.all()] == [False, True]


def test_what_a_person_set_stays_and_the_new_value_waits(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take()
    edit(Article.objects.get(), {"title": "A second quay"}, user=make.user())
    (folder / "quay.txt").write_text("The second quay is open\n\n" + REVISED)
    assert take() == {"quay.txt": "updated"}
    assert Article.objects.get().title == "A second quay"
    record = ImportRecord.objects.latest("pk")
    assert record.answer == "open"
    assert record.proposal["title"]["old"] == "A second quay"


def test_new_bytes_of_a_published_article_wait_for_an_editor(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take(publish=True)
    (folder / "quay.txt").write_text(REVISED)
    before = tables.records()
    assert take(publish=True) == {"quay.txt": "queued"}
    after = tables.records()
    for grown in ("article 1 originals", "article 1 problems"):
        assert len(after.pop(grown)) > len(before.pop(grown, []))
    assert after == before
    assert Article.objects.get().problems.filter(code="changed_at_source").exists()
    record = ImportRecord.objects.latest("pk")
    assert "fifty ships" in record.proposal["body"]["new"]
    assert Original.objects.count() == 2
    assert take() == {"quay.txt": "queued"}
    assert ImportRecord.objects.filter(answer="open").count() == 1


@pytest.mark.parametrize(
    ("on_change", "outcome", "words"), [("update", "updated", "fifty"), ("skip", "skipped", "forty")]
)
def test_a_person_may_say_what_becomes_of_changes(
    folder: Path, take: Take, on_change: str, outcome: str, words: str
) -> None:
    (folder / "quay.txt").write_text(STORY)
    take(publish=True)
    (folder / "quay.txt").write_text(REVISED)
    assert take(on_change=on_change) == {"quay.txt": outcome}
    assert words in Article.objects.get().text


def test_another_text_at_the_same_place_is_another_article(folder: Path, take: Take) -> None:
    (folder / "news.txt").write_text(STORY)
    take()
    (folder / "news.txt").write_text(OTHER)
    assert take() == {"news.txt": "created"}
    assert Article.objects.count() == 2


def test_a_near_copy_is_an_article_of_its_own_with_a_problem_that_names_the_first(folder: Path, take: Take) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY.replace("Harbour Gazette", "Port News"))
    assert take() == {"a.txt": "created", "b.txt": "created"}
    first, second = Article.objects.order_by("pk")
    problem = second.problems.get(code="near_duplicate")
    assert problem.evidence["family"] == first.key
    assert problem.evidence["grade"] == "duplicate"
    assert not first.problems.filter(code="near_duplicate").exists()


@pytest.mark.parametrize("target", [State.DISCARDED, State.WITHDRAWN])
def test_bytes_that_an_editor_refused_stay_refused_and_say_why(folder: Path, take: Take, target: State) -> None:
    (folder / "quay.txt").write_text(STORY)
    take(publish=target == State.WITHDRAWN)
    editor = make.user("anna", "review_article", "publish_article")
    assert apply_transition([Article.objects.get()], Transition(target, reason="not ours to keep"), user=editor).changed
    assert take() == {"quay.txt": "refused"}
    message = ImportRecord.objects.latest("pk").message
    assert "anna" in message and "not ours to keep" in message


def test_publishing_is_recorded_as_a_move_of_its_own_after_the_creation(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take(publish=True)
    article = Article.objects.get()
    changes = Change.objects.filter(model="article", object_id=article.pk).order_by("pk")
    assert [(change.action, change.field, *change.values()) for change in changes] == [
        ("create", "", None, checksums(vars(article))),
        ("set", "state", "imported", "published"),
        ("set", "published_at", None, article.published_at.isoformat() if article.published_at else ""),
    ]
    assert (article.version, article.edited_fields) == (2, [])


def test_a_near_copy_of_something_refused_is_not_published_by_a_machine(folder: Path, take: Take) -> None:
    (folder / "a.txt").write_text(STORY)
    take()
    editor = make.user("anna", "review_article")
    apply_transition([Article.objects.get()], Transition(State.DISCARDED, reason="spam"), user=editor)
    (folder / "b.txt").write_text(STORY.replace("Harbour Gazette", "Port News"))
    take(publish=True)
    near_copy = Article.objects.latest("pk")
    assert near_copy.state == State.IMPORTED
    assert near_copy.problems.filter(code="kin_of_refused", severity="blocking").exists()


def test_a_bad_file_fails_alone(folder: Path, take: Take) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (folder / ".hidden").write_text("x")
    assert take() == {".hidden": "skipped", "a.txt": "created", "empty.txt": "failed", "noise.txt": "failed"}


def test_links_out_of_the_folder_are_not_followed(folder: Path, tmp_path: Path, take: Take) -> None:
    (tmp_path / "secret.txt").write_text(STORY)
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "round").symlink_to(folder)
    assert take() == {"out.txt": "failed", "round": "skipped"}


def test_keys_are_lengthened_where_they_meet(folder: Path, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "archive.importing.storing.new_articles.article_key", lambda digest, length=1: f"k{'x' * (length - 1)}"
    )
    monkeypatch.setattr("archive.importing.storing.new_articles.KEY_LENGTH", 1)
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(OTHER)
    take()
    assert sorted(Article.objects.values_list("key", flat=True)) == ["k", "kx"]


def test_the_same_bytes_are_stored_once_however_often_they_are_imported(folder: Path, take: Take) -> None:
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(STORY)
    take()
    assert (Original.objects.count(), ArticleOriginal.objects.count()) == (1, 1)


def test_an_import_takes_the_same_number_of_queries_for_few_and_many(tmp_path: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for n in (1, 3, 12):
        folder = tmp_path / str(n)
        folder.mkdir()
        for i in range(n):
            (folder / f"{i}.txt").write_text(OTHER.replace("hills", f"hills number {n}{i}"))
        with CaptureQueriesContext(connection) as queries:
            run(folder)
        counts.append(len(queries))
    assert counts[1] == counts[2]
