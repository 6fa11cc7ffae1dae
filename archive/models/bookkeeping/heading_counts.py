"""How many published articles count under a heading, by year and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ArchiveTotals:
    """Of the whole archive: its published articles, those of them without a date, and the last year of the others."""

    total: int = 0
    undated: int = 0
    latest_year: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The articles of one heading by what is known of their dates; each article counts once in `total`.

    `months` holds those known to the month or the day, by (year, month); `year_only` those known by their year alone.
    """

    total: int = 0
    undated: int = 0
    months: dict[tuple[int, int], int] = field(default_factory=dict)
    year_only: dict[int, int] = field(default_factory=dict)

    @property
    def years(self) -> dict[int, int]:
        """Articles by year, in order, those of unknown months included."""
        found: defaultdict[int, int] = defaultdict(int)
        for (year, _month), n in self.months.items():
            found[year] += n
        for year, n in self.year_only.items():
            found[year] += n
        return dict(sorted(found.items()))

    @property
    def latest_year(self) -> int | None:
        return max((*(year for year, _month in self.months), *self.year_only), default=None)

    def months_of(self, year: int) -> dict[int, int]:
        return {month: self.months[year, month] for month in range(1, 13) if (year, month) in self.months}


def nearest(numbers: Iterable[int], wanted: int) -> tuple[int | None, int | None]:
    """Return the nearest smaller and the nearest greater of some numbers, None where there is none."""
    values = list(numbers)
    smaller = max((number for number in values if number < wanted), default=None)
    return smaller, min((number for number in values if number > wanted), default=None)
