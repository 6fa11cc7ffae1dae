"""Digests in Markdown: items under headings that bear dates, and one such item by itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from archive.importing.extraction.dates import find_dates

LEAST_ITEMS = 3
LONGEST_HEADING = 300

_HEADING = re.compile(r"^(#{2,4})[ \t]+([^\n]{1,300}?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_BETWEEN = " \t:;,.|·–—-()[]*_"


@dataclass(frozen=True, slots=True)
class DatedHeading:
    """A heading that begins or ends with a date: the date as written, the other words, where the heading ends."""

    date: str
    title: str
    end: int


def items(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Return where the items of a digest begin and end: below three or more headings of one level, each with its date.

    None for a text with other headings of that level among them, or with code, in which a heading may be no heading.
    """
    if _FENCE.search(text, start):
        return []
    found = list(_HEADING.finditer(text, start))
    for level in ("##", "###", "####"):
        of_level = [heading for heading in found if heading[1] == level]
        if len(of_level) >= LEAST_ITEMS and all(_dated(heading[2]) for heading in of_level):
            ends = [heading.start() for heading in found if len(heading[1]) <= len(level)]
            stops = [ends[bisect_right(ends, one.start())] for one in of_level[:-1]]
            return [(one.start(), stop) for one, stop in zip(of_level, [*stops, len(text)], strict=True)]
    return []


def dated_heading(text: str, start: int = 0) -> DatedHeading | None:
    """Return the heading of the second level or below with which an item begins, if it bears a date."""
    place = start + len(text[start : start + 1000]) - len(text[start : start + 1000].lstrip())
    heading = _HEADING.match(text, place)
    dated = _dated(heading[2]) if heading else None
    return DatedHeading(*dated, heading.end()) if heading and dated else None


def _dated(heading: str) -> tuple[str, str] | None:
    """Return the date with which a heading begins or ends, and its other words."""
    dates = find_dates(heading)
    if len(dates) != 1 or not dates[0].date or not dates[0].date.day:
        return None
    before, after = heading[: dates[0].start], heading[dates[0].end :]
    if before.strip(_BETWEEN) and after.strip(_BETWEEN):
        return None
    if before.strip(_BETWEEN) and before.rstrip()[-1:] not in tuple(_BETWEEN.strip()):
        return None  # “what happened on 4 June 1989”
    return heading[dates[0].start : dates[0].end], (before or after).strip(_BETWEEN)
