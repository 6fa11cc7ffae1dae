"""Problems of near texts follow the texts: a machine opens and closes them, and keeps what a person accepted."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from archive.comparing.duplicate_problems import NEAR_DUPLICATE, families_of, near_duplicate_problem
from archive.comparing.near_duplicates import earlier_near_duplicates, stored_fingerprints
from archive.editing.changes.links import LINKS, Item
from archive.models import Article, ArticleProblem, State

if TYPE_CHECKING:
    from archive.editing.changes.recorder import Record

CHUNK = 500


def follow_texts(record: Record, article_ids: Collection[int]) -> None:
    """Let the problems of these articles say which earlier ones their texts are near to now.

    A problem that a person accepted stands until the nearest is another article; then it is open again. What changes
    here counts as no person's decision, whoever edits.
    """
    ids = sorted(article_ids)
    for start in range(0, len(ids), CHUNK):
        _follow(record, ids[start : start + CHUNK])


def _follow(record: Record, ids: Collection[int]) -> None:
    near_duplicates = earlier_near_duplicates(stored_fingerprints(ids))
    others = Article.objects.defer("body", "text", "summary", "evidence").in_bulk(
        {one.article_id for near in near_duplicates.values() for one in near}
    )
    families = families_of(others)
    standing = {one.article_id: one for one in ArticleProblem.objects.filter(article__in=ids, code=NEAR_DUPLICATE)}
    kind = LINKS["article", "problems"]
    wanted: dict[int, tuple[list[Item], list[Item]]] = {}
    for pk in ids:
        near = [one for one in near_duplicates.get(pk, ()) if others[one.article_id].state != State.DISCARDED]
        problem = near_duplicate_problem(near, others, families) if near else None
        if problem:
            families[pk] = problem["evidence"]
        held = standing.get(pk)
        if held and _stands(held, problem):
            continue
        if problem or held:
            wanted[pk] = ([problem] if problem else [], [kind.item_of(held)] if held and not problem else [])
    unmarked = {(pk, kind.mark({"code": NEAR_DUPLICATE})): False for pk in wanted}
    record.link_many(Article, "problems", wanted, unmarked)


def _stands(held: ArticleProblem, problem: Item | None) -> bool:
    """Whether a problem may stay as it is."""
    if held.state == ArticleProblem.Answer.ACCEPTED:
        return problem is None or problem["evidence"]["article"] == held.evidence.get("article")
    return problem is not None and problem["evidence"] == held.evidence
