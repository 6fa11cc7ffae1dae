"""The articles whose text is near to that of one, in words, and which of them a problem names."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy

from archive.admin.shared.bounded_lists import HEAVY
from archive.comparing.duplicate_problems import SHARES_WORDING
from archive.comparing.near_duplicates import Grade, near_duplicates_of
from archive.models import Article, ArticleProblem

MOST_NEAR = 10
GRADES = {
    Grade.DUPLICATE: gettext_lazy("the same text, within days"),
    Grade.REPEAT: gettext_lazy("the same text, at another time"),
    Grade.RELATED: gettext_lazy("a related version"),
    Grade.PERHAPS: gettext_lazy("perhaps after the same template"),
}


class NearText(NamedTuple):
    """An article whose text is near, how much of the shorter text both share (%), and what that means."""

    article: Article
    share: int
    grade: str


def near_texts(article: Article) -> list[NearText]:
    """Return the articles whose text is near to this one, the nearest first (five queries)."""
    near = near_duplicates_of(article.pk)[:MOST_NEAR]
    others = Article.objects.select_related("source").defer(*HEAVY).in_bulk([one.article_id for one in near])
    return [NearText(others[one.article_id], round(one.containment * 100), str(GRADES[one.grade])) for one in near]


def named_by(problem: ArticleProblem, near: list[NearText]) -> int | None:
    """Return the id of the near article that a problem of shared wording names first, None if there is none."""
    key = problem.evidence.get("article", "") if problem.code in SHARES_WORDING else ""
    return next((one.article.pk for one in near if one.article.key == key), None)
