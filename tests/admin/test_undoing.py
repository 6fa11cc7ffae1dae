"""The page of an undo: rights first, a look that only reads, numbers of articles, and one article's part of an act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.history import undo as page
from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.undo import reversal
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, ChangeSet, ImportBatch, State
from archive.models.choices import ChangeKind
from tests import make
from tests.admin.conftest import Desk
from tests.editing import tables

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def imported(number: int = 3) -> ImportBatch:
    batch = ImportBatch.objects.create(name="morning", status=ImportBatch.Status.FINISHED)
    with recording(ChangeKind.IMPORT, batch=batch) as record:
        record.create_many(
            [Article(key=f"key-{n}", title=f"Title {n}", title_basis="document", body="Words.") for n in range(number)]
        )
    return batch


def published(desk: Desk) -> ChangeSet:
    done = apply_transition(Article.objects.all(), Transition(State.PUBLISHED), user=desk.user).change_set
    assert done
    return done


def whole(change_set: ChangeSet) -> str:
    return reverse("admin:archive_changeset_undo", args=[change_set.pk])


def part(change_set: ChangeSet, model: str, pk: int) -> str:
    return reverse("admin:archive_changeset_undo_part", args=[change_set.pk, model, pk])


def of_import(batch: ImportBatch) -> str:
    return reverse("admin:archive_importbatch_undo", args=[batch.pk])


@pytest.fixture
def no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise AssertionError("A plan was made.")

    monkeypatch.setattr(reversal, "parts_of", fail)


@pytest.mark.usefixtures("no_plan")
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_is_refused_before_anything_is_planned(
    contributor: Desk, editor: Desk, publisher: Desk, method: str
) -> None:
    batch = imported()
    made, done = ChangeSet.objects.get(batch=batch), published(publisher)
    first = Article.objects.order_by("pk")[0]
    refused = [(contributor, of_import(batch)), (contributor, whole(made)), (contributor, whole(done))]
    refused += [(contributor, part(done, "article", first.pk)), (editor, whole(done))]
    for desk, address in refused:
        response = getattr(desk, method)(address)
        assert response.status_code == 403
        assert "You may not undo this" in response.content.decode()
    assert set(Article.objects.values_list("state", flat=True)) == {"published"}


def test_who_may_touch_articles_only_may_not_undo_what_touched_a_tag(contributor: Desk, editor: Desk) -> None:
    article, tag = make.article(state=State.IMPORTED), make.tag("trade")
    with recording(ChangeKind.EDIT, user=editor.user) as record:
        record.set(article, title="Another")
        record.set(tag, description="Buying and selling.")
    assert contributor.get(whole(record.change_set)).status_code == 403
    assert contributor.get(part(record.change_set, "tag", tag.pk)).status_code == 403
    contributor.post(part(record.change_set, "article", article.pk))
    article.refresh_from_db()
    tag.refresh_from_db()
    assert (article.title, tag.description) == ("Ministers sign three papers", "Buying and selling.")


def test_a_look_writes_nothing_and_holds_no_lock(publisher: Desk) -> None:
    batch = imported()
    done = published(publisher)
    before, sets = tables.records(), ChangeSet.objects.count()
    first = Article.objects.order_by("pk")[0]
    with CaptureQueriesContext(connection) as asked:
        for address in (of_import(batch), whole(done), part(done, "article", first.pk)):
            assert publisher.get(address).status_code == 200
    writing = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN", "SELECT PG_ADVISORY")
    assert not [one["sql"] for one in asked.captured_queries if one["sql"].upper().startswith(writing)]
    assert tables.records() == before and ChangeSet.objects.count() == sets


def test_rights_are_asked_again_when_the_undo_is_made(publisher: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    imported()
    done = published(publisher)
    answers = iter(["", "You may not undo this any more."])
    monkeypatch.setattr(page, "reversal_refusal", lambda *_args: next(answers))
    response = publisher.post(whole(done))
    assert response.status_code == 403 and "any more" in response.content.decode()
    assert set(Article.objects.values_list("state", flat=True)) == {"published"}


def test_a_whole_import_is_undone_after_its_publication_was(publisher: Desk) -> None:
    batch = imported()
    done = published(publisher)
    assert "There is nothing left to undo" in publisher.get(of_import(batch)).content.decode()
    told = publisher.post(whole(done), follow=True).content.decode()
    assert "Undone: 3 articles. Kept: nothing. Not possible: nothing." in told
    looked = publisher.get(of_import(batch)).content.decode()
    assert "Will be reversed" in looked and "3 articles" in looked
    publisher.post(of_import(batch))
    assert set(Article.objects.values_list("state", flat=True)) == {"discarded"}


def test_a_look_counts_all_and_shows_the_first_two_hundred(publisher: Desk) -> None:
    batch = imported(203)
    edit(Article.objects.order_by("pk")[0], {"title": "Mine", "byline": "Ann"}, user=publisher.user)
    looked = publisher.get(of_import(batch)).content.decode()
    assert "202 articles" in looked and "… and 2 more." in looked
    kept = looked.split("Kept, because")[1]
    assert "1 article<" in kept and "article: Mine" in kept
    assert looked.count("article: Title") == 200


def test_from_one_history_only_that_part_is_undone_unless_the_whole_is_asked_for(publisher: Desk) -> None:
    imported()
    done = published(publisher)
    first = Article.objects.order_by("pk")[0]
    history = publisher.get(reverse("admin:archive_article_history", args=[first.pk])).content.decode()
    assert part(done, "article", first.pk) in history
    looked = publisher.get(part(done, "article", first.pk)).content.decode()
    assert "article: Title 0" in looked and "article: Title 1" not in looked
    assert "2 articles" in looked and f'href="{whole(done)}"' in looked
    told = publisher.post(part(done, "article", first.pk), {"reason": "not this one"}, follow=True)
    assert "Undone: 1 article." in told.content.decode()
    assert told.redirect_chain[-1][0] == reverse("admin:archive_article_change", args=[first.pk])
    assert list(Article.objects.order_by("pk").values_list("state", flat=True)) == [
        "imported",
        "published",
        "published",
    ]
    undone = ChangeSet.objects.order_by("-pk")[0]
    assert (undone.undoes, undone.reason) == (done, "not this one")
    assert "article: Title 0" not in publisher.get(whole(done)).content.decode()


def test_of_an_act_on_one_article_no_others_are_told(editor: Desk) -> None:
    article = make.article("First")
    done = edit(article, {"title": "Second"}, user=editor.user)
    assert done
    looked = editor.get(part(done, "article", article.pk)).content.decode()
    assert "other things as well" not in looked and "Will be reversed" in looked


@pytest.mark.parametrize("model", ["article", "tag", "nothing", "user"])
def test_what_a_change_did_not_touch_has_no_part_in_it(editor: Desk, model: str) -> None:
    done = edit(make.article("First"), {"title": "Second"}, user=editor.user)
    assert done
    for pk in (0, 999, 10**30):
        assert editor.get(part(done, model, pk)).status_code == 404


def test_the_history_of_a_tag_leads_to_its_part(editor: Desk) -> None:
    trade, labour = make.tag("trade"), make.tag("labour")
    with recording(ChangeKind.EDIT, user=editor.user) as record:
        record.set(trade, description="Buying.")
        record.set(labour, description="Work.")
    address = part(record.change_set, "tag", trade.pk)
    assert address in editor.get(reverse("admin:archive_tag_history", args=[trade.pk])).content.decode()
    editor.post(address)
    trade.refresh_from_db()
    labour.refresh_from_db()
    assert (trade.description, labour.description) == ("", "Work.")


def test_bringing_back_and_deleting_take_what_they_take_by_hand(sign_in: Callable[[str], Desk], editor: Desk) -> None:
    tag = make.tag("trade")
    with recording(ChangeKind.EDIT) as deleting:
        deleting.delete(tag)
    without = sign_in("Contributors")
    for name in ("change_tag", "delete_tag"):
        without.user.user_permissions.add(*make.user(f"who may {name}", name).user_permissions.all())
    assert "You may not undo this" in without.get(whole(deleting.change_set)).content.decode()
    assert without.post(whole(deleting.change_set)).status_code == 403
    editor.post(whole(deleting.change_set))
    tag.refresh_from_db()
