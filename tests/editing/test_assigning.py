"""Assigning: recorded and undone, of no concern to the public, to reviews or to open forms."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.editing.articles import edit
from archive.editing.assigning import assign, unassign_all
from archive.editing.undo import undo
from archive.models import Article, Generation, SearchLog, State, integrity_faults
from archive.models.articles import STATED_FIELDS
from tests import make

pytestmark = pytest.mark.django_db
EDITS = ("change_article", "review_article")


def test_an_assignment_is_recorded_undone_and_outdates_nothing() -> None:
    editor, dana = make.user("e", *EDITS), make.user("dana")
    articles = [make.article(), make.article("Other", state=State.READY)]
    before, log = Generation.revision(), list(SearchLog.objects.values_list("article", "seq"))
    act = assign([one.pk for one in articles], dana, user=editor, reason="Sport")
    assert act
    assert list(Article.objects.assigned_to(dana).newest_first()) == articles[::-1]
    for one in articles:
        stored = Article.objects.get(pk=one.pk)
        assert (stored.version, stored.updated_at, stored.state) == (one.version, one.updated_at, one.state)
        assert "assignee" not in stored.edited_fields
    assert Generation.revision() == before
    assert list(SearchLog.objects.values_list("article", "seq")) == log
    edit(articles[0], {"title": "Saved all the same"}, user=editor, expected=articles[0].version)
    undo([act], user=editor)
    assert not Article.objects.assigned_to(dana).exists()
    assert "assignee" not in STATED_FIELDS


@pytest.mark.once
def test_what_one_may_not_change_one_may_not_assign() -> None:
    contributor, dana = make.user("c", "change_article"), make.user("dana")
    shown, waiting = make.article(), make.article("Other", state=State.IMPORTED)
    assign([shown.pk, waiting.pk], dana, user=contributor)
    assert list(Article.objects.assigned_to(dana)) == [waiting]
    with pytest.raises(ValueError, match="staff"):
        assign([waiting.pk], User.objects.create_user("reader"), user=contributor)
    assert assign([waiting.pk], dana, user=contributor) is None  # it is so already


def test_an_account_that_goes_takes_no_article_and_no_history_with_it(admin_client: Client) -> None:
    editor, dana, tom = make.user("e", *EDITS), make.user("dana"), make.user("tom")
    mine, his = make.article(), make.article("Other")
    act = assign([mine.pk], dana, user=editor)
    assign([his.pk], tom, user=editor)
    assert act
    admin_client.post(f"/admin/auth/user/{dana.pk}/delete/", {"post": "yes"})
    mine.refresh_from_db()
    assert mine.assignee_id is None
    page = admin_client.get(f"/admin/archive/article/{mine.pk}/history/").content.decode()
    assert "Deleted account: dana" in page
    tom.delete()  # by another way than the admin
    assert not [fault for fault in integrity_faults() if "assignee" in fault]
    assert admin_client.get(f"/admin/archive/article/{his.pk}/change/").status_code == 200
    undo([act], user=editor)  # there is nothing to set back
    mine.refresh_from_db()
    assert mine.assignee_id is None
    assert unassign_all([dana], user=editor) is None


def test_the_history_names_who_it_was_given_to(admin_client: Client) -> None:
    editor, dana = make.user("e", *EDITS), make.user("dana")
    article = make.article()
    assign([article.pk], dana, user=editor)
    page = admin_client.get(f"/admin/archive/article/{article.pk}/history/").content.decode()
    assert "Assignee" in page
    assert "dana" in page
