"""Approval: who may change an article after review, and which changes send it back to review."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from archive.models import Article, State
from archive.models.articles import EVER_PUBLIC, STATED_FIELDS

CHANGE = "archive.change_article"
REVIEW = "archive.review_article"
PUBLISH = "archive.publish_article"
# Who approves of an article as it reads: whoever may take it from review into these states.
APPROVES = {State.READY: REVIEW, State.SCHEDULED: PUBLISH}
PAST_REVIEW = frozenset({*APPROVES, *EVER_PUBLIC})


def has_permission(user: Any, permission: str) -> bool:
    """Say whether this person has a permission; None, for a machine, has none."""
    return bool(getattr(user, "has_perm", lambda _name: False)(permission))


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
    could approve of it. `user` is None for a machine, which approves of nothing.
    """
    needed = APPROVES.get(State(state))
    return needed is not None and not set(STATED_FIELDS).isdisjoint(fields) and not has_permission(user, needed)


BACK_IN_REVIEW: Mapping[str, Any] = {"state": State.IN_REVIEW, "publish_at": None}
"""What is set on an article that returns to review."""
