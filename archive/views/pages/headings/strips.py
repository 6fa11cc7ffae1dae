"""What is held of each heading, as a strip of months or years drawn beside its name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from archive.models import Tally
from archive.models.bookkeeping.heading_counts import Counts
from archive.views.formatting.dates import month_and_year
from archive.views.formatting.words import number

YEARS_BY_MONTH = 12  # a longer archive is drawn by years


@dataclass(frozen=True, slots=True)
class Strip:
    """What is held of a heading in so many months (or years) of the archive: runs of them, and the same in words."""

    columns: int
    runs: tuple[tuple[int, int], ...]
    words: str


def strips(kind: str, ids: Collection[int], archive: Counts) -> dict[int, Strip]:
    """Return the strips of some headings of which anything dated is held, by their ids (one query by its index)."""
    years = archive.years
    if not years:
        return {}
    first, last = min(years), max(years)
    if last - first < YEARS_BY_MONTH:
        columns = (last - first + 1) * 12
        return {
            pk: Strip(
                columns,
                tuple(_runs((year - first) * 12 + month - 1 for year, month in months)),
                _in_words(months[0], months[-1], len(months)),
            )
            for pk, months in Tally.objects.each_month_held(kind, ids).items()
        }
    found = {}
    for pk, by_year in Tally.objects.months_held(kind, ids).items():
        begins, ends = min(by_year), max(by_year)
        words = _in_words(
            (begins, by_year[begins][1]), (ends, by_year[ends][2]), sum(n for n, _first, _last in by_year.values())
        )
        found[pk] = Strip(last - first + 1, tuple(_runs(year - first for year in by_year)), words)
    return found


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield each run of neighbours as its first place and its length."""
    start = length = -1
    for place in places:
        if place == start + length:
            length += 1
            continue
        if start >= 0:
            yield start, length
        start, length = place, 1
    if start >= 0:
        yield start, length


def _in_words(begins: tuple[int, int], ends: tuple[int, int], months: int) -> str:
    first, last = date(*begins, 1), date(*ends, 1)
    if first == last:
        return month_and_year(first)
    words = ngettext("%(first)s to %(last)s, %(n)s month", "%(first)s to %(last)s, %(n)s months", months)
    return words % {"first": month_and_year(first), "last": month_and_year(last), "n": number(months)}
