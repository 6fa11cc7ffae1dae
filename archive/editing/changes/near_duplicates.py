"""Problems of near-duplicates follow the texts: a machine opens and closes them, and leaves what a person accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from archive.comparing.duplicate_problems import (
    APART,
    SHARES_WORDING,
    articles_near,
    families_of,
    near_duplicate_problem,
    that_count,
)
from archive.comparing.near_duplicates import earlier_near_duplicates, stored_fingerprints
from archive.editing.changes.links import Item
from archive.editing.changes.problems import PROBLEMS, ProblemChanges
from archive.models import Article, ArticleProblem, State

CHUNK = 500


def near_duplicate_changes(article_ids: Collection[int]) -> Iterator[ProblemChanges]:
    """Yield, some hundred articles at a time, the problems to add and to remove: `{article id: (add, remove)}`.

    A problem names the earlier articles that the text is near to now. One that a person accepted stays until the
    nearest is another article; then it is open again. What a person told apart is not named any more. A merged article
    has no problem, and the one that it was merged into is named in its place. Apply what was yielded before asking for
    more: the problems of the next articles build on it.
    """
    ids = sorted(article_ids)
    for start in range(0, len(ids), CHUNK):
        yield _changes_of(ids[start : start + CHUNK])


def _changes_of(ids: Collection[int]) -> ProblemChanges:
    nearest = earlier_near_duplicates(stored_fingerprints(ids))
    others = articles_near(nearest.values())
    merged = set(Article.objects.filter(pk__in=ids, state=State.MERGED).values_list("pk", flat=True))
    families = families_of(others)
    current = {one.article_id: one for one in ArticleProblem.objects.filter(article__in=ids, code__in=SHARES_WORDING)}
    changes: ProblemChanges = {}
    for pk in ids:
        present = current.get(pk)
        apart = present.evidence.get(APART, []) if present else []
        near = [] if pk in merged else that_count(pk, nearest.get(pk, ()), others, apart)
        problem = near_duplicate_problem(near, others, families) if near else None
        if problem:
            problem["evidence"] |= {APART: apart} if apart else {}
            families[pk] = problem["evidence"]
        if present and pk not in merged and _may_stay(present, problem):
            continue
        if problem or present:
            is_other = present and (not problem or present.code != problem["code"])
            gone = [PROBLEMS.item_of(present)] if present and is_other else []
            changes[pk] = ([problem] if problem else [], gone)
    return changes


def _may_stay(present: ArticleProblem, problem: Item | None) -> bool:
    """Whether a problem may stay as it is, beside the one that is found now."""
    if problem is not None and problem["code"] != present.code:
        return False
    if present.state == ArticleProblem.Answer.ACCEPTED:
        return problem is None or problem["evidence"]["article"] == present.evidence.get("article")
    return problem is not None and problem["evidence"] == present.evidence
