"""A few articles whose facts are counted here: read once for all filters, instead of once for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from archive.models import Article, ArticleProblem
from archive.models.choices import Precision

COLUMNS = (
    *("state", "source", "published_on", "date_precision", "date_basis", "language", "title_basis", "assignee"),
    "edited_fields",
)


@dataclass(frozen=True)
class FewArticles:
    """The articles of these ids, no more than fit on a few pages; what is asked of them is kept."""

    ids: Sequence[int]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return list(Article.objects.filter(pk__in=self.ids).order_by().values(*COLUMNS))

    @cached_property
    def problems(self) -> list[tuple[int, str, str]]:
        """Their open problems, each with its article, its code and how grave it is (one query)."""
        rows = ArticleProblem.objects.filter(article__in=self.ids, state=ArticleProblem.Answer.OPEN)
        return list(rows.order_by().values_list("article_id", "code", "severity"))

    def by(self, column: str) -> Counter[Any]:
        """Count them by one of `COLUMNS` (one query for all columns)."""
        return Counter(row[column] for row in self._rows)

    def by_month(self) -> Counter[tuple[int, int]]:
        """Count those whose month is known by year and month."""
        known = (Precision.DAY, Precision.MONTH)
        days: Iterable[date] = (row["published_on"] for row in self._rows if row["date_precision"] in known)
        return Counter((day.year, day.month) for day in days)

    def by_year(self) -> Counter[int]:
        """Count them by year, the undated as 0."""
        return Counter(row["published_on"].year if row["published_on"] else 0 for row in self._rows)

    def edited(self) -> int:
        """Count those of which a person set a field."""
        return sum(bool(row["edited_fields"]) for row in self._rows)

    def by_links(self, links: Any, article: str, far: str) -> dict[int, int]:
        """Count them by what rows link them to, those without any such row as 0 (one query)."""
        pairs = set(links.filter(**{f"{article}__in": self.ids}).order_by().values_list(f"{article}_id", f"{far}_id"))
        return {**Counter(far_id for _pk, far_id in pairs), 0: len(self.ids) - len({pk for pk, _far in pairs})}
