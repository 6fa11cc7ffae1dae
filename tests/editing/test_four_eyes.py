"""Where `FOUR_EYES` is on, nobody approves of what they changed last themselves, by whatever way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.editing.articles import edit
from archive.editing.changes.approval import last_edits_by
from archive.editing.changes.recorder import recording
from archive.editing.undo import undo
from archive.editing.undo.permissions import undo_refusal
from archive.editing.workflow import Transition, apply_transition, publish_due, refusals
from archive.importing.proposing.one_article import propose_article
from archive.models import Article, ChangeSet, State
from archive.models.choices import ChangeKind
from tests import make

pytestmark = pytest.mark.django_db
ALL = ("change_article", "review_article", "publish_article")


@pytest.fixture(autouse=True)
def four_eyes(settings: Any) -> None:
    settings.FOUR_EYES = True


@pytest.fixture
def ann() -> User:
    return make.user("ann", *ALL)


@pytest.fixture
def ben() -> User:
    return make.user("ben", *ALL)


def move(article: Article, target: State, user: User, reason: str = "so") -> str:
    """Take an article to a state; return the refusal, empty if there is none."""
    at = timezone.now() + timedelta(days=1)
    report = apply_transition([article], Transition(target, reason=reason, publish_at=at), user=user)
    article.refresh_from_db()
    return report.refused[0][1] if report.refused else ""


def last_set() -> ChangeSet:
    return ChangeSet.objects.order_by("-pk")[0]


@pytest.mark.parametrize("target", [State.READY, State.SCHEDULED, State.PUBLISHED])
def test_who_changed_it_last_cannot_approve_of_it_and_another_can(ann: User, ben: User, target: State) -> None:
    article = make.article(state="in_review")
    edit(article, {"title": "Other"}, user=ann)
    assert "someone else has to approve" in move(article, target, ann)
    assert not move(article, target, ben)
    assert article.state == target


def test_a_superuser_is_no_exception_and_what_was_typed_in_is_a_change(ben: User) -> None:
    root = make.user("root", is_superuser=True)
    with recording(ChangeKind.EDIT, user=root) as record:
        article = record.create(
            Article(key="0typed0000", title="T", title_basis="editor", body="A.", state="in_review")
        )
    assert move(article, State.PUBLISHED, root)
    assert not move(article, State.PUBLISHED, ben)


def test_only_what_it_states_counts_and_only_what_people_change(ann: User, ben: User) -> None:
    article, tag = make.article(state="in_review"), make.tag()
    edit(article, {"byline": "Ann"}, user=ann)
    edit(article, {"display": "excerpt"}, {"tags": ([{"tag": tag.pk, "basis": "editor"}], [])}, user=ben)
    with recording(ChangeKind.IMPORT, user=ben) as record:
        record.set(article, subtitle="By the machine")
    assert move(article, State.READY, ann)
    assert not move(article, State.READY, ben)


def test_it_may_be_sent_back_withdrawn_discarded_and_unscheduled_by_who_changed_it(ann: User) -> None:
    for start, target in (("in_review", "imported"), ("published", "withdrawn"), ("imported", "discarded")):
        article = make.article(state=start)
        edit(article, {"title": "Other"}, user=ann)
        assert not move(article, State(target), ann)
    with recording(ChangeKind.EDIT, user=ann) as record:
        planned = record.create(
            Article(key="0planned00", title="T", title_basis="editor", state="scheduled", publish_at=timezone.now())
        )
    assert not move(planned, State.READY, ann)


def test_many_at_once_skip_the_own_with_the_reason_by_one_query_for_any_number(ann: User) -> None:
    own, others = make.article("Own", state="in_review"), [make.article(f"N{n}", state="in_review") for n in range(5)]
    edit(own, {"title": "Mine"}, user=ann)
    ready = Transition(State.READY)

    def asked(articles: Iterable[Article]) -> int:
        with CaptureQueriesContext(connection) as found:
            refusals(articles, ready, User.objects.get(pk=ann.pk))
        return len(found)

    assert asked([own]) == asked([own, *others])
    report = apply_transition([own, *others], ready, user=ann)
    assert [(one.pk, why[:30]) for one, why in report.refused] == [(own.pk, "You made the last change of it")]
    assert sorted(report.changed) == [one.pk for one in others]


@pytest.mark.parametrize("state", ["ready", "scheduled"])
def test_a_change_of_what_was_approved_goes_back_whoever_makes_it(ann: User, state: str) -> None:
    article = make.article(state=state)
    done = edit(article, {"title": "Slipped in"}, user=ann)
    assert article.state == "in_review"
    assert not publish_due(timezone.now() + timedelta(days=365 * 200)).changed
    assert done is not None
    assert not undo_refusal(ann, [done])  # it would be again as it was approved
    undo([done], user=ann)
    article.refresh_from_db()
    assert article.state == state


def test_no_undo_approves_of_what_its_author_changed_since(ann: User, ben: User) -> None:
    article = make.article(state="ready")
    move(article, State.IN_REVIEW, ben)
    back = last_set()
    assert not undo_refusal(ann, [back])
    edit(article, {"title": "Slipped in"}, user=ann)
    assert "someone else has to undo this" in undo_refusal(ann, [back])
    assert not undo_refusal(ben, [back])


def test_an_undo_is_a_change_like_any_other(ann: User, ben: User) -> None:
    article = make.article(state="in_review")
    done = edit(article, {"title": "Other"}, user=ann)
    assert done is not None
    undo([done], user=ben)
    assert last_edits_by(ben, [article.pk]).keys() == {article.pk}
    assert move(article, State.READY, ben)
    assert not move(article, State.READY, ann)


def test_where_it_is_off_nothing_of_this_is_asked(ann: User, settings: Any) -> None:
    settings.FOUR_EYES = False
    article = make.article(state="in_review")
    edit(article, {"title": "Other"}, user=ann)
    assert not move(article, State.READY, ann)


def test_what_a_program_brings_with_a_token_is_of_its_person(ann: User, ben: User) -> None:
    article = brought_by(ann, "")
    assert "someone else has to approve" in move(article, State.PUBLISHED, ann)
    assert not move(article, State.IN_REVIEW, ben) and not move(article, State.READY, ben)
    changed = brought_by(ben, ", who was glad")
    assert (changed.pk, changed.state) == (article.pk, State.IN_REVIEW)
    assert "someone else has to approve" in move(changed, State.READY, ben)
    assert not move(changed, State.READY, ann)


def brought_by(user: User, words: str) -> Article:
    data = f"Harbour opens\n\nThe harbour of the old town was opened on Friday, said the mayor{words}.".encode()
    given = {"user": user, "batch_name": f"API, {user}", "reason": "By the token"}
    article = propose_article(data, "wire/1.txt", **given).article
    assert article is not None
    return article
