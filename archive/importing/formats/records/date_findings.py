"""The date of publication of a record, and what stands in its date fields that can't be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from archive.importing.drafts import Finding, Problem
from archive.importing.formats.records.date_reading import DateValue
from archive.importing.formats.records.date_values import is_no_date, may_be_date, read_date_value
from archive.importing.formats.records.fields import Fields, Value, fold
from archive.text.dates.partial_dates import PartialDate

LONGEST_QUOTE = 200
MOST_OFFSET = 14 * 60
# Lists of bookmarks have these: what is called “created” or “timestamp” beside them is the time of saving a page.
_MARKS_OF_BOOKMARKS = ("folder", "timeadded", "favorite", "highlights", "bookmark")
_TIMES_OF_SAVING = frozenset(("created", "createdat", "createdon", "timestamp", "time", "timeadded"))


def stated_date(fields: Fields, order: str = "") -> tuple[dict[str, Any], list[Problem]]:
    """Return the findings of a record's date, time and offset, and a problem for every value before it that is none.

    `order` says how 03/04/2024 is meant, `dm` or `md`, where that is known.
    """
    problems: list[Problem] = []
    is_ambiguous = False
    for field, confidence in (("date", 0.97), ("updated", 0.6)):
        for value in _values(fields, field):
            read = read_date_value(value.content, order)
            if read and read.date:
                return date_findings(read, value, confidence, field), problems
            if read and read.is_ambiguous:
                is_ambiguous = True
                problems.append(date_in_doubt(value.content, value.where))
            elif may_be_date(value.content) and not is_no_date(value.content):
                problems.append(date_unread(value.content, value.where))
        if is_ambiguous:
            break
    return {}, problems


def date_findings(read: DateValue, value: Value, confidence: float, field: str = "date") -> dict[str, Any]:
    """Return what a date field says: date, time of day and offset."""
    name = value.where.rpartition("/")[2]
    rule = f"field {name}: {read.rule}" if field == "date" else f"field {name}: last change"
    quote = _quote(value.content)
    date: Finding[PartialDate | None] = Finding(read.date, "metadata", rule, confidence, quote=quote, where=value.where)
    found: dict[str, Any] = {"published": date}
    if read.time is not None and (read.time.hour or read.time.minute or read.time.second):
        found["published_time"] = Finding(read.time, "metadata", rule, confidence, quote=quote, where=value.where)
        if read.offset is not None and abs(read.offset) <= MOST_OFFSET:
            found["utc_offset"] = Finding(read.offset, "metadata", rule, confidence, quote=quote, where=value.where)
    return found


def date_unread(content: Any, where: str) -> Problem:
    """Return the problem that a value stands where a date belongs and is none, or is one to come."""
    quote = _quote(content)
    message = f"“{quote}” stands where a date belongs, but says no day, month or year up to today for certain."
    return Problem("date_unread", "warning", message, {"quote": quote, "where": where})


def date_in_doubt(content: Any, where: str) -> Problem:
    """Return the problem that a value may mean two days."""
    quote = _quote(content)
    message = f"“{quote}” may mean two different days, so the date stays unknown."
    return Problem("date_ambiguous", "warning", message, {"quote": quote, "where": where})


def _values(fields: Fields, field: str) -> Iterator[Value]:
    is_bookmark = any(fields.has(name) for name in _MARKS_OF_BOOKMARKS) and not fields.is_asked(field)
    for value in fields.all(field):
        if not (is_bookmark and fold(value.where.rpartition("/")[2]) in _TIMES_OF_SAVING):
            yield value


def _quote(content: Any) -> str:
    written = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, default=str)
    return " ".join(written.split())[:LONGEST_QUOTE]
