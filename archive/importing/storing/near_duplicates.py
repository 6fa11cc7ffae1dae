"""What near texts mean for articles that come in: repeats are named, kin of something refused is held back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from archive.comparing.duplicate_problems import families_of, near_duplicate
from archive.comparing.near_duplicates import Grade, Kin
from archive.editing.changes.recorder import Record
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


def note_kin(record: Record, kin: Mapping[int, list[Kin]]) -> None:
    """Record what `problems_of_kin` says of articles that are here."""
    record.link_many(Article, "problems", {pk: (problems, []) for pk, problems in problems_of_kin(kin).items()})


def problems_of_kin(
    kin: Mapping[int, list[Kin]], new: Mapping[int, Article] | None = None
) -> dict[int, list[dict[str, Any]]]:
    """Say of articles by id, as problems, which others they repeat that came before, and which are kin of refused ones.

    `new` are articles that are not saved yet.
    """
    if not kin:
        return {}
    new = new or {}
    ids = {one.article_id for near in kin.values() for one in near}
    others = Article.objects.defer("body", "text").in_bulk(ids - new.keys())
    others |= {pk: new[pk] for pk in ids & new.keys()}
    families = families_of(others)
    found: dict[int, list[dict[str, Any]]] = {}
    for pk in sorted(kin):
        problems = []
        near = [one for one in kin[pk] if others[one.article_id].state != State.DISCARDED]
        if near:
            problems.append(near_duplicate(near, others, families))
            families[pk] = problems[0]["evidence"]
        refused = [one for one in kin[pk] if one.grade != Grade.PERHAPS and _is_refused(others[one.article_id])]
        if refused:
            problems.append(_kin_of_refused(others[refused[0].article_id]))
        if problems:
            found[pk] = problems
    return found


def _kin_of_refused(other: Article) -> dict[str, Any]:
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
