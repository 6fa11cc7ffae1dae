"""Days laid out as calendars, with what was published and what happened on each."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from archive.models import Event, Tally
from archive.models.bookkeeping.heading_counts import Counts
from archive.views.formatting.date_addresses import days_of_month, months_of_year

_MONDAYS = calendar.Calendar()  # weeks begin with one


class Day(NamedTuple):
    """A cell of the calendar; `number` 0 stands outside the month."""

    number: int
    url: str = ""
    articles: int = 0
    events: int = 0
    shade: int = 0


@dataclass(frozen=True, slots=True)
class MonthOfDays:
    """A month of a year as a table: its weeks, its articles, and how many of them have no known day."""

    first: date
    url: str
    weeks: list[list[Day]]
    articles: int
    day_unknown: int


def tables_of(year: int, counts: Counts, events: Iterable[Event]) -> tuple[list[MonthOfDays], list[int]]:
    """Return the months of a year of which anything is held or happened, and the numbers of the others (one query)."""
    by_day = Tally.objects.days_of_year(year)
    happened = happened_on(events, date(year, 1, 1), date(year, 12, 31))
    most = max(by_day.values(), default=0)
    known: Counter[int] = Counter()
    for (month, _day), n in by_day.items():
        known[month] += n
    with_events = {month for month, _day in happened}
    address, found, empty = months_of_year(year), [], []
    for month in range(1, 13):
        first, total = date(year, month, 1), counts.months.get((year, month), 0)
        if not total and month not in with_events:
            empty.append(month)
            continue
        weeks = weeks_of(first, by_day, happened, most)
        found.append(MonthOfDays(first, address(month), weeks, total, total - known[month]))
    return found, empty


def weeks_of(
    first: date, by_day: Mapping[tuple[int, int], int], happened: Mapping[tuple[int, int], int], most: int = 0
) -> list[list[Day]]:
    """Return the weeks of a month from Monday on; days with articles or events, by month and day, have an address.

    A day is shaded by its articles against the `most` of any day: from 1 to 4, in doublings.
    """
    address, month = days_of_month(first), first.month

    def cell(number: int) -> Day:
        articles, events = by_day.get((month, number), 0), happened.get((month, number), 0)
        if not articles and not events:
            return Day(number)
        return Day(number, address(number), articles, events, _shade(articles, most))

    return [[cell(number) for number in week] for week in _MONDAYS.monthdayscalendar(first.year, month)]


def happened_on(events: Iterable[Event], first: date, last: date) -> Counter[tuple[int, int]]:
    """Count the events on each day of a span within a year, by month and day, where their days are known."""
    found: Counter[tuple[int, int]] = Counter()
    for event in events:
        starts, ends = event.starts or event.ends, event.ends or event.starts
        if starts and ends and starts.day and ends.day:
            begins, stops = max(starts.first_day, first), min(ends.first_day, last)
            for ordinal in range(begins.toordinal(), stops.toordinal() + 1):
                day = date.fromordinal(ordinal)
                found[day.month, day.day] += 1
    return found


def _shade(n: int, most: int) -> int:
    if not n:
        return 0
    for doublings in range(3):
        if n << doublings >= most:
            return 4 - doublings
    return 1
