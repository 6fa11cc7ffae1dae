"""Who may take an article from which state to which, and what each transition asks for and sets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from archive.editing.undo import undo
from archive.editing.workflow import TRANSITIONS, Transition, allowed_targets, apply_transition, publish_due
from archive.models import Article, State
from tests import make
from tests.editing import tables
from tests.management.test_import_articles import run

pytestmark = pytest.mark.django_db


def refused(article: Article, target: State, *permissions: str, **asked: object) -> str:
    """Take an article to a state as a person with these permissions; return the refusal, empty if there is none."""
    user = make.user(f"user {target}", *permissions)
    report = apply_transition([article], Transition(target, **asked), user=user)  # type: ignore[arg-type]
    article.refresh_from_db()
    return report.refused[0][1] if report.refused else ""


def test_only_the_moves_of_the_table_are_allowed_whatever_the_permissions() -> None:
    editor = make.user("all", "review_article", "publish_article")
    later = timezone.now() + timedelta(days=1)
    for start in State:
        if start == State.MERGED:
            continue
        for target in State:
            article = make.article(f"{start} {target}", state=start)
            report = apply_transition([article], Transition(target, reason="because", publish_at=later), user=editor)
            is_allowed = (start, target) in TRANSITIONS and target != State.MERGED
            assert bool(report.changed) == is_allowed, f"{start} to {target}"


def test_a_reviewer_may_review_and_not_publish() -> None:
    article = make.article(state="imported")
    assert not refused(article, State.IN_REVIEW, "review_article")
    assert "publisher" in refused(article, State.PUBLISHED, "review_article")
    assert article.state == "in_review"


def test_withdrawing_needs_a_reason_and_keeps_what_the_public_is_told() -> None:
    article = make.article()
    assert "Say why" in refused(article, State.WITHDRAWN, "publish_article")
    report = apply_transition(
        [article],
        Transition(
            State.WITHDRAWN, reason="asked by the author", withdrawal_reason="privacy", public_note="At request."
        ),
        user=make.user("pub", "publish_article"),
    )
    article.refresh_from_db()
    assert report.changed == [article.pk]
    assert (article.withdrawal_reason, article.withdrawal_note, article.withdrawal_mention) == (
        "privacy",
        "At request.",
        True,
    )
    assert article.withdrawn_at is not None
    assert tables.tallies() == tables.tallies_anew()


def test_an_article_comes_back_from_withdrawal_without_its_note() -> None:
    article = make.article(state="withdrawn")
    first = article.published_at
    assert not refused(article, State.PUBLISHED, "publish_article", reason="cleared")
    assert (article.withdrawal_reason, article.withdrawn_at, article.published_at) == ("", None, first)


def test_scheduling_needs_a_time_to_come() -> None:
    article = make.article(state="ready")
    assert "future" in refused(article, State.SCHEDULED, "publish_article", publish_at=timezone.now())
    assert article.state == "ready"


def test_what_is_due_is_published_and_what_is_not_waits() -> None:
    due, later = make.article("Due", state="scheduled"), make.article("Later", state="scheduled")
    Article.objects.filter(pk=due.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    assert run("publish_due") == (0, "1 published.\n")
    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.state, due.publish_at, later.state) == ("published", None, "scheduled")
    assert due.published_at is not None
    assert not publish_due().changed


def test_a_move_is_undone_with_all_that_it_set() -> None:
    article = make.article(state="ready")
    before = tables.records()
    report = apply_transition([article], Transition(State.PUBLISHED), user=make.user("pub", "publish_article"))
    assert report.change_set is not None
    undo([report.change_set])
    assert tables.records() == before


def test_a_person_is_offered_just_what_they_may_do() -> None:
    article = make.article(state="in_review")
    assert allowed_targets(article, make.user("none")) == []
    assert set(allowed_targets(article, make.user("rev", "review_article"))) == {
        State.READY,
        State.IMPORTED,
        State.DISCARDED,
    }
    assert State.PUBLISHED in allowed_targets(article, make.user("pub", "publish_article"))
