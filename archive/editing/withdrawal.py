"""What depends on articles that are about to be withdrawn, and what readers will see then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q

from archive.comparing.near_duplicates import Grade, near_duplicates_of_each
from archive.models import Account, Article, Event, ImportRecord, State

MOST_SHOWN = 20  # rows of each kind
MOST_COMPARED = 20  # articles whose text is held against others


@dataclass(frozen=True, slots=True)
class EventLosing:
    """An event with an account that goes, and whether none is left that readers can read."""

    event: Event
    is_last: bool


@dataclass(frozen=True, slots=True)
class Dependents:
    """What depends on articles, each list bounded; `more_…` says whether there is more of it than is listed.

    `copies` are pairs: one of the articles, and a published one with nearly the same text. `compared` says how many of
    the articles were held against others for that.
    """

    events: tuple[EventLosing, ...] = ()
    more_events: bool = False
    merged: tuple[Article, ...] = ()
    more_merged: bool = False
    copies: tuple[tuple[Article, Article], ...] = ()
    compared: int = 0
    proposals: tuple[ImportRecord, ...] = ()
    more_proposals: bool = False

    def __bool__(self) -> bool:
        return bool(self.events or self.merged or self.copies or self.proposals)


def dependents_of(articles: Sequence[Article]) -> Dependents:
    """Return what depends on published articles that are about to be withdrawn together (ten queries at most)."""
    ids = [article.pk for article in articles]
    if not ids:
        return Dependents()
    known = {article.pk: article for article in articles}
    accounts = Account.objects.filter(article__in=ids).order_by("event_id")
    event_ids = list(accounts.values_list("event_id", flat=True).distinct()[: MOST_SHOWN + 1])
    events = Event.objects.in_bulk(event_ids[:MOST_SHOWN])
    read = Account.objects.filter(event__in=list(events), article__state=State.PUBLISHED).exclude(article__in=ids)
    still_told = set(read.order_by().values_list("event_id", flat=True).distinct())
    merged = list(Article.objects.filter(merged_into__in=ids).defer("body", "text", "evidence")[: MOST_SHOWN + 1])
    open_ones = ImportRecord.objects.filter(Q(answer=ImportRecord.Answer.OPEN), article__in=ids).order_by("pk")
    proposals = list(open_ones.select_related("batch").defer("reading", "proposal")[: MOST_SHOWN + 1])
    return Dependents(
        events=tuple(EventLosing(events[pk], pk not in still_told) for pk in event_ids[:MOST_SHOWN] if pk in events),
        more_events=len(event_ids) > MOST_SHOWN,
        merged=tuple(merged[:MOST_SHOWN]),
        more_merged=len(merged) > MOST_SHOWN,
        copies=_public_copies(known, ids[:MOST_COMPARED]),
        compared=min(len(ids), MOST_COMPARED),
        proposals=tuple(proposals[:MOST_SHOWN]),
        more_proposals=len(proposals) > MOST_SHOWN,
    )


def _public_copies(known: dict[int, Article], ids: Sequence[int]) -> tuple[tuple[Article, Article], ...]:
    """Pair these articles with published ones whose text is nearly theirs and that are not withdrawn with them."""
    near = near_duplicates_of_each(ids)
    others = {one.article_id for found in near.values() for one in found} - known.keys()
    rows = Article.objects.published_among(others).select_related("source").defer("body", "text", "evidence")
    public = {row.pk: row for row in rows}
    pairs = (
        (known[pk], public[one.article_id])
        for pk in ids
        for one in near.get(pk, ())
        if one.article_id in public and one.grade != Grade.PERHAPS
    )
    return tuple(islice(pairs, MOST_SHOWN))
