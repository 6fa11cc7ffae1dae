"""Waiting for approval: what somebody else has brought as far as they may, for whoever may take it further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin.desk.moments import in_words
from archive.admin.desk.parts import Headline, headline, list_query, list_url
from archive.admin.shared.return_urls import with_return_url
from archive.editing.changes.approval import PUBLISH, REVIEW, has_permission
from archive.models import Article, Change, State

MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that waits for approval: who brought it into its state and when, and where it is approved."""

    headline: Headline
    since: str
    url: str


@dataclass(frozen=True, slots=True)
class Approvals:
    """What waits for one person's approval: the first of it, how much there is, where and how it is listed."""

    entries: tuple[Waiting, ...]
    number: int
    url: str
    query: str
    act: str


def approvals(user: Any, numbers: Mapping[str, int]) -> Approvals | None:
    """Return what waits for this person; None for those who approve of nothing (two queries).

    `numbers` says how many articles stand in each state. Who publishes approves of what is ready, who only reviews of
    what is in review.
    """
    if has_permission(user, PUBLISH):
        state, target, act = State.READY, State.PUBLISHED, _("Publish…")
    elif has_permission(user, REVIEW):
        state, target, act = State.IN_REVIEW, State.READY, _("Approve…")
    else:
        return None
    rows = list(
        Article.objects.filter(state=state).newest_first().only("key", "title", "title_basis", "language")[:MOST_SHOWN]
    )
    since = _since([row.pk for row in rows], state)
    today = reverse("admin:index")
    move = reverse("admin:archive_article_move", args=[target.value])
    entries = (
        Waiting(headline(row), since.get(row.pk, ""), f"{with_return_url(move, today)}&ids={row.pk}") for row in rows
    )
    return Approvals(
        tuple(entries), numbers.get(state, 0), list_url(state=state.value), list_query(state=state.value), act
    )


def _since(ids: list[int], state: State) -> dict[int, str]:
    """Say by whom and when each of a few articles came into its state (one query)."""
    moves = Change.objects.filter(model="article", object_id__in=ids, field="state", new=state.value)
    rows = moves.order_by("pk").values_list("object_id", "change_set__user_name", "change_set__at")
    return {
        pk: _("%(state)s by %(who)s, %(when)s")
        % {"state": state.label, "who": who or _("the machine"), "when": in_words(at)}
        for pk, who, at in rows
    }
