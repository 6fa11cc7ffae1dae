"""The twelve months of a year, with what is held of each and what happened in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from archive.models.bookkeeping.heading_counts import Counts
from archive.models.queries.public_events import days_of_public_events
from archive.views.formatting.date_addresses import months_of_year


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
    for starts, ends in days_of_public_events(*span):
        first, last = starts or ends, ends or starts
        if first is None or last is None:
            continue
        begins = max(first.year * 12 + first.month, first_year * 12 + 1)
        stops = min(last.year * 12 + last.month, last_year * 12 + 12)
        for month in range(begins, stops + 1):
            found[(month - 1) // 12, (month - 1) % 12 + 1] += 1
    return found


def months_of(year: int, counts: Counts, events: Counter[tuple[int, int]]) -> list[Month]:
    """Return the twelve months of a year with their numbers."""
    held, address = counts.months_of(year), months_of_year(year)
    return [
        Month(
            month,
            address(month) if month in held or events[year, month] else "",
            held.get(month, 0),
            events[year, month],
        )
        for month in range(1, 13)
    ]


def latest_and_fullest(held: Mapping[int, int], latest: int, fullest: int, also: Iterable[int] = ()) -> list[int]:
    """Return the last years in which anything is held or happened (`also`), and the fullest before, oldest first."""
    last = sorted({*held, *also})[-latest:]
    full = sorted(held.keys() - set(last), key=lambda year: (-held[year], -year))[:fullest]
    return sorted({*last, *full})
