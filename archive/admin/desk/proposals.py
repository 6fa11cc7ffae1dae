"""Proposed events: articles that seem to report one event together, the strongest proposals first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Min
from django.urls import reverse

from archive.models import EventCandidate

MOST_READ = 100
MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed event: what its articles have in common, how many they are, their days, where it is answered."""

    words: str
    articles: int
    first_day: str
    last_day: str
    url: str


@dataclass(frozen=True, slots=True)
class Proposals:
    entries: tuple[Proposal, ...]
    number: int
    is_more: bool
    url: str


def proposals() -> Proposals:
    """Return the proposals of most articles among the latest `MOST_READ` that are open (two queries)."""
    waiting = EventCandidate.objects.filter(state=EventCandidate.Answer.OPEN).order_by("-pk")
    ids = list(waiting.values_list("pk", flat=True)[: MOST_READ + 1])
    rows = (
        EventCandidate.objects.filter(pk__in=ids[:MOST_READ])
        .annotate(n=Count("articles"), first=Min("articles__published_on"), last=Max("articles__published_on"))
        .order_by("-n", "-pk")[:MOST_SHOWN]
    )
    entries = (
        Proposal(
            ", ".join(map(str, row.words or ())) or f"#{row.pk}",
            row.n,
            row.first.isoformat() if row.first else "",
            row.last.isoformat() if row.last else "",
            reverse("admin:archive_eventcandidate_change", args=[row.pk]),
        )
        for row in rows
    )
    url = reverse("admin:archive_eventcandidate_changelist", query={"state__exact": "open"})
    return Proposals(tuple(entries), min(len(ids), MOST_READ), len(ids) > MOST_READ, url)
