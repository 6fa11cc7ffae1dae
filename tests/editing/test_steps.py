"""An act in several steps is one change set: undone as one, with what others did between its steps kept."""

from __future__ import annotations

import pytest

from archive.admin.shared.history import history_of
from archive.editing.articles import edit
from archive.editing.changes.errors import UndoneMeanwhileError
from archive.editing.changes.recorder import recording
from archive.editing.undo import plan, undo
from archive.models import Article, ChangeSet
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db


def step(articles: list[Article], byline: str, continues: ChangeSet | None = None) -> ChangeSet:
    """Set a byline as one step of an act."""
    with recording(ChangeKind.EDIT, reason="Credits", continues=continues) as record:
        record.set_many(Article, {article.pk: {"byline": byline} for article in articles})
    return record.change_set


def bylines(*articles: Article) -> list[str]:
    return [Article.objects.get(pk=one.pk).byline for one in articles]


def test_all_steps_are_undone_as_one_act_and_the_undo_itself_too() -> None:
    one, other = make.article("One"), make.article("Other")
    before = tables.records()
    act = step([other], "Ann", step([one], "Ann"))
    assert ChangeSet.objects.filter(reason="Credits").count() == 1
    after = tables.records()
    report = undo([act])
    assert tables.records() == before
    assert report.numbers("undone") == {"article": 2}
    undo(report.change_sets)
    assert tables.records() == after


def test_what_came_between_two_steps_is_earlier_for_the_second_and_later_for_the_first() -> None:
    one, other = make.article("One"), make.article("Other")
    act = step([one], "Ann")
    between = [edit(article, {"byline": "Ben"}, user=make.user(f"ben {article.pk}")) for article in (one, other)]
    assert bylines(one, other) == ["Ben", "Ben"]
    step([other], "Ann", act)
    assert bylines(one, other) == ["Ben", "Ann"]
    report = undo([act])
    assert bylines(one, other) == ["Ben", "Ben"]
    assert [entry.object_id for entry in report.kept if entry.field == "byline"] == [one.pk]
    assert between[1]
    undo([between[1]])  # of which the act made something else, which is undone again
    assert bylines(one, other) == ["Ben", ""]


def test_an_undo_of_what_came_between_sees_the_later_step() -> None:
    one, other = make.article("One"), make.article("Other")
    act = step([one], "Ann")
    between = edit(other, {"byline": "Ben"}, user=make.user("ben"))
    step([other], "Ann", act)
    assert between
    assert "byline" not in {entry.field for entry in plan([between]).undone}
    assert bylines(other) == ["Ann"]


def test_the_history_of_an_article_shows_first_what_changed_it_last() -> None:
    one, other = make.article("One"), make.article("Other")
    act = step([one], "Ann")
    between = edit(other, {"byline": "Ben"}, user=make.user("ben"))
    step([other], "Ann", act)
    assert between
    assert [shown.change_set.pk for shown in history_of("article", other.pk)][:2] == [act.pk, between.pk]
    assert history_of("article", one.pk)[0].change_set == act


def test_an_act_that_was_undone_does_not_go_on() -> None:
    one, other = make.article("One"), make.article("Other")
    act = step([one], "Ann")
    undo([act])
    with pytest.raises(UndoneMeanwhileError):
        step([other], "Ann", act)
    assert bylines(one, other) == ["", ""]


def test_a_step_without_change_leaves_the_act_as_it_is() -> None:
    one = make.article("One")
    act = step([one], "Ann")
    assert step([one], "Ann", act) == act
    assert act.changes.count() == 1
