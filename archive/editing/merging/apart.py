"""Two articles that share their wording and are no duplicates: said once by a person, with a reason, and kept."""

from __future__ import annotations

from typing import Any

from archive.comparing.duplicate_problems import (
    APART,
    SHARES_WORDING,
    articles_near,
    families_of,
    near_duplicate_problem,
    that_count,
)
from archive.comparing.near_duplicates import earlier_near_duplicates, stored_fingerprints
from archive.editing.changes.problems import PROBLEMS
from archive.editing.changes.recorder import User, recording
from archive.models import Article, ArticleProblem, ChangeSet
from archive.models.choices import ChangeKind


def shared_problem(one: Article, other: Article) -> ArticleProblem | None:
    """Return the open problem of the later of two articles that names the earlier; None if there is none (a query)."""
    first, last = sorted((one, other), key=lambda article: article.pk)
    found = ArticleProblem.objects.filter(
        article=last, code__in=SHARES_WORDING, state=ArticleProblem.Answer.OPEN
    ).first()
    named = {near["article"] for near in found.evidence.get("kin", ())} if found else set()
    return found if first.key in named else None


def tell_apart(one: Article, other: Article, *, user: User, reason: str) -> ChangeSet | None:
    """Say that two articles are no duplicates, as one change set; None when no open problem says that they are.

    The problem of the later one names this earlier one no more, however its text changes. It is accepted, with the
    reason, when nothing else is left for it to name; else it stays open for the next.
    """
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        problem = shared_problem(one, other)
        if problem is not None:
            first, last = sorted((one, other), key=lambda article: article.pk)
            apart = [*problem.evidence.get(APART, []), first.key]
            present: dict[str, Any] = PROBLEMS.item_of(problem)
            rest = _rest(last.pk, apart)
            if rest is None:
                answer = {
                    "state": ArticleProblem.Answer.ACCEPTED.value,
                    "accepted_by": user.get_username(),
                    "reason": reason,
                }
                rest = present | answer | {"evidence": present["evidence"] | {"family": None}}
            gone = [present] if rest["code"] != present["code"] else []
            item = rest | {"evidence": rest["evidence"] | {APART: apart}}
            record.link_many(Article, "problems", {last.pk: ([item], gone)})
    return record.change_set if record.change_set.pk else None


def _rest(pk: int, apart: list[str]) -> dict[str, Any] | None:
    """Return the problem that an article has besides those that it was told apart from, if any."""
    found = earlier_near_duplicates(stored_fingerprints([pk])).get(pk, [])
    articles = articles_near([found])
    near = that_count(pk, found, articles, apart)
    return near_duplicate_problem(near, articles, families_of(articles)) if near else None
