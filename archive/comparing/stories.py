"""Stories that readers may be shown although no editor has confirmed them: open proposals of events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from archive.comparing.candidate_upkeep import LEAST_OF_KNOWN_EVENT, LEAST_OF_NEW_EVENT, open_links
from archive.models import Article, Event, EventCandidate, State
from archive.models.queries.page_queries import waiting_proposals_of

MOST_PROPOSALS = 300  # the strongest, among which those for readers are looked for
MOST_SHOWN = 6  # articles of one story

_Link = EventCandidate.articles.through


@dataclass(frozen=True, slots=True)
class Story:
    """Public articles that probably report one event, in order of publication, and how many there are of them.

    With an `event` they are probably more accounts of it.
    """

    pk: int
    articles: list[Article]
    total: int
    event: Event | None = None

    @property
    def hidden(self) -> int:
        return self.total - len(self.articles)


def stories_of(article: Article) -> list[Story]:
    """Return the stories that a published article probably belongs to (a query, and three more if there are any).

    None if it has an account of any event.
    """
    return stories(waiting_proposals_of(article, 2))


def public_proposals() -> list[int]:
    """Return the strongest proposals of which readers may see enough articles, strongest first (two queries)."""
    strongest = EventCandidate.objects.waiting().strongest_first().values_list("pk", "event")[:MOST_PROPOSALS]
    proposals = dict(strongest)
    rows = _public_members(proposals).order_by().values("eventcandidate").annotate(n=Count("pk"))
    numbers = dict(rows.values_list("eventcandidate", "n"))
    return [pk for pk, event in proposals.items() if numbers.get(pk, 0) >= _least(event)]


def stories(proposals: Collection[int]) -> list[Story]:
    """Return these proposals as readers may see them, in this order, without those of which too little is public.

    Three queries for any number.
    """
    if not proposals:
        return []
    members: defaultdict[int, list[int]] = defaultdict(list)
    for pk, article in (
        _public_members(proposals).order_by("article__sort_key").values_list("eventcandidate_id", "article_id")
    ):
        members[pk].append(article)
    wanted = [article for ids in members.values() for article in ids[:MOST_SHOWN]]
    articles = Article.objects.published_among(wanted).with_mention().in_bulk()
    about = dict(EventCandidate.objects.filter(pk__in=members, event__isnull=False).values_list("pk", "event"))
    events = Event.objects.public().with_card().in_bulk(list(about.values())) if about else {}
    found = []
    for pk in proposals:
        event = events.get(about[pk]) if pk in about else None
        if pk in about and event is None:
            continue
        ids = members[pk]
        if len(ids) >= _least(about.get(pk)):
            shown = [articles[one] for one in ids[:MOST_SHOWN] if one in articles]
            found.append(Story(pk, shown, len(ids), event))
    return found


def _public_members(proposals: Collection[int]) -> Any:
    return open_links(_Link.objects.filter(eventcandidate__in=list(proposals))).filter(state=State.PUBLISHED)


def _least(event: int | None) -> int:
    return LEAST_OF_KNOWN_EVENT if event else LEAST_OF_NEW_EVENT
