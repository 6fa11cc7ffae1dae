"""The nearest days, months and years that hold anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.models import Tally
from archive.models.bookkeeping.heading_counts import Counts, nearest
from archive.text.dates.partial_dates import PartialDate
from archive.views.formatting.date_addresses import reverse_day, reverse_month, reverse_year
from archive.views.formatting.dates import in_words


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The nearest day, month or year with articles."""

    name: str
    url: str
    articles: int


Neighbours = tuple[Neighbour | None, Neighbour | None]


def neighbours_of(when: PartialDate, counts: Counts) -> Neighbours:
    """Return what is held before and after a day (two queries), or a month or year of which `counts` tell."""
    if when.day:
        return _of_day(Tally.objects.day_before(when.first_day)), _of_day(Tally.objects.day_after(when.first_day))
    if when.month:
        before, after = nearest((y * 12 + m - 1 for y, m in counts.months), when.year * 12 + when.month - 1)
        return _of_month(before, counts), _of_month(after, counts)
    before, after = nearest(counts.years, when.year)
    return _of_year(before, counts), _of_year(after, counts)


def number_held(when: PartialDate, counts: Counts) -> int:
    """Return how many articles are held of a day (one query), a month or a year."""
    if when.day and when.month:
        return Tally.objects.days_of(when.year, when.month).get(when.day, 0)
    return counts.months.get((when.year, when.month), 0) if when.month else counts.years.get(when.year, 0)


def _of_day(found: tuple[date, int] | None) -> Neighbour | None:
    return Neighbour(in_words(found[0]), reverse_day(found[0]), found[1]) if found else None


def _of_month(place: int | None, counts: Counts) -> Neighbour | None:
    if place is None:
        return None
    year, month = place // 12, place % 12 + 1
    first = date(year, month, 1)
    return Neighbour(in_words(PartialDate(year, month)), reverse_month(first), counts.months[year, month])


def _of_year(year: int | None, counts: Counts) -> Neighbour | None:
    return None if year is None else Neighbour(str(year), reverse_year(year), counts.years[year])
