"""A series of events as a chain: each with the days that lie between it and the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.models import Event


@dataclass(frozen=True, slots=True)
class Link:
    """An event of a series, its accounts, and the days since the one before it ended; None where nobody can say."""

    event: Event
    accounts: int
    days: int | None
    is_first: bool = False


def chain(events: Sequence[Event], earlier: Event | None, accounts: Mapping[int, int]) -> list[Link]:
    """Return events, the newest first, as links; `earlier` is the one before the last of them, where there is any."""
    before = [*events[1:], earlier][: len(events)]
    return [
        Link(event, accounts.get(event.pk, 0), days_between(other, event) if other else None, is_first=other is None)
        for event, other in zip(events, before, strict=True)
    ]


def days_between(earlier: Event, later: Event) -> int | None:
    """Return the days from the end of an event to the beginning of another; None unless both are known to the day.

    An event of which only the beginning is known counts as one of that day, as everywhere.
    """
    ended, began = earlier.ends or earlier.starts, later.starts
    if not (ended and began) or {ended.precision, began.precision} != {"day"}:
        return None
    return max((began.first_day - ended.first_day).days, 0)
