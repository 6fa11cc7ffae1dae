"""The history says who changed what and why, and every change can be undone after seeing what that will do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from archive.admin.history import change_sets
from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.originals import make_current
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, ChangeSet, ImportBatch, Original, State
from archive.models.choices import ChangeKind
from archive.text.similarity.text_diff import compare
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def history(desk: Desk, article: Article, query: str = "") -> str:
    response = desk.get(reverse("admin:archive_article_history", args=[article.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def undo_url(change_set: ChangeSet | None) -> str:
    assert change_set
    return reverse("admin:archive_changeset_undo", args=[change_set.pk])


def test_the_history_names_person_reason_values_and_links(editor: Desk) -> None:
    trade, source, event = make.tag("trade"), make.source("Morning Post"), make.event("Signing")
    article = make.article("Old title")
    done = edit(
        article,
        {"title": "New title", "source": source},
        {
            "tags": ([{"tag": trade.pk, "basis": "editor"}], []),
            "accounts": ([{"event": event.pk, "basis": "editor"}], []),
        },
        user=make.user("anna"),
        reason="as printed",
    )
    page = history(editor, article)
    for words in ("anna", "as printed", "Old title", "New title", "Morning Post", "+ trade", "+ Signing · reports"):
        assert words in page
    assert undo_url(done) in page
    assert "Created" in page


def test_long_texts_are_compared_word_by_word(editor: Desk) -> None:
    text = "\n\n".join(f"Paragraph {n} says something that stays as it is." for n in range(40))
    article = make.article(body=text)
    edit(article, {"body": text.replace("Paragraph 20 says", "Paragraph 20 claims")}, user=editor.user)
    page = history(editor, article)
    assert "<del>says</del><ins>claims</ins>" in page
    assert "Paragraph 1 says" not in page


def test_a_comparison_loses_nothing_of_what_changed() -> None:
    pieces = compare("one two\nthree\n" * 3, "one 2\nthree\n" * 3)
    assert "".join(piece.text for piece in pieces if piece.kind in ("same", "gone")) == "one two\nthree\n" * 3
    assert "".join(piece.text for piece in pieces if piece.kind in ("same", "new")) == "one 2\nthree\n" * 3


def test_a_long_history_is_paged(editor: Desk) -> None:
    article = make.article("Title 0")
    for n in range(1, 36):
        edit(article, {"title": f"Title {n}"}, user=editor.user)
    page = history(editor, article)
    assert "Title 35" in page
    assert page.count('class="act"') == 30
    shown = ChangeSet.objects.order_by("-pk")[29]
    oldest = shown.changes.order_by("-pk").values_list("pk", flat=True)[0]
    assert f"?before={oldest}" in page
    earlier = history(editor, article, f"?before={oldest}")
    assert earlier.count('class="act"') == 6
    assert "Created" in earlier


def test_the_history_asks_as_many_queries_for_many_changes(editor: Desk, django_assert_max_num_queries: object) -> None:
    article = make.article("Title")
    for n in range(12):
        tag = make.tag(f"tag {n}")
        edit(article, {"title": f"Title {n}"}, {"tags": ([{"tag": tag.pk, "basis": "editor"}], [])}, user=editor.user)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        history(editor, article)


def test_an_undo_shows_three_lists_and_then_does_what_they_say(editor: Desk) -> None:
    article = make.article("First", byline="Ann")
    done = edit(article, {"title": "Second", "byline": "Mine"}, user=make.user("anna"))
    edit(article, {"byline": "Theirs"}, user=make.user("ben"))
    page = editor.get(undo_url(done)).content.decode()
    reversed_, kept, impossible = page.split("Will be reversed")[1].split("<h2>")[:3]
    assert "Title" in reversed_
    assert "Byline" in kept
    assert "ben" in kept
    assert "Nothing." in impossible
    article.refresh_from_db()
    assert article.title == "Second"
    editor.post(undo_url(done), {"reason": "wrong article"})
    article.refresh_from_db()
    assert (article.title, article.byline) == ("First", "Theirs")
    undone = ChangeSet.objects.order_by("-pk")[0]
    assert (undone.undoes, undone.reason, undone.user) == (done, "wrong article", editor.user)


def test_an_undo_can_be_undone_and_what_is_undone_has_nothing_left(editor: Desk) -> None:
    article = make.article("First")
    done = edit(article, {"title": "Second"}, user=editor.user)
    editor.post(undo_url(done))
    assert "There is nothing left to undo" in editor.get(undo_url(done)).content.decode()
    editor.post(undo_url(ChangeSet.objects.order_by("-pk")[0]))
    article.refresh_from_db()
    assert article.title == "Second"


def test_whoever_undoes_the_same_a_moment_later_is_told_that_nothing_is_left(
    editor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make.article()
    change_set = edit(article, {"title": "Edited"}, user=editor.user)
    undo = change_sets.undo

    def meanwhile(sets: Any, *, dry_run: bool = False, **given: Any) -> Any:
        planned = undo(sets, dry_run=dry_run, **given)
        if dry_run:  # between the plan and the act somebody else does it
            undo(sets, **given)
        return planned

    monkeypatch.setattr(change_sets, "undo", meanwhile)
    response = editor.post(undo_url(change_set), {"reason": ""}, follow=True)
    assert response.status_code == 200
    assert "nothing left to undo" in response.content.decode()
    assert ChangeSet.objects.filter(undoes=change_set).count() == 1


def test_who_may_not_publish_may_not_undo_a_publication(editor: Desk, publisher: Desk) -> None:
    article = make.article(state=State.READY)
    done = apply_transition([article], Transition(State.PUBLISHED), user=publisher.user).change_set
    assert "You may not undo this" in editor.get(undo_url(done)).content.decode()
    assert editor.post(undo_url(done)).status_code == 403
    article.refresh_from_db()
    assert article.state == State.PUBLISHED
    publisher.post(undo_url(done))
    article.refresh_from_db()
    assert article.state == State.READY


def test_a_contributor_undoes_only_what_a_contributor_may_edit(contributor: Desk) -> None:
    hidden, public = make.article("Hidden", state=State.IMPORTED), make.article("Public")
    mine = edit(hidden, {"title": "Mine"}, user=contributor.user)
    theirs = edit(public, {"title": "Theirs"}, user=make.user("ben"))
    contributor.post(undo_url(mine))
    assert contributor.post(undo_url(theirs)).status_code == 403
    assert list(Article.objects.order_by("pk").values_list("title", flat=True)) == ["Hidden", "Theirs"]


def test_the_log_lists_and_shows_changes_and_can_not_be_written(editor: Desk) -> None:
    article = make.article("First")
    done = edit(article, {"title": "Second"}, user=editor.user, reason="because")
    assert done
    listed = editor.get(reverse("admin:archive_changeset_changelist")).content.decode()
    assert "because" in listed
    detail = reverse("admin:archive_changeset_change", args=[done.pk])
    page = editor.get(detail).content.decode()
    assert "article: Second" in page
    assert undo_url(done) in page
    assert editor.get(reverse("admin:archive_changeset_add")).status_code == 403
    assert editor.post(reverse("admin:archive_changeset_delete", args=[done.pk]), {"post": "yes"}).status_code == 403


def test_an_import_is_undone_from_its_page(publisher: Desk, contributor: Desk) -> None:
    batch = ImportBatch.objects.create(name="morning", counts={"created": 2})
    with recording(ChangeKind.IMPORT, batch=batch) as record:
        rows = [Article(key=f"000000000{n}", title=f"T{n}", title_basis="document", body="Words.") for n in range(2)]
        record.create_many(rows)
    edit(rows[1], {"title": "Touched"}, user=publisher.user)
    page = publisher.get(reverse("admin:archive_importbatch_change", args=[batch.pk])).content.decode()
    url = reverse("admin:archive_importbatch_undo", args=[batch.pk])
    assert url in page
    lists = publisher.get(url).content.decode()
    assert "article: T0" in lists
    assert "article: Touched" in lists.split("Kept, because")[1]
    assert re.findall(r'"fate__number">(\d+)<', lists) == ["1", "1", "0"]
    assert contributor.post(url).status_code == 403
    publisher.post(url, {"reason": "wrong folder"})
    assert list(Article.objects.order_by("pk").values_list("state", flat=True)) == ["discarded", "imported"]
    batch.refresh_from_db()
    assert batch.status == ImportBatch.Status.UNDONE
    publisher.post(url, {"edited": "keep"})
    assert Article.objects.filter(state="imported").exists()
    publisher.post(url, {"edited": "take"})
    assert set(Article.objects.values_list("state", flat=True)) == {"discarded"}


def test_the_history_names_the_bytes_that_an_article_came_to_follow(editor: Desk) -> None:
    article = make.article()
    newer = Original.of(b"Other bytes", "text/plain", "utf-8")
    newer.save()
    with recording(ChangeKind.IMPORT) as record:
        make_current(record, article, newer.pk, name="newer.txt")
    page = history(editor, article)
    assert newer.sha256[:12] in page and "its current bytes" in page
