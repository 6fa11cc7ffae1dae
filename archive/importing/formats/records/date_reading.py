"""What reading the value of a date field gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from archive.importing.extraction.dates import last_day
from archive.text.dates.partial_dates import PartialDate


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
