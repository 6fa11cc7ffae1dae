"""Reading the kept counts: how many published articles stand under a heading, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


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

    def months_of(self, year: int) -> dict[int, int]:
        return {month: n for (in_year, month), n in sorted(self.months.items()) if in_year == year}


class TallyQuerySet(models.QuerySet[Any]):
    def total(self, kind: str, object_id: int = 0) -> int:
        """Return how many articles stand under one heading (one query)."""
        return self.totals(kind, [object_id]).get(object_id, 0)

    def totals(self, kind: str, object_ids: Collection[int] | None = None) -> dict[int, int]:
        """Return how many articles stand under each heading of a kind, those with none left out (one query)."""
        rows = self.filter(kind=kind, precision="total")
        if object_ids is not None:
            rows = rows.filter(object_id__in=object_ids)
        return dict(rows.values_list("object_id", "n"))

    def by_language(self) -> list[tuple[str, int]]:
        """Return the published articles of each language, most first; unknown is the empty text (one query)."""
        rows = self.filter(kind="language", precision="total").order_by("-n", "label")
        return list(rows.values_list("label", "n"))

    def counts(self, kind: str, object_id: int = 0) -> Counts:
        """Return the counts of one heading by year and month (one query; its rows grow with the months held)."""
        rows = self.filter(kind=kind, object_id=object_id, precision__in=["total", "undated", "year", "month"])
        single = {"total": 0, "undated": 0}
        months: dict[tuple[int, int], int] = {}
        year_only: dict[int, int] = {}
        for precision, year, month, n in rows.values_list("precision", "year", "month", "n"):
            if precision == "month":
                months[year, month] = n
            elif precision == "year":
                year_only[year] = n
            else:
                single[precision] = n
        return Counts(single["total"], single["undated"], months, year_only)

    def days_of(self, year: int, month: int) -> dict[int, int]:
        """Return the articles of each day of a month that has any (one query)."""
        rows = self.filter(kind="archive", object_id=0, precision="day", year=year, month=month)
        return dict(rows.values_list("day", "n"))

    def same_day_of_years(self, month: int, day: int) -> dict[int, int]:
        """Return the articles of one day of the year, by year, newest first (one query over the days held)."""
        rows = self.filter(kind="archive", object_id=0, precision="day", month=month, day=day)
        return dict(rows.order_by("-year").values_list("year", "n"))

    def day_before(self, day: date) -> tuple[date, int] | None:
        """Return the nearest earlier day with articles and how many (one query)."""
        earlier = Q(year__lt=day.year) | Q(year=day.year, month__lt=day.month)
        earlier |= Q(year=day.year, month=day.month, day__lt=day.day)
        return self._day(self.filter(earlier, year__lte=day.year).order_by("-year", "-month", "-day"))

    def day_after(self, day: date) -> tuple[date, int] | None:
        """Return the nearest later day with articles and how many (one query)."""
        later = Q(year__gt=day.year) | Q(year=day.year, month__gt=day.month)
        later |= Q(year=day.year, month=day.month, day__gt=day.day)
        return self._day(self.filter(later, year__gte=day.year).order_by("year", "month", "day"))

    def _day(self, rows: TallyQuerySet) -> tuple[date, int] | None:
        found = rows.filter(kind="archive", object_id=0, precision="day").values_list("year", "month", "day", "n")
        return next(((date(year, month, day), n) for year, month, day, n in found[:1]), None)


def nearest(held: Iterable[int], wanted: int) -> tuple[int | None, int | None]:
    """Return the nearest smaller and the nearest greater number of those held."""
    numbers = list(held)
    smaller = max((number for number in numbers if number < wanted), default=None)
    return smaller, min((number for number in numbers if number > wanted), default=None)
