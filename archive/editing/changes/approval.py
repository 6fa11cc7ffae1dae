"""Approval: who may change an article after review, and which changes send it back to review."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Max, Q

from archive.models import Article, Change, State
from archive.models.articles import EVER_PUBLIC, STATED_FIELDS
from archive.models.choices import BY_MACHINE

CHANGE = "archive.change_article"
SUBMIT = "archive.submit_article"
REVIEW = "archive.review_article"
PUBLISH = "archive.publish_article"
# Who approves of an article as it reads: whoever may take it from review into these states.
APPROVES = {State.READY: REVIEW, State.SCHEDULED: PUBLISH}
PAST_REVIEW = frozenset({*APPROVES, *EVER_PUBLIC})
APPROVED = frozenset({*APPROVES, State.PUBLISHED})
# Who has the second of these permissions needs the first no more.
_IMPLIED_BY = {SUBMIT: REVIEW}


def has_permission(user: Any, permission: str) -> bool:
    """Say whether this person has a permission; None, for a machine, has none."""
    asked = getattr(user, "has_perm", lambda _name: False)
    return bool(asked(permission) or (permission in _IMPLIED_BY and asked(_IMPLIED_BY[permission])))


def may_edit(user: Any, article: Article) -> bool:
    """Say whether this person may change this article and its links, by whatever door: the only authority.

    What has passed review, or was ever shown, is for those who review; what was erased is for nobody.
    """
    return (
        not article.is_erased
        and has_permission(user, CHANGE)
        and (article.state not in PAST_REVIEW or has_permission(user, REVIEW))
    )


def returns_to_review(user: Any, state: str, fields: Collection[str]) -> bool:
    """Say whether an article in this state goes back to review when this person changes these of its fields.

    What is to be published as it was approved does, when what it states becomes other than that; unless by someone who
    could approve of it, and nobody can approve of their own change where `FOUR_EYES` is on. `user` is None for a
    machine, which approves of nothing.
    """
    needed = APPROVES.get(State(state))
    if needed is None or set(STATED_FIELDS).isdisjoint(fields):
        return False
    return settings.FOUR_EYES or not has_permission(user, needed)


def last_edits_by(user: Any, articles: Iterable[int]) -> dict[int, int]:
    """Return, of these articles (by id), those of which this person was the last to change what they state.

    Each with the id of that change. Of changes only those by people count: an undo and typing it in among them, and
    what a program brought with a token of theirs. One query for any number.
    """
    if getattr(user, "pk", None) is None:
        return {}
    of_text = Q(field__in=STATED_FIELDS) | Q(action=Change.Action.CREATE)
    by_hand = ~Q(change_set__kind__in=BY_MACHINE) | Q(change_set__batch__options__api=True)
    by_people = Change.objects.filter(of_text, by_hand, model="article", object_id__in=list(articles))
    last = by_people.order_by().values("object_id").annotate(last=Max("pk")).values("last")
    return dict(Change.objects.filter(pk__in=last, change_set__user=user.pk).values_list("object_id", "pk"))


BACK_IN_REVIEW: Mapping[str, Any] = {"state": State.IN_REVIEW, "publish_at": None}
"""What is set on an article that returns to review."""
