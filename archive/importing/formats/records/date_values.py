"""Dates as the fields of records hold them: ISO 8601, RFC 822, seconds since 1970, or in words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Any

from archive.importing.extraction.dates import EARLIEST_YEAR, LATEST_YEAR, compact_date, find_dates
from archive.text.dates.partial_dates import PartialDate

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ISO_MONTH = re.compile(r"(\d{4})-(\d\d)")
_SLASHES = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class DateValue:
    """What a field says about a date; `is_ambiguous` where it can be read in two ways, and then without a date."""

    date: PartialDate | None
    rule: str
    time: time | None = None
    offset: int | None = None
    is_ambiguous: bool = False


def read_date_value(content: Any, order: str = "") -> DateValue | None:
    """Read a date; None if the value is none, or an impossible one such as 0000-00-00.

    `order` says how 03/04/2024 is meant where other records prove it: `dm` or `md`. Seconds are read as UTC.
    """
    if isinstance(content, datetime):
        offset = content.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else None
        return _of_day(content.date(), "date and time", content.time().replace(tzinfo=None), minutes)
    if isinstance(content, date):
        return _of_day(content, "date")
    if isinstance(content, bool) or content is None:
        return None
    if isinstance(content, dict):
        return read_date_value(content.get("$date") or content.get("value") or content.get("rendered"), order)
    text = str(content).strip()
    if len(text) > 100:
        return None
    if _NUMBER.fullmatch(text):
        return _of_number(text)
    if found := _ISO_MONTH.fullmatch(text):
        return (
            DateValue(PartialDate(int(found[1]), int(found[2])), "year and month") if 1 <= int(found[2]) <= 12 else None
        )
    if order and (slashed := _of_slashes(text, order)):
        return slashed
    return _of_words(text)


def slash_order(values: list[str]) -> str:
    """Return whether a column has days before months, `dm`, or behind, `md`; empty if nothing proves it."""
    firsts, seconds = 0, 0
    for value in values:
        found = _SLASHES.match(value)
        if found:
            firsts = max(firsts, int(found[1]))
            seconds = max(seconds, int(found[3]))
    if firsts > 12 >= seconds > 0:
        return "dm"
    return "md" if seconds > 12 >= firsts > 0 else ""


def _of_day(day: date, rule: str, moment: time | None = None, offset: int | None = None) -> DateValue | None:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return None
    return DateValue(PartialDate(day.year, day.month, day.day), rule, moment, offset)


def _of_number(text: str) -> DateValue | None:
    digits = text.partition(".")[0]
    if len(digits) == 8 and (found := compact_date(digits)) and found.date:
        return DateValue(found.date, "year, month and day in one number")
    if len(digits) == 4 and EARLIEST_YEAR <= int(digits) <= LATEST_YEAR:
        return DateValue(PartialDate(int(digits)), "year")
    number = float(text)
    if not math.isfinite(number):
        return None
    for length, unit in ((10, 1), (13, 1e3), (16, 1e6), (19, 1e9)):
        if len(digits.lstrip("-")) in (length, length - 1):
            moment = datetime.fromtimestamp(number / unit, UTC)
            return _of_day(moment.date(), "seconds since 1970", moment.time().replace(microsecond=0), 0)
    return None


def _of_slashes(text: str, order: str) -> DateValue | None:
    found = _SLASHES.match(text)
    if not found:
        return None
    day, month = (int(found[1]), int(found[3])) if order == "dm" else (int(found[3]), int(found[1]))
    year = int(found[4]) if len(found[4]) == 4 else 2000 + int(found[4])
    try:
        return _of_day(date(year, month, day), "day and month in the order of the column")
    except ValueError:
        return None


def _of_words(text: str) -> DateValue | None:
    found = find_dates(text)
    if found:
        first = next((one for one in found if one.date), found[0])
        if first.date is None:
            return DateValue(None, "day and month in doubt", is_ambiguous=True)
        return DateValue(first.date, f"date as in {first.rule}", first.time, first.offset)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else None
    return _of_day(moment.date(), "date of RFC 5322", moment.time().replace(tzinfo=None), minutes)
