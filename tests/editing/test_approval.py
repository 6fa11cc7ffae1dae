"""What has passed review is changed by those who review, and goes back there when it reads otherwise than approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from archive.editing.articles import edit
from archive.editing.changes.approval import APPROVES, CHANGE, PUBLISH, REVIEW, may_edit
from archive.editing.changes.recorder import recording
from archive.editing.undo import undo
from archive.editing.undo.permissions import reversal_refusal
from archive.editing.workflow import TRANSITIONS, Transition, apply_transition, publish_due
from archive.models import Article, ChangeSet, State
from archive.models.choices import ChangeKind
from tests import make

pytestmark = pytest.mark.django_db
CONTRIBUTES = ("change_article",)
REVIEWS = (*CONTRIBUTES, "review_article")
PUBLISHES = (*REVIEWS, "publish_article")
CONTENT = {"title": "Other"}, {"body": "Other."}, {"published_on": None}, {"body_format": "markdown"}, {"source": None}


@pytest.mark.parametrize("state", State.values)
def test_a_contributor_may_edit_what_has_not_passed_review(state: str) -> None:
    contributor, editor = make.user("c", *CONTRIBUTES), make.user("e", *REVIEWS)
    article = Article(state=state)
    assert may_edit(contributor, article) == (state in ("imported", "in_review", "discarded"))
    assert may_edit(editor, article)
    assert not may_edit(make.user("v", "view_article", "review_article"), article)


def test_who_approves_is_who_may_take_it_there_from_review() -> None:
    assert {state: TRANSITIONS[State.IN_REVIEW, state].permission for state in APPROVES} == APPROVES
    assert {CHANGE, REVIEW, PUBLISH} == {f"archive.{name}" for name in PUBLISHES}


@pytest.mark.once
@pytest.mark.parametrize(
    ("state", "permissions", "after"),
    [
        ("ready", CONTRIBUTES, "in_review"),
        ("ready", REVIEWS, "ready"),
        ("ready", PUBLISHES, "ready"),
        ("scheduled", CONTRIBUTES, "in_review"),
        ("scheduled", REVIEWS, "in_review"),
        ("scheduled", PUBLISHES, "scheduled"),
        ("imported", CONTRIBUTES, "imported"),
        ("published", REVIEWS, "published"),
    ],
)
@pytest.mark.parametrize("content", CONTENT)
def test_what_reads_otherwise_than_approved_goes_back_in_the_same_change(
    state: str, permissions: tuple[str, ...], after: str, content: dict[str, object]
) -> None:
    article = make.article(state=state, source=make.source())
    version, count = article.version, ChangeSet.objects.count()
    done = edit(article, content, user=make.user("ed", *permissions))
    assert (article.state, article.publish_at is None) == (after, after != "scheduled")
    assert (article.version, ChangeSet.objects.count()) == (version + 1, count + 1)
    assert not {"state", "publish_at"} & set(article.edited_fields)
    assert done is not None
    undo([done], user=make.user("all", *PUBLISHES))
    article.refresh_from_db()
    assert (article.state, article.publish_at is None) == (state, state != "scheduled")


def test_links_and_how_much_readers_see_leave_the_state_alone() -> None:
    article, editor = make.article(state="scheduled"), make.user("ed", *REVIEWS)
    edit(article, {"display": "excerpt"}, {"tags": ([{"tag": make.tag().pk, "basis": "editor"}], [])}, user=editor)
    assert (article.state, article.tagged.count()) == ("scheduled", 1)


def test_the_timer_publishes_only_what_was_approved_as_it_reads() -> None:
    kept, changed = make.article("Kept", state="scheduled"), make.article("Changed", state="scheduled")
    edit(kept, {"title": "Kept by a publisher"}, user=make.user("pub", *PUBLISHES))
    edit(changed, {"body": "Slipped in."}, user=make.user("con", *CONTRIBUTES))
    report = publish_due(timezone.now() + timedelta(days=365 * 200))
    changed.refresh_from_db()
    assert (report.changed, changed.state) == ([kept.pk], "in_review")


def test_a_machine_approves_of_nothing_and_a_command_that_somebody_runs_is_trusted() -> None:
    by_import, by_hand = make.article("One", state="scheduled"), make.article("Two", state="scheduled")
    with recording(ChangeKind.IMPORT) as record:
        record.set(by_import, body="Other.")
    assert (by_import.state, record.sent_back) == ("in_review", [by_import.pk])
    with recording(ChangeKind.EDIT) as record:
        record.set(by_hand, body="Other.")
    assert (by_hand.state, record.sent_back) == ("scheduled", [])


def test_many_at_once_go_back_each_by_what_changed_of_it() -> None:
    ready, scheduled = make.article("One", state="ready"), make.article("Two", state="scheduled")
    with recording(ChangeKind.EDIT, user=make.user("ed", *REVIEWS)) as record:
        record.set_many(Article, {ready.pk: {"title": "Other"}, scheduled.pk: {"title": "Other"}})
    states = dict(Article.objects.values_list("pk", "state"))
    assert states == {ready.pk: "ready", scheduled.pk: "in_review"}


def test_a_move_with_its_own_state_is_not_sent_back() -> None:
    article, publisher = make.article(state="ready"), make.user("pub", *PUBLISHES)
    at = timezone.now() + timedelta(days=1)
    apply_transition([article], Transition(State.SCHEDULED, publish_at=at), user=publisher)
    article.refresh_from_db()
    assert article.state == "scheduled"


@pytest.mark.parametrize("state", State.values)
def test_undoing_takes_what_editing_would(state: str) -> None:
    article, editor = make.article(state="imported"), make.user("ed", *PUBLISHES)
    done = edit(article, {"byline": "Ann"}, user=editor)
    assert done is not None
    Article.objects.filter(pk=article.pk).update(
        state=state,
        publish_at=timezone.now() if state == "scheduled" else None,
        published_at=timezone.now(),
        withdrawn_at=timezone.now(),
        withdrawal_reason="other",
        merged_into=make.article("Other") if state == "merged" else None,
    )
    article.refresh_from_db()
    contributor = make.user("con", *CONTRIBUTES)
    needs = undo([done], user=contributor, dry_run=True).needs
    assert (reversal_refusal(contributor, needs) == "") == may_edit(contributor, article)
