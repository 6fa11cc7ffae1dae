"""The problems of an article that shares its wording with others before it: `near_duplicate` and `same_template`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from archive.comparing.near_duplicates import Grade, NearDuplicate
from archive.models import Article, ArticleProblem, Severity, State

NEAR_DUPLICATE = "near_duplicate"
SAME_TEMPLATE = "same_template"  # another report of a series, which is no version of the same text
SHARES_WORDING = (NEAR_DUPLICATE, SAME_TEMPLATE)  # an article has one of them at most
MOST_NAMED = 10
APART = "apart"  # in the evidence: keys of articles of which a person said that this is another


def articles_near(found: Iterable[Sequence[NearDuplicate]]) -> dict[int, Article]:
    """Return the articles that these near-duplicates are, and those that they were merged into, by id (two queries)."""
    rows = Article.objects.defer("body", "text", "summary", "evidence")
    articles = rows.in_bulk({one.article_id for near in found for one in near})
    merged_into = {one.merged_into_id for one in articles.values() if one.merged_into_id} - articles.keys()
    return articles | rows.in_bulk(merged_into) if merged_into else articles


def that_count(
    pk: int, near: Sequence[NearDuplicate], articles: Mapping[int, Article], apart: Collection[str] = ()
) -> list[NearDuplicate]:
    """Return which near-duplicates of an article count, the nearest first: not what was discarded or told `apart`.

    In place of one that was merged stands the article that it was merged into, if that came before this one.
    """
    found: dict[int, NearDuplicate] = {}
    for one in near:
        final = articles[one.article_id].merged_into_id or one.article_id
        if final >= pk or articles[final].state == State.DISCARDED or articles[final].key in apart:
            continue
        found.setdefault(final, one if final == one.article_id else replace(one, article_id=final))
    return list(found.values())


def families_of(articles: Mapping[int, Article]) -> dict[int, dict[str, Any]]:
    """Return the evidence of the near-duplicates among these articles, by id (one query)."""
    found = ArticleProblem.objects.filter(article__in=list(articles), code=NEAR_DUPLICATE)
    return dict(found.values_list("article_id", "evidence"))


def near_duplicate_problem(
    near: Sequence[NearDuplicate], others: Mapping[int, Article], families: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return, as the write path takes it, the problem of an article with these near-duplicates, the nearest first.

    It is `same_template` where the nearest follows the same template. From containment ≥ .5 on it names the first
    article of the family: the one that the nearest names, or the nearest.
    """
    nearest = near[0]
    other = others[nearest.article_id]
    family = None
    if nearest.grade != Grade.PERHAPS:
        family = families.get(other.pk, {}).get("family") or other.key
    message = _("%(share)d %% of the shorter text also stands in “%(title)s” (%(key)s).")
    if nearest.is_series:
        message = _(
            "It follows the same template as “%(title)s” (%(key)s), with other figures, dates or names: %(share)d %% "
            "of the shorter text also stands there."
        )
    values = {"share": round(nearest.containment * 100), "title": other.title, "key": other.key}
    return {
        "code": SAME_TEMPLATE if nearest.is_series else NEAR_DUPLICATE,
        "severity": Severity.NOTE if nearest.grade == Grade.PERHAPS else Severity.WARNING,
        "message": message % values,
        "evidence": {
            **_named(nearest, others),
            "family": family,
            "kin": [_named(o, others) for o in near[:MOST_NAMED]],
        },
    }


def _named(near_duplicates: NearDuplicate, others: Mapping[int, Article]) -> dict[str, Any]:
    key = others[near_duplicates.article_id].key
    return {"article": key, "containment": round(near_duplicates.containment, 3), "grade": near_duplicates.grade.value}
