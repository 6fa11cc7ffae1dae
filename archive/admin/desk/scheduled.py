"""Scheduled: what will be published by itself within the next days, by its hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from archive.admin.desk.moments import in_words
from archive.admin.desk.parts import Headline, headline
from archive.admin.shared.return_urls import with_return_url
from archive.editing.changes.approval import PUBLISH, has_permission
from archive.models import Article, State

DAYS = 7
MOST_READ = 200
MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Due:
    """What is published at one moment: the first article, how many others, and where they are held back."""

    at: datetime
    when: str
    headline: Headline
    more: str
    url: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is due within the next days, how much of it, and whether there is more than is read."""

    entries: tuple[Due, ...]
    number: int
    is_more: bool


def schedule(user: Any, now: datetime | None = None) -> Schedule:
    """Return what is due within `DAYS` days or late already (one query, of at most `MOST_READ` articles)."""
    now = now or timezone.now()
    found = Article.objects.filter(publish_at__lt=now + timedelta(days=DAYS))  # only what is scheduled has that
    rows = list(
        found.order_by("publish_at", "pk").only("key", "title", "title_basis", "language", "publish_at")[
            : MOST_READ + 1
        ]
    )
    shown = rows[:MOST_READ]
    groups = [list(group) for _at, group in groupby(shown, key=lambda row: row.publish_at)]
    may_hold = has_permission(user, PUBLISH)
    entries = tuple(_due(group, now, may_hold=may_hold) for group in groups[:MOST_SHOWN])
    return Schedule(entries, len(shown), len(rows) > len(shown))


def _due(group: Sequence[Article], now: datetime, *, may_hold: bool) -> Due:
    at = group[0].publish_at
    assert at is not None
    others = len(group) - 1
    more = ngettext("and %(number)d other", "and %(number)d others", others) % {"number": others} if others else ""
    move = with_return_url(reverse("admin:archive_article_move", args=[State.READY.value]), reverse("admin:index"))
    ids = ",".join(str(article.pk) for article in group)
    return Due(at, in_words(at), headline(group[0]), more, f"{move}&ids={ids}" if may_hold else "", at < now)
