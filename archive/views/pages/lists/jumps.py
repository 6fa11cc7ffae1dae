"""Jumping into a long list in order of time: to where a year begins in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from archive.filters.paging import cursor_of
from archive.filters.parameters import Pairs
from archive.models.sort_keys import DATE_BITS, UNDATED_BELOW
from archive.search.index.documents import UNDATED_LAST


@dataclass(frozen=True, slots=True)
class Jump:
    """A year of a list, or what has no date: how many articles, and the cursor after which it begins."""

    name: str
    count: int
    after: str


@dataclass(frozen=True, slots=True)
class Jumps:
    """The years of a list in its order, and what the form that leads there carries along."""

    path: str
    choices: Sequence[Jump]
    hidden_fields: Pairs = ()


def jumps_of(
    years: Mapping[int, int], undated: int, path: str, *, order: str = "newest", hidden_fields: Pairs = ()
) -> Jumps | None:
    """Return where each year that holds anything begins in a list by date; None for fewer than two of them."""
    ascends = order == "oldest"
    found = [
        Jump(str(year), years[year], cursor_of(order, _before(year, ascends=ascends)))
        for year in sorted(years, reverse=not ascends)
        if years[year]
    ]
    if undated:
        found.append(Jump(_("Undated"), undated, cursor_of(order, UNDATED_LAST if ascends else UNDATED_BELOW)))
    return Jumps(path, found, hidden_fields) if len(found) > 1 else None


def _before(year: int, *, ascends: bool) -> int:
    """Return the place in the order between a year and what stands before it."""
    day = date(year, 1, 1).toordinal() if ascends else date(year, 12, 31).toordinal() + 1
    return day << DATE_BITS
