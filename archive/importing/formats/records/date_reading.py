"""What reading the value of a date field gives, and the last day that it may give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from time import time as clock

from archive.text.dates.partial_dates import PartialDate

_SECONDS_OF_DAY = 86_400
_FIRST_ZONE = 14 * 3600  # where a day begins first


@dataclass(frozen=True, slots=True)
class DateValue:
    """What a field says about a date; `is_ambiguous` where it can be read in two ways, and then without a date."""

    date: PartialDate | None
    rule: str
    time: time | None = None
    offset: int | None = None
    is_ambiguous: bool = False

    def not_after_today(self) -> DateValue | None:
        """Return this unless its date is still to come."""
        return self if self.date is None or self.date.first_day <= last_day() else None


def last_day() -> date:
    """Return today, where it is latest: no article was published after it."""
    return _day(int((clock() + _FIRST_ZONE) // _SECONDS_OF_DAY))


@lru_cache(2)
def _day(days: int) -> date:
    return date(1970, 1, 1) + timedelta(days=days)
