"""Work that is handed over for review, and what of it came back, with the note why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from archive.editing.changes.recorder import User
from archive.editing.workflow import STEPS_BACK
from archive.models import Article, Change, ChangeSet, State
from archive.models.choices import ChangeKind

MOST_STEPS = 2000  # of a person, the latest, among which is looked
MOST_ACTS = 1000
ACTS_AT_ONCE = (0, 50, 250, MOST_ACTS)  # an act may have moved ten thousand articles
MOST_ROWS = 20
_STEPS = [State.IMPORTED, State.IN_REVIEW, State.READY, State.SCHEDULED]


@dataclass(frozen=True, slots=True)
class CameBack:
    """An article that somebody handed back: its state before and now, by whom, when, and the note why.

    `article` holds what names it: key, title and its basis, state, language.
    """

    article: Article
    before: State
    by: str
    at: datetime
    note: str


def came_back_to(user: User, limit: int = MOST_ROWS) -> list[CameBack]:
    """Return what this person took a step forward and someone else took back since, the latest first.

    It is on the list until it moves again. Looked for among the articles that they moved in their last 1,000 acts, of
    these among the 2,000 that they moved last (four to six queries).
    """
    reached: dict[int, int] = {}
    for pk, target in _last_transitions(user):
        if target in _STEPS:
            reached[pk] = max(reached.get(pk, 0), _STEPS.index(State(target)))
    rows = _last_steps_back(reached).exclude(change_set__user=user.pk).order_by("-pk")
    found = [row for row in rows if _STEPS.index(State(row.new)) < reached[row.object_id]]
    return _with_articles(found[:limit])


def _last_transitions(user: User) -> list[tuple[int, Any]]:
    """Return article and new state of what a person moved last, the latest first.

    Asked act by act: among all changes of an archive, those of one person would be looked for from the end to the
    beginning.
    """
    acts = ChangeSet.objects.filter(user=user.pk, kind=ChangeKind.TRANSITION).order_by("-pk")
    latest = list(acts.values_list("pk", flat=True)[:MOST_ACTS])
    found: list[tuple[int, Any]] = []
    for start, end in pairwise(ACTS_AT_ONCE):
        if start < len(latest) and len(found) < MOST_STEPS:
            moves = Change.objects.filter(change_set__in=latest[start:end], field="state").of_model("article")
            last = (F("pk") + 0).desc()  # by the ids as they stand PostgreSQL would go through all changes
            found += moves.order_by(last).values_list("object_id", "new")[: MOST_STEPS - len(found)]
    return found


def came_back(article: Article) -> CameBack | None:
    """Return who handed this article back, and why; None if its last step was another one (at most two queries)."""
    if article.state not in {target for _start, target in STEPS_BACK}:
        return None
    return next(iter(_with_articles(list(_last_steps_back([article.pk])))), None)


def _last_steps_back(ids: Collection[int]) -> Any:
    """Ask for the last changes of state of these articles that still stand and were steps back, made as such."""
    of_article = Change.objects.filter(model="article", object_id=OuterRef("pk"), field="state").order_by("-pk")
    there = Article.objects.filter(pk__in=list(ids), state__in=[target for _start, target in STEPS_BACK]).order_by()
    last = there.annotate(last=Subquery(of_article.values("pk")[:1])).values("last")
    steps = Q(pk__in=[])
    for start, target in STEPS_BACK:
        steps |= Q(old=start, new=target)
    by_people = Q(change_set__kind=ChangeKind.TRANSITION, change_set__user__isnull=False)
    return Change.objects.filter(steps, by_people, pk__in=last).annotate(
        by=F("change_set__user_name"), at=F("change_set__at"), note=F("change_set__reason")
    )


def _with_articles(changes: list[Any]) -> list[CameBack]:
    named = Article.objects.only("key", "title", "title_basis", "state", "language")
    articles = named.in_bulk([one.object_id for one in changes])
    return [CameBack(articles[one.object_id], State(one.old), one.by, one.at, one.note) for one in changes]
