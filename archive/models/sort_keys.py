"""The order of articles: one number for date and id, below `UNDATED_BELOW` for those without a date."""

from __future__ import annotations

from datetime import date

DATE_BITS = 32
UNDATED_BELOW = 1 << DATE_BITS


def sort_key_of(published_on: date | None, pk: int) -> int:
    """Return a number that orders articles by date, then by id; below `UNDATED_BELOW` for the undated."""
    return ((published_on.toordinal() if published_on else 0) << DATE_BITS) | pk
