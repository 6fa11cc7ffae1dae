"""Rotation: which of many backups are kept, by grandfather, father and son; pure but for the clock of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

_PART = re.compile(r"([1-9]\d{0,3})([dwmy])")

# In which span of time a moment lies: of each of the newest spans that have a backup, the newest one is kept.
_SPANS: dict[str, Callable[[datetime], tuple[int, ...]]] = {
    "d": lambda at: (at.toordinal(),),
    "w": lambda at: at.isocalendar()[:2],
    "m": lambda at: (at.year, at.month),
    "y": lambda at: (at.year,),
}


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many backups are kept: of so many days, weeks, months and years, each counted by those that have one."""

    days: int = 0
    weeks: int = 0
    months: int = 0
    years: int = 0

    @classmethod
    def parse(cls, words: str) -> Rotation:
        """Read `7d,4w,12m`; raise ValueError with a sentence that says what is wrong."""
        found: dict[str, int] = {}
        for part in words.replace(" ", "").split(","):
            match = _PART.fullmatch(part.lower())
            if not match or match[2] in found:
                raise ValueError(
                    f"{words!r} does not say how many backups are kept. Write like 7d,4w,12m: of so many days, weeks,"
                    " months (y: years), each named once."
                )
            found[match[2]] = int(match[1])
        return cls(*(found.get(letter, 0) for letter in "dwmy"))

    def kept(self, moments: Collection[datetime]) -> set[datetime]:
        """Return which of these moments are kept; the others may go. The newest always is.

        Days, ISO weeks, months and years are those of UTC. A span without a backup counts for nothing, so that a pause
        costs no history; of several in one span the newest stays.
        """
        newest_first = sorted(moments, reverse=True)
        kept = set(newest_first[:1])
        for letter, most in zip("dwmy", (self.days, self.weeks, self.months, self.years), strict=True):
            seen: set[tuple[int, ...]] = set()
            for moment in newest_first:
                span = _SPANS[letter](moment.astimezone(UTC))
                if len(seen) < most and span not in seen:
                    seen.add(span)
                    kept.add(moment)
        return kept
