"""Dates as they are known: to the day, to the month or to the year."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from archive.text.pickling import FastPickleMixin

_EDTF = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate(FastPickleMixin):
    """A calendar date of which the day, or the month and the day, may be unknown.

    Written and read in the level 0 of EDTF (https://www.loc.gov/standards/datetime/): `2024-03-29`, `2024-03`, `2024`.
    Raises ValueError for a date that no calendar has, and for a day without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day without a month is no date")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, edtf: str) -> PartialDate:
        """Read `2024-03-29`, `2024-03` or `2024`; raise ValueError for anything else."""
        found = _EDTF.fullmatch(edtf)
        if not found:
            raise ValueError(f"{edtf!r} is not a date such as 2024-03-29, 2024-03 or 2024")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        return cls(year, month, day)

    @classmethod
    @lru_cache(maxsize=4096)
    def of(cls, first_day: date, precision: str) -> PartialDate:
        """Return a date from what the database stores: the first possible day and `day`, `month` or `year`."""
        return cls(
            first_day.year,
            first_day.month if precision != "year" else None,
            first_day.day if precision == "day" else None,
        )

    @property
    def precision(self) -> str:
        """`day`, `month` or `year`."""
        if self.day:
            return "day"
        return "month" if self.month else "year"

    @property
    def first_day(self) -> date:
        """The first day that this date may mean; what the database stores."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day that this date may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def agrees_with(self, other: PartialDate) -> bool:
        """Return whether both may mean the same day."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def is_before(self, other: PartialDate | None) -> bool:
        """Say whether this is surely before another: not in the same span, nor in one that is not known."""
        return other is not None and self.last_day < other.first_day

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)
