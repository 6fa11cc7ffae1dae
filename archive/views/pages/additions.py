"""What was added to the archive of late, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from archive.models import Article
from archive.views.formatting.words import articles as n_articles
from archive.views.formatting.words import number

DAYS = 5
LOOKED_AT = 200  # of the latest articles, among which the days are found
NAMED = 3  # of a day, by their titles
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Addition:
    """A day on which articles came into the archive: how many, the last moment, and some of them."""

    day: date
    at: datetime
    total: int
    articles: tuple[Article, ...]

    @property
    def in_words(self) -> str:
        """Say how many articles were added, where they could be counted."""
        if self.total > MOST_COUNTED:
            return _("more than %(n)s articles") % {"n": number(MOST_COUNTED)}
        return n_articles(self.total)

    @property
    def hidden(self) -> int:
        return self.total - len(self.articles)


def latest_additions() -> list[Addition]:
    """Return the latest days with additions (seven queries at most; no more than some thousand rows of an index)."""
    published = Article.objects.published()
    rows = published.order_by("-published_at", "-pk").values_list("pk", "published_at")[:LOOKED_AT]
    latest = [(pk, at) for pk, at in rows if at]
    days = [(day, list(rows)) for day, rows in groupby(latest, key=lambda row: timezone.localdate(row[1]))][:DAYS]
    shown = {pk for _day, rows in days for pk, _at in rows[:NAMED]}
    articles = Article.objects.published_among(shown).with_mention().in_bulk()
    return list(_counted(days, articles))


def _counted(days: list[tuple[date, list[tuple[int, datetime]]]], articles: dict[int, Article]) -> Iterator[Addition]:
    for day, rows in days:
        begins = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
        of_day = Article.objects.published().filter(
            published_at__gte=begins, published_at__lt=begins + timedelta(days=1)
        )
        # Rows that were all looked at need no count.
        is_whole = rows[-1][0] != days[-1][1][-1][0] or sum(len(some) for _day, some in days) < LOOKED_AT
        total = len(rows) if is_whole else of_day.order_by()[: MOST_COUNTED + 1].count()
        named = tuple(articles[pk] for pk, _at in rows[:NAMED] if pk in articles)
        yield Addition(day, rows[0][1], total, named)
