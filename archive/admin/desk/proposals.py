"""Proposed events: articles that seem to report one event together, the strongest proposals first."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from archive.editing.events.proposals import cards_of, waiting_number
from archive.models import EventCandidate
from archive.search.searcher import FARTHEST

MOST_COUNTED = FARTHEST
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
    """Return the strongest of the proposals that wait for an answer (three queries)."""
    waiting = EventCandidate.objects.waiting().strongest_first()
    number = waiting_number(MOST_COUNTED)
    entries = (
        Proposal(
            str(card.candidate),
            card.total,
            card.first.isoformat() if card.first else "",
            card.last.isoformat() if card.last else "",
            reverse("admin:archive_eventcandidate_change", args=[card.candidate.pk]),
        )
        for card in cards_of(list(waiting[:MOST_SHOWN]), with_articles=False)
    )
    url = reverse("admin:archive_eventcandidate_changelist")
    return Proposals(tuple(entries), min(number, MOST_COUNTED), number > MOST_COUNTED, url)
