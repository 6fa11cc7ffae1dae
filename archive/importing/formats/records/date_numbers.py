"""Dates in fields that are written as one number: compact, seconds since 1970, serials of spreadsheets."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from archive.importing.extraction.dates import EARLIEST_YEAR, last_day
from archive.importing.formats.records.date_reading import DateValue
from archive.text.dates.partial_dates import PartialDate

NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?)?)?", re.ASCII)
# Day 0 of spreadsheets, as from March 1900 on, and the serial of 1970: a smaller number may be something else.
_DAY_ZERO = date(1899, 12, 30)
_LEAST_SERIAL = 25_569
# What one unit is of a second, by the number of digits that such a number has since 1970 or some years after it.
_UNITS = ((8, 10, 1), (11, 13, 1e3), (15, 16, 1e6), (18, 19, 1e9))


def date_of_number(text: str) -> DateValue | None:
    """Read a number; None where it is no date, or may be more than one.

    A day that is still to come is none. So 2024032910 is the 29th of March 2024, which as seconds would be in 2034, and
    1711699200 are seconds, for no year has a month 69. Serials are those of spreadsheets since 1970.
    """
    if not NUMBER.fullmatch(text):
        return None
    digits, _, fraction = text.partition(".")
    if len(digits) == 4 and not fraction:
        return DateValue(PartialDate(int(digits)), "year") if EARLIEST_YEAR <= int(digits) <= last_day().year else None
    if len(digits) == 5 and int(digits) >= _LEAST_SERIAL:
        return _of_serial(float(text))
    compact = _of_compact(digits) if not fraction else None
    if compact and len(digits) != 10:
        return compact
    if len(digits) == 8 and (
        _of_compact(digits[4:] + digits[2:4] + digits[:2]) or _of_compact(digits[4:] + digits[:4])
    ):
        return None  # 29032024: the day first, or seconds
    return _of_seconds(text, digits.lstrip("-")) or compact


def _of_compact(digits: str) -> DateValue | None:
    found = _COMPACT.fullmatch(digits)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if not EARLIEST_YEAR <= year <= last_day().year:
        return None
    try:
        moment = time(hour, minute, second) if found[4] else None
        return DateValue(PartialDate(year, month, day), "year, month and day in one number", moment).not_after_today()
    except ValueError:
        return None


def _of_serial(serial: float) -> DateValue | None:
    moment = datetime.combine(_DAY_ZERO, time()) + timedelta(seconds=round(serial * 86_400))
    stated = moment.time() if serial % 1 else None
    day = PartialDate(moment.year, moment.month, moment.day)
    return DateValue(day, "serial number of a spreadsheet", stated).not_after_today()


def _of_seconds(text: str, digits: str) -> DateValue | None:
    for least, most, unit in _UNITS:
        if least <= len(digits) <= most:
            try:
                moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(text) / unit)
            except OverflowError:
                return None
            if moment.year < EARLIEST_YEAR:
                return None
            day = PartialDate(moment.year, moment.month, moment.day)
            clock = moment.time().replace(microsecond=0)
            return DateValue(day, "seconds since 1970", clock, 0).not_after_today()
    return None
