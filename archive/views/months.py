"""The twelve months of a year, with what is held of each and what happened in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from archive.models import Event
from archive.models.counts import Counts
from archive.views.addresses import reverse_month


@dataclass(frozen=True, slots=True)
class Month:
    """A month in the strip of a year; without an address when nothing is held and nothing happened."""

    number: int
    url: str = ""
    articles: int = 0
    events: int = 0


def events_by_month(first_year: int, last_year: int) -> Counter[tuple[int, int]]:
    """Return how many events happened in each month of some years (one query)."""
    found: Counter[tuple[int, int]] = Counter()
    span = date(first_year, 1, 1), date(last_year, 12, 31)
    for event in Event.objects.happening_within(*span).with_card():
        starts, ends = event.starts or event.ends, event.ends or event.starts
        if starts and ends and starts.month and ends.month:
            begins = max(starts.year * 12 + starts.month, first_year * 12 + 1)
            stops = min(ends.year * 12 + ends.month, last_year * 12 + 12)
            found.update(((month - 1) // 12, (month - 1) % 12 + 1) for month in range(begins, stops + 1))
    return found


def months_of(year: int, counts: Counts, events: Counter[tuple[int, int]]) -> list[Month]:
    """Return the twelve months of a year with their numbers."""
    held = counts.months_of(year)
    return [
        Month(
            month,
            reverse_month(date(year, month, 1)) if month in held or events[year, month] else "",
            held.get(month, 0),
            events[year, month],
        )
        for month in range(1, 13)
    ]
