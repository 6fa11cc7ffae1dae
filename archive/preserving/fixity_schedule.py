"""Fixity on a schedule: a share of the originals is read each night, so that all are within a month, and marked.

What was read the longest ago comes first; what is new counts as read when it came. Marks are written some hundred at a
time, each lot in a short transaction: editors go on meanwhile.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import chain, islice
from math import ceil
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from archive.models import FixityCheck, Original, Reading, Upkeep
from archive.preserving.fixity import FixityFault, fault_of, read_originals

LOT = 500
WITHIN = timedelta(days=30)
SHARE = Fraction(1, 30)  # of all originals that is due each night, and
MOST = Fraction(1, 10)  # that is at most, where nights were missed
_SHARE = re.compile(r"(\d{1,6})/(\d{1,6})")


def parse_share(words: str) -> Fraction:
    """Read a share such as `1/30`; raise ValueError with a sentence."""
    found = _SHARE.fullmatch(words.strip())
    if not found or not 0 < int(found[1]) <= int(found[2]):
        raise ValueError(f"{words!r} is no share of the originals. Write like 1/30, at most 1/1.")
    return Fraction(int(found[1]), int(found[2]))


def number_of(share: Fraction) -> int:
    """Return how many originals a share is, at least one where there are any (two queries)."""
    FixityCheck.objects.take_up()
    return ceil(FixityCheck.objects.to_be_read().order_by().count() * share)


def number_due() -> int:
    """Return how many originals are to be read tonight, so that all are within 30 days (some queries).

    A thirtieth, or what would be older than that by tomorrow; but never more than a tenth.
    """
    night = number_of(SHARE)
    overdue = FixityCheck.objects.filter(at__lt=timezone.now() - WITHIN + timedelta(days=1)).count()
    return min(max(night, overdue), number_of(MOST))


def oldest(number: int) -> list[int]:
    """Return the ids of so many originals, what was read the longest ago first."""
    return list(FixityCheck.objects.to_be_read().values_list("pk", flat=True)[:number])


def check_originals(
    ids: list[int] | None = None,
    *,
    progress: Callable[[int], object] = lambda _n: None,
    trouble: Callable[[DatabaseError], object] = lambda _error: None,
) -> Iterator[FixityFault]:
    """Read these originals, or all, mark each with what came of it, and yield a fault for each that does not fit.

    Where the marks can't be written, `trouble` is told once, and the reading goes on. `progress` is told how many
    were read of each lot.
    """
    by, is_written = maker(), True
    for readings in _lots(_readings(ids)):
        if is_written:
            try:
                FixityCheck.objects.note(readings, by)
            except DatabaseError as error:
                is_written = False
                trouble(error)
        progress(len(readings))
        yield from (fault_of(reading) for reading in readings if reading.fault)


def maker() -> str:
    """Return what checks are made by: the program, its language, and the host."""
    return f"verify_archive, Python {platform.python_version()}, {platform.node()}"[:200]


def remember() -> dict[str, Any]:
    """Note for the desk that originals were checked: how many were within 30 days, of how many, and how many fail."""
    all_of_them = FixityCheck.objects.to_be_read().order_by()
    told = {
        "within": all_of_them.filter(at__gte=timezone.now() - WITHIN).count(),
        "read": all_of_them.exclude(fits=None).count(),
        "of": all_of_them.count(),
    }
    Upkeep.objects.note(Upkeep.Task.FIXITY, faults=FixityCheck.objects.failing().count(), **told)
    return told


def _readings(ids: list[int] | None) -> Iterator[Reading]:
    if ids is None:
        yield from read_originals(Original.objects.order_by("pk"))
        return
    for start in range(0, len(ids), LOT):
        yield from read_originals(Original.objects.filter(pk__in=ids[start : start + LOT]))


def _lots(readings: Iterator[Reading]) -> Iterator[list[Reading]]:
    for first in readings:
        yield list(chain([first], islice(readings, LOT - 1)))
