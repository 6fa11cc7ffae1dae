"""One day of the year in all years, and the nearest days of the year that hold anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from archive.models import Tally
from archive.views.formatting.date_addresses import DAY

LEAP_YEAR = 2000  # has every day that a year can have
NEAR = 15  # days before and after in which the nearest are looked for
YEARS_SHOWN = 3  # of a day beside


@dataclass(frozen=True, slots=True)
class SameDay:
    """A day of the year in another year."""

    day: date
    url: str
    articles: int


def same_days(today: date, held: Mapping[int, int]) -> list[SameDay]:
    """Return this day of the year in those of the years held that have articles of it, newest first (one query)."""
    found = Tally.objects.same_day_of_years(today.month, today.day, held)
    return [_same_day(date(year, today.month, today.day), n) for year, n in found.items()]


def days_beside(today: date, held: Mapping[int, int]) -> list[SameDay]:
    """Return the nearest day of the year before this one with articles, and the nearest after it (one query).

    Each in the newest of its years; nothing of what lies more than two weeks apart.
    """
    middle = date(LEAP_YEAR, today.month, today.day)
    days = [middle + timedelta(days=apart) for apart in range(-NEAR, NEAR + 1) if apart]
    found = Tally.objects.days_of_years([(day.month, day.day) for day in days], held)
    sides = ([day for day in reversed(days) if day < middle], [day for day in days if day > middle])
    beside = []
    for side in sides:
        nearest = next((day for day in side if (day.month, day.day) in found), None)
        if nearest:
            newest = sorted(found[nearest.month, nearest.day].items(), reverse=True)[:YEARS_SHOWN]
            beside += [_same_day(date(year, nearest.month, nearest.day), n) for year, n in newest]
    return beside


def _same_day(day: date, n: int) -> SameDay:
    return SameDay(day, DAY(f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}"), n)
