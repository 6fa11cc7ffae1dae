"""Contributors hand work over, and see what came back, with the note why."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.editing.handovers import came_back, came_back_to
from archive.editing.undo import undo
from archive.editing.undo.permissions import reversal_refusal, undo_refusal
from archive.editing.workflow import STEPS_BACK, Transition, allowed_targets, apply_transition
from archive.models import Article, ChangeSet, State
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def con() -> User:
    return make.user("con", "change_article", "submit_article")


@pytest.fixture
def rev() -> User:
    return make.user("rev", "change_article", "review_article", "publish_article")


def move(article: Article, target: State, user: User, reason: str = "") -> ChangeSet:
    report = apply_transition([article], Transition(target, reason=reason), user=user)
    assert report.changed, report.refused
    article.refresh_from_db()
    assert report.change_set is not None
    return report.change_set


def titles(user: User) -> list[str]:
    return [str(one.article) for one in came_back_to(user)]


def test_a_contributor_hands_over_and_does_no_more(con: User) -> None:
    article = make.article(state="imported")
    assert allowed_targets(article, con) == [State.IN_REVIEW]
    move(article, State.IN_REVIEW, con, "The date is from the print edition.")
    assert allowed_targets(article, con) == []


@pytest.mark.parametrize(("start", "target"), STEPS_BACK)
def test_handing_back_needs_a_note(rev: User, start: State, target: State) -> None:
    article = make.article(state=start)
    report = apply_transition([article], Transition(target), user=rev)
    assert report.refused[0][1].startswith("Say why")
    move(article, target, rev, "The date is missing.")


def test_what_came_back_is_shown_with_its_note_until_it_moves_again(con: User, rev: User) -> None:
    article = make.article("Returned", state="imported")
    move(article, State.IN_REVIEW, con)
    assert (titles(con), came_back(article)) == ([], None)
    move(article, State.IMPORTED, rev, "The date is missing.")
    (row,) = came_back_to(con)
    assert (row.article.title, row.before, row.by, row.note) == ("Returned", "in_review", "rev", "The date is missing.")
    assert came_back(article) == row
    assert titles(rev) == []
    move(article, State.IN_REVIEW, con)
    assert (titles(con), came_back(article)) == ([], None)


def test_it_comes_back_to_all_who_took_it_further_and_to_nobody_for_their_own_step(con: User, rev: User) -> None:
    chief = make.user("chief", "review_article")
    article = make.article("Returned", state="imported")
    move(article, State.IN_REVIEW, con)
    move(article, State.READY, rev)
    move(article, State.IN_REVIEW, chief, "Who says so?")
    assert (titles(con), titles(rev), titles(chief)) == ([], ["Returned"], [])
    move(article, State.IMPORTED, rev, "Ask the ministry.")
    assert (titles(con), titles(rev)) == (["Returned"], [])


def test_the_latest_come_first_and_no_more_than_asked_by_a_fixed_number_of_queries(
    con: User, rev: User, django_assert_num_queries: Any
) -> None:
    for n in range(4):
        article = make.article(f"Number {n}", state="imported")
        move(article, State.IN_REVIEW, con)
        move(article, State.IMPORTED, rev, "no")
    with django_assert_num_queries(4):
        assert [str(one.article) for one in came_back_to(con, 3)] == ["Number 3", "Number 2", "Number 1"]


def test_a_contributor_takes_back_their_own_handing_over_and_no_other_step(con: User, rev: User) -> None:
    article = make.article(state="imported")
    own = move(article, State.IN_REVIEW, con)
    assert undo_refusal(make.user("other", "change_article", "submit_article"), [own])
    assert not undo_refusal(con, [own])
    undo([own], user=con, refusal=lambda needs: reversal_refusal(con, needs))
    article.refresh_from_db()
    assert article.state == "imported"
    move(article, State.IN_REVIEW, con)
    back = move(article, State.IMPORTED, rev, "no")
    assert undo_refusal(con, [back])
    assert not undo_refusal(rev, [back])
