"""Events in lists, by year, each with its first accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from archive.models import Account, Event, Tally
from archive.models.queries.page_queries import first_accounts

ACCOUNTS_SHOWN = 3


@dataclass(slots=True)
class Entry:
    """An event in a list: its first accounts, and how many there are."""

    event: Event
    total: int
    accounts: list[Account] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        return max(self.total - len(self.accounts), 0)


def entries(events: Sequence[Event]) -> list[Entry]:
    """Return events with their first accounts and the number of all (three queries)."""
    ids = [event.pk for event in events]
    totals = Tally.objects.totals("event", ids)
    order = first_accounts(ids, ACCOUNTS_SHOWN) if ids else []
    accounts = Account.objects.with_line().in_bulk(order)
    by_event: defaultdict[int, list[Account]] = defaultdict(list)
    for pk in order:
        by_event[accounts[pk].event_id].append(accounts[pk])
    return [Entry(event, totals.get(event.pk, 0), by_event[event.pk]) for event in events]


def by_year(found: Iterable[Entry]) -> list[tuple[int | None, list[Entry]]]:
    """Group entries by the year in which they happened; None for those whose date is unknown."""
    years = groupby(found, key=lambda entry: entry.event.held_on.year if entry.event.held_on else None)
    return [(year, list(group)) for year, group in years]
