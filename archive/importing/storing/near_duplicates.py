"""Near-duplicates among incoming articles: they are named, and held back if the earlier article was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from archive.comparing.duplicate_problems import articles_near, families_of, near_duplicate_problem, that_count
from archive.comparing.near_duplicates import Grade, NearDuplicate
from archive.editing.changes.record import Record
from archive.importing.drafts import Problem
from archive.models import Article, Severity, State, WithdrawalReason
from archive.text.printable import storable, storable_values


def as_link(problem: Problem) -> dict[str, Any]:
    """Return a problem as the write path takes it."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": storable(problem.message),
        "evidence": storable_values(dict(problem.evidence)),
    }


def record_near_duplicates(record: Record, near_duplicates: Mapping[int, list[NearDuplicate]]) -> None:
    """Record what `near_duplicate_problems` says of articles that are here."""
    record.link_many(
        Article, "problems", {pk: (problems, []) for pk, problems in near_duplicate_problems(near_duplicates).items()}
    )


def near_duplicate_problems(
    near_duplicates: Mapping[int, list[NearDuplicate]], new: Mapping[int, Article] | None = None
) -> dict[int, list[dict[str, Any]]]:
    """Return, by article id, the problems that follow from its earlier near-duplicates.

    One says that there are any, another that one of them was refused. `new` are articles that are not saved yet.
    """
    if not near_duplicates:
        return {}
    new = dict(new or {})
    others = (
        articles_near([one for one in near if one.article_id not in new] for near in near_duplicates.values()) | new
    )
    families = families_of(others)
    found: dict[int, list[dict[str, Any]]] = {}
    for pk in sorted(near_duplicates):
        problems = []
        if near := that_count(pk, near_duplicates[pk], others):
            problems.append(near_duplicate_problem(near, others, families))
            families[pk] = problems[0]["evidence"]
        close = (others[one.article_id] for one in near_duplicates[pk] if one.grade != Grade.PERHAPS)
        finals = (others[one.merged_into_id] if one.merged_into_id else one for one in close)
        if refused := next(filter(_is_refused, finals), None):
            problems.append(_near_refused(refused))
        if problems:
            found[pk] = problems
    return found


def _near_refused(other: Article) -> dict[str, Any]:
    message = _("Its text is near to that of an article that was %(state)s (%(key)s).")
    return as_link(
        Problem(
            "kin_of_refused",
            Severity.BLOCKING,
            message % {"state": other.get_state_display(), "key": other.key},
            {"article": other.key},
        )
    )


def _is_refused(article: Article) -> bool:
    if article.state == State.DISCARDED:
        return article.withdrawal_reason != WithdrawalReason.IMPORT_UNDONE
    return article.state == State.WITHDRAWN
