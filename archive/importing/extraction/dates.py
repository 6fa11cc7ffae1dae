"""Dates as documents write them: strict patterns, for header and credit lines only, and nothing that is not certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from time import time as seconds_since_1970
from typing import Literal

from archive.importing.extraction.credits.patterns import DAY
from archive.text.dates.months import joined_months, month_number
from archive.text.dates.partial_dates import PartialDate

EARLIEST_YEAR = 1600
_SECONDS_OF_DAY = 86_400
_FIRST_ZONE = 14 * 3600  # seconds that the zone in which a day begins first is ahead of UTC
LATEST_YEAR = 2100
# A line is read in several ways; the dates of so many lines are cached.
CACHED_LINES = 512

_TIME = (
    r"(?P<hour>[01]?\d|2[0-3])(?:[:：.]|\s?h\s?(?=\d)|[時时点](?=\d\d分)|\s?ч\.?\s?(?=\d\d\s?мин))(?P<minute>[0-5]\d)"
    r"(?:分|\s?мин\.?)?"
    r"(?:[:：](?P<second>[0-5]\d)(?:[.,]\d+)?)?(?!\d)(?:\s?(?:Uhr|uur)\b)?"
)
_HALF = r"(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\b\.?)?"
_OFFSET = r"(?P<shift>[+-]\d{1,2}(?::?\d\d)?)(?![\d:])"
_ZONE_NAMES = (
    r"(?:Z|UTC|GMT|МСК|мск|MSK|CES?T|EES?T|WES?T|BST|IST|JST|KST|HKT|SGT|PKT|AE[SD]T|A[CW]ST|[ECMP][SD]T|[EP]T)\b"
)
_ZONE = (
    rf"(?:\s*\(?(?P<zone>{_ZONE_NAMES}|[+-]\d\d:?\d\d)(?:\s?{_OFFSET})?\)?"
    rf"(?:\s\((?:{_ZONE_NAMES}|[^()\d]{{2,30}}\s(?:[Tt]ime|время|[Zz]eit|[Ss]aati))\))?)?"
)
_CLOCK = re.compile(_TIME + _HALF + _ZONE)
_OFFSETS = {"Z": 0, "UTC": 0, "GMT": 0, "МСК": 180, "мск": 180, "MSK": 180}

_WORD = r"[^\W\d_]+(?:[^\W\d_\s]|[ʻʼ’'\u0900-\u0963])*"
_YEAR_END = r"(?:\s*(?:г(?:ода|\.)?|р(?:оку|\.)?|ж(?:ыл(?:ы|ғы)?|\.)?|yil(?:da)?)(?![\w]))?"
_YEAR_FIRST = r"(?P<y>\d{4})(?:\s?-?\s?(?:жылғы|жылы|жылдын|жылдың|жыл|ж\.|yil|йил|nji ýylyň|il|m\.|\.))?"
_ALONE = r"(?<![\w.,/-])"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "2024-03-29",
            r"(?<![\w./-])(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d-]|/\d{4}-)(?:T(?=\d\d:))?",
        ),
        ("29.03.2024", r"(?<![\w./-])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?![\d-])"),
        ("29/03/2024", r"(?<![\w./-])(?P<a>\d{1,2})(?P<sep>[-/])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?![\d/-])"),
        (
            "2024年3月29日",
            r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?:(?P<d>\d{1,2})\s?[日号號일])?",
        ),
        (
            "二〇二四年三月二十九日",
            "(?P<cy>[一二][〇○零一二三四五六七八九]{3})年(?P<cm>[一二三四五六七八九十]{1,2})月"
            "(?:(?P<cd>[一二三四五六七八九十]{1,3})[日号號])?",
        ),
        (
            "29 March 2024",
            _ALONE + r"(?P<d>\d{1,2})(?:st|nd|rd|th|-?го|-?е|º|er)?\.?[\s-](?:\s?(?:of|de|di|d’|-)\s)?\s*"
            rf"(?P<word>{_WORD})\.?,?[\s-]\s*(?:de[l]?\s|соли\s)?(?P<y>\d{{4}})(?!\d){_YEAR_END}",
        ),
        (
            "March 29, 2024",
            rf"(?<![\w])(?P<word>{_WORD})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<y>\d{{4}})(?![\d:])",
        ),
        (
            "2024 жылғы 29 наурыз",
            _ALONE + _YEAR_FIRST + rf"[\s,.-]+\s*(?P<d>\d{{1,2}})\.?(?:\s|-|-nji\s|-njy\s)\s*(?P<word>{_WORD})(?![\w])",
        ),
        (
            "2024 оны 3-р сарын 29",
            rf"(?<!\d)(?P<y>\d{{4}})\s?оны?\s(?:(?P<m>\d{{1,2}})(?:\s?-?\s?(?:р|д[уү]г[аэ]{{2}}р))?|(?P<word>{_WORD}))\sсарын\s?"
            r"(?P<d>\d{1,2})(?:\s?-?\s?(?:ны|ний|нд))?(?![\w])",
        ),
        (
            "2024 March 29",
            _ALONE + rf"(?P<y>\d{{4}})[.,]?\s+(?P<word>{_WORD})\.?\s+(?P<d>\d{{1,2}})\.?(?![\d:])",
        ),
        ("March 2024", rf"(?<![\w\d])(?P<word>{_WORD})\.?,?\s+(?:de\s)?(?P<y>\d{{4}})(?!\d){_YEAR_END}"),
    )
)
_IN_BRACKETS = re.compile(r"(?<=\S)\s*[(\[（【](?P<inside>[^()\[\]（）【】]{8,40})[)\]）】]\s*$")
_YEAR_WORD = re.compile(r"г|года?|жыл|жылы|yil|йил", re.IGNORECASE)
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_YEAR = re.compile(r"\d{4}|[〇○零一二三四五六七八九]年")
_DAY = rf"(?:[月火水木金土日](?:曜日?)?[)）]\s?|周[一二三四五六日天]\s|(?xi:{DAY})(?![^\W\d_])[.,]?\s+)?"
_JOIN = rf"[\s,;|•·@()（）-]*{_DAY}(?:at|um|à|в|ob|klo|kl\.?|saat|alle|às|o|о|godz\.|a\slas|時間|時|时间)?[\s,;|•·-]*"
_BEFORE = re.compile(_JOIN + r"$")
_AFTER = re.compile(_JOIN)
_COMPACT = re.compile(
    r"(?<!\d)(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"
    r"(?:[T_]?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)"
)


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a line, with the time of day and offset (minutes east of UTC) that stand beside it.

    `date` is None where the digits can be read in two ways, as in 03/04/2024. `start` and `end` embrace date and time.
    """

    date: PartialDate | None
    start: int
    end: int
    rule: str
    time: time | None = None
    offset: int | None = None


@lru_cache(CACHED_LINES)
def find_dates(line: str) -> tuple[DateFound, ...]:
    """Find every date in a line that is known to be a header or a credit, from left to right."""
    if not _YEAR.search(line):
        return ()
    plain = joined_months(_plain_digits(line))
    found: list[DateFound] = []
    taken: list[tuple[int, int]] = []
    for rule, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            kind, date = _read(match)
            if kind != "none":
                taken.append(match.span())
            if kind in ("date", "ambiguous"):
                found.append(DateFound(date, *match.span(), rule))
    found.sort(key=lambda date: date.start)
    return tuple(_with_times(plain, found))


def date_at_start(line: str) -> DateFound | None:
    """Read the date with which a line begins, if it begins with one."""
    head = line[:60]
    first = next(iter(find_dates(head)), None)
    return first if first and not head[: first.start].strip(" \t([【") else None


def date_in_brackets(line: str) -> DateFound | None:
    """Read the day in brackets with which a line ends: "Bridge opens (29 March 2024)"; no month, no span."""
    inside = _IN_BRACKETS.search(line)
    found = find_dates(inside["inside"]) if inside else ()
    if not inside or len(found) != 1 or not found[0].date or not found[0].date.day:
        return None
    one = found[0]
    beside = inside["inside"][: one.start] + inside["inside"][one.end :]
    if beside.strip(" .") and not _YEAR_WORD.fullmatch(beside.strip(" .")):
        return None
    start = inside.start("inside")
    return DateFound(one.date, start, start + len(inside["inside"]), one.rule, one.time, one.offset)


def compact_date(text: str) -> DateFound | None:
    """Read 20240329 and 202403290922, which only a label or a file name can tell from a number."""
    match = _COMPACT.search(text)
    if not match:
        return None
    _, date = _read(match)
    if not date:
        return None
    moment = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0)) if match["hour"] else None
    return DateFound(date, *match.span(), "20240329", moment)


def last_day() -> date:
    """Return today, where it is latest: nothing was published after it."""
    return _day(int((seconds_since_1970() + _FIRST_ZONE) // _SECONDS_OF_DAY))


@lru_cache(2)
def _day(days: int) -> date:
    return date(1970, 1, 1) + timedelta(days=days)


def clock_spans(line: str) -> Iterator[tuple[int, int]]:
    """Yield where times of day stand in a line."""
    for match in _CLOCK.finditer(_plain_digits(line)):
        yield match.span()


def _plain_digits(line: str) -> str:
    """Write every decimal digit as ASCII does, without moving any."""
    if line.isascii():
        return line
    return "".join(str(int(char)) if char.isdecimal() and not char.isascii() else char for char in line)


def _read(match: re.Match[str]) -> tuple[Literal["date", "ambiguous", "impossible", "none"], PartialDate | None]:
    part = match.groupdict()
    day: int | None
    if part.get("cy"):
        year = int("".join(str(_DIGITS[digit]) for digit in part["cy"]))
        month, day = _chinese(part["cm"]), _chinese(part["cd"]) if part["cd"] else None
    elif part.get("a"):
        year, day, month = int(part["y"]), int(part["a"]), int(part["b"])
        if 0 < day <= 12 and 0 < month <= 12 and day != month:
            return "ambiguous", None
        if month > 12:
            day, month = month, day
    else:
        number = month_number(part["word"]) if part.get("word") else int(part["m"])
        if number is None:
            return "none", None
        year, month, day = int(part["y"]), number, int(part["d"]) if part.get("d") else None
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return "impossible", None
    try:
        return "date", PartialDate(year, month, day)
    except ValueError:
        return "impossible", None


def _chinese(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS[tens] if tens else bool(ten)) * 10 + (_DIGITS[ones] if ones else 0)


def _with_times(line: str, found: list[DateFound]) -> Iterator[DateFound]:
    """Join each date with the time of day that stands before or behind it."""
    clocks = list(_CLOCK.finditer(line)) if found else []
    for one in found:
        clocks = [clock for clock in clocks if clock.end() <= one.start or clock.start() >= one.end]
    for place, one in enumerate(found):
        after = _AFTER.match(line, one.end)
        behind = next((clock for clock in clocks if after and clock.start() == after.end()), None)
        floor = found[place - 1].end if place else 0
        before = next(
            (c for c in clocks if floor <= c.start() < one.start and _BEFORE.fullmatch(line, c.end(), one.start)),
            None,
        )
        clock = behind or before
        if clock and (moment := _time(clock)):
            clocks.remove(clock)
            start, end = min(one.start, clock.start()), max(one.end, clock.end())
            yield DateFound(one.date, start, end, one.rule, moment, _offset(clock))
        else:
            yield one


def _time(clock: re.Match[str]) -> time | None:
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(clock["minute"]), int(clock["second"] or 0))


def _offset(clock: re.Match[str]) -> int | None:
    zone = clock["zone"]
    if not zone:
        return None
    if clock["shift"] and zone in ("UTC", "GMT"):
        return _minutes(clock["shift"])
    if zone[0] in "+-":
        return _minutes(zone)
    return _OFFSETS.get(zone)


def _minutes(offset: str) -> int | None:
    """Return the minutes of +3, +0530 and -05:30; None for an offset that no clock has."""
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    total = hours * 60 + minutes
    return None if minutes > 59 or total > 14 * 60 else -total if offset[0] == "-" else total
