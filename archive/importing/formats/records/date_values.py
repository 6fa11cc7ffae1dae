"""Dates as the fields of records hold them: ISO 8601, RFC 5322, EDTF, numbers, objects, or in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from archive.importing.extraction.dates import EARLIEST_YEAR, find_dates, last_day
from archive.importing.formats.records.date_numbers import NUMBER, date_of_number
from archive.importing.formats.records.date_reading import DateValue
from archive.text.dates.partial_dates import PartialDate

LONGEST = 100
DEEPEST = 4
MOST_PARTS = 4
MOST_DAYS = 31

# A year and a month, with whatever stands for a day or a month that is not known: 2004-06-XX, 2004-XX, 2019-00-00.
_UNKNOWN = r"(?:XX|xx|UU|uu|\?\?|--|__|00)"
_YEAR_AND_MONTH = re.compile(rf"(?P<y>\d{{4}})[-/.](?P<m>0?[1-9]|1[0-2])(?:[-/.]{_UNKNOWN})?", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(?P<m>0?[1-9]|1[0-2])[/.](?P<y>\d{4})", re.ASCII)
_YEAR = re.compile(rf"(?P<y>\d{{4}})(?:[-/.]{_UNKNOWN}){{1,2}}", re.ASCII)
_WEEK_DAY = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])", re.ASCII)
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})", re.ASCII)
_COMPACT_TIME = re.compile(r"(\d{8})[T_ -](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?(.*)", re.ASCII | re.DOTALL)
_MILLISECONDS = re.compile(r"\\?/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?/", re.ASCII)
_SLASHES = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})(?!\d)")
# Offsets as find_dates reads them: GMT+0300, UTC+05:30 and 10:15:00+05 are written out.
_ZONE_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?(?=[+-]\d\d:?\d\d\b)")
_SHORT_OFFSET = re.compile(r"(:\d\d(?:\.\d+)?\s?[+-]\d\d)$")
# What makes of a date one that is not quite known: before it, or behind.
_ABOUT = re.compile(
    r"(?:^|[^\w])(?:ca?\.|ca|circa|about|approx\w*|around|before|after|between|probably|perhaps|possibly|early|mid|late"
    r"|until|since|vor|nach|etwa|zwischen|vers|environ|avant|après|entre|hacia|antes|después|verso|prima"
    r"|около|ок\.|примерно|до|после|между|начало|конец|середина|не ранее|не позднее)(?!\w)"
    r"|[约約]|大约|前后|[~?%<>≈]|以前|以后",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\d{4}(?:-\d\d)?(?:-\d\d)?\s?(?:/|\.\.|–|—|\s-\s|to|bis|по)\s?(?:\d{4}(?:-\d\d)*|\.\.|open)?", re.ASCII
)
_CHANGED = re.compile(r"updat|modif|edit|chang|revis|обновл|измен|更新|修改|aktualis|geänd", re.IGNORECASE)
_NO_DATE = re.compile(
    r"0{4}(?:-?00){0,2}(?:[T ].*)?|-?0001-11-30(?:[T ].*)?|\w{3}, 30 Nov -?0001.*"
    r"|\[?(?:n\.?\s?d\.?|s\.?\s?d\.?|o\.?\s?D\.?|б\.?\s?д\.?"
    r"|undated|no date|sans date|ohne datum|без даты|sin fecha|无日期|不详)\]?|true|false|yes|no|on|off|y|n",
    re.IGNORECASE,
)  # fmt: skip
_INNER = (
    "$date",
    "$numberLong",
    "date-parts",
    "date",
    "value",
    "rendered",
    "iso",
    "datetime",
    "raw",
    "literal",
    "#text",
)
_SECONDS = ("_seconds", "seconds", "epoch", "timestamp")


def is_no_date(content: Any) -> bool:
    """Return whether a value says that there is no date (0000-00-00, n.d.), or only whether there is one (true)."""
    return isinstance(content, bool) or bool(_NO_DATE.fullmatch(str(content).strip()[:LONGEST]))


def may_be_date(content: Any) -> bool:
    """Return whether a value is one that could hold a date: an object under `data` may be the record itself."""
    if isinstance(content, Mapping):
        return len(content) <= MOST_PARTS and any(name in content for name in (*_INNER, *_SECONDS, "year"))
    return not isinstance(content, list | tuple) or not any(isinstance(one, Mapping | list) for one in content[1:])


def read_date_value(content: Any, order: str = "", depth: int = 0) -> DateValue | None:
    """Read a date; None if the value is none, an impossible one, one to come, or one that is known by half.

    `order` says how 03/04/2024 is meant where other records prove it: `dm` or `md`. Seconds are read as UTC. What is
    not known of a date stays unknown: 2004-06-XX is 2004-06, but “c. 1990”, 198X and 1984~ are no dates.
    """
    if isinstance(content, datetime):
        offset = content.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else None
        return _of_day(content.date(), "date and time", content.time().replace(tzinfo=None), minutes)
    if isinstance(content, date):
        return _of_day(content, "date")
    if isinstance(content, bool) or content is None or depth > DEEPEST:
        return None
    if isinstance(content, Mapping):
        return _of_object(content, order, depth)
    if isinstance(content, list | tuple):
        return _of_list(content, order, depth)
    text = str(content).strip()
    if len(text) > LONGEST or not text:
        return None
    read = date_of_number(text) if NUMBER.fullmatch(text) else _of_form(text) or _of_text(text, order)
    return read.not_after_today() if read else None


def slash_order(values: list[str]) -> str:
    """Return whether a column has days before months, `dm`, or behind, `md`; empty if nothing proves it."""
    firsts, seconds = 0, 0
    for value in values:
        found = _SLASHES.match(value)
        if found and int(found[4]) > MOST_DAYS:  # 13/04/25 may begin with its year
            firsts = max(firsts, int(found[1]))
            seconds = max(seconds, int(found[3]))
    if firsts > 12 >= seconds > 0:
        return "dm"
    return "md" if seconds > 12 >= firsts > 0 else ""


def _of_object(content: Mapping[str, Any], order: str, depth: int) -> DateValue | None:
    """Read the date of an object: of year, month and day, or that stands in it under the name of a value."""
    parts = [content.get(name) for name in ("year", "month", "day")]
    if parts[0] is not None:
        return _of_list([part for part in parts if part is not None], order, depth)
    for name in (*_INNER, *_SECONDS):
        if content.get(name) not in (None, ""):
            return read_date_value(content[name], order, depth + 1)
    return None


def _of_list(content: list[Any] | tuple[Any, ...], order: str, depth: int) -> DateValue | None:
    """Read [2024, 3, 29] as citation managers write it, or the only value of a list."""
    if len(content) == 1 and not isinstance(content[0], int):
        return read_date_value(content[0], order, depth + 1)
    parts = [str(part) for part in content]
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in parts):
        return None
    if len(parts[0]) < 4:
        return None
    year, month, day = [*map(int, parts), 0, 0][:3]
    return _of_parts(year, month or None, day or None, "year, month and day in a list")


def _of_parts(year: int, month: int | None = None, day: int | None = None, rule: str = "") -> DateValue | None:
    try:
        if year < EARLIEST_YEAR:
            return None
        return DateValue(PartialDate(year, month, day), rule).not_after_today()
    except ValueError:
        return None


def _of_day(day: date, rule: str, moment: Any = None, offset: int | None = None) -> DateValue | None:
    if day.year < EARLIEST_YEAR:
        return None
    return DateValue(PartialDate(day.year, day.month, day.day), rule, moment, offset).not_after_today()


def _of_form(text: str) -> DateValue | None:
    """Read what is written in one of the forms that say all in figures."""
    if found := _YEAR_AND_MONTH.fullmatch(text) or _MONTH_AND_YEAR.fullmatch(text):
        return _of_parts(int(found["y"]), int(found["m"]), rule="year and month")
    if found := _YEAR.fullmatch(text):
        return _of_parts(int(found["y"]), rule="year")
    if found := _MILLISECONDS.fullmatch(text):
        return date_of_number(found[1].zfill(13) if not found[1].startswith("-") else found[1])
    try:
        if found := _WEEK_DAY.fullmatch(text):
            return _of_day(date.fromisocalendar(*map(int, found.groups())), "day of a week of ISO 8601")
        if found := _DAY_OF_YEAR.fullmatch(text):
            return _of_day(datetime.strptime("".join(found.groups()), "%Y%j").date(), "day of the year")  # noqa: DTZ007
    except ValueError:
        return None
    return None


def _of_text(text: str, order: str) -> DateValue | None:
    if _RANGE.fullmatch(text) or _ABOUT.search(text):
        return None
    if found := _COMPACT_TIME.fullmatch(text):
        day, rest = found[1], found[5]
        text = f"{day[:4]}-{day[4:6]}-{day[6:]} {found[2]}:{found[3]}:{found[4] or '00'}{rest}"
    if slashed := _of_slashes(text, order):
        return slashed
    return _of_words(_SHORT_OFFSET.sub(r"\1:00", _ZONE_OFFSET.sub("", text)))


def _of_slashes(text: str, order: str) -> DateValue | None:
    """Read 03/04/2024 in the order that the column has, and 29.03.98, of which only 29 can be the day."""
    found = _SLASHES.match(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    is_short = len(found[4]) == 2
    if not order and is_short and first > 12 >= second and year > 31:
        order = "dm"
    if not order:
        return None
    day, month = (first, second) if order == "dm" else (second, first)
    rule = "day and month in the order of the column"
    if not is_short:
        return _of_parts(year, month, day, rule=rule)
    return _of_parts(2000 + year, month, day, rule=rule) or _of_parts(1900 + year, month, day, rule=rule)


def _of_words(text: str) -> DateValue | None:
    found = find_dates(text)
    if found:
        first = next((one for one in found if one.date), found[0])
        if first.date is None:
            return DateValue(None, "day and month in doubt", is_ambiguous=True)
        others = [one for one in found if one.date and not one.date.agrees_with(first.date)]
        if others and not _CHANGED.search(text[first.end :]):
            return None
        return DateValue(first.date, f"date as in {first.rule}", first.time, first.offset)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    day = moment.date()
    if day > last_day() and not re.search(r"\d{4}(?!\d|:)", text.partition(":")[0]):
        day = day.replace(year=day.year - 100)  # two digits, which are 19xx where 20xx is still to come
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else None
    return _of_day(day, "date of RFC 5322", moment.time().replace(tzinfo=None), minutes)
