"""Dates that a running text states, read with the help of the day on which it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from archive.text.dates.partial_dates import PartialDate

_MONTHS = {
    "january jan января январь январе": 1,
    "february feb февраля февраль феврале": 2,
    "march mar марта март марте": 3,
    "april apr апреля апрель апреле": 4,
    "may мая май мае": 5,
    "june jun июня июнь июне": 6,
    "july jul июля июль июле": 7,
    "august aug августа август августе": 8,
    "september sept sep сентября сентябрь сентябре": 9,
    "october oct октября октябрь октябре": 10,
    "november nov ноября ноябрь ноябре": 11,
    "december dec декабря декабрь декабре": 12,
}
_MONTH_OF = {word: number for words, number in _MONTHS.items() for word in words.split()}
_WEEKDAYS = {
    "monday понедельник понедельника 星期一 周一": 0,
    "tuesday вторник вторника 星期二 周二": 1,
    "wednesday среду среда среды 星期三 周三": 2,
    "thursday четверг четверга 星期四 周四": 3,
    "friday пятницу пятница пятницы 星期五 周五": 4,
    "saturday субботу суббота субботы 星期六 周六": 5,
    "sunday воскресенье воскресенья 星期日 星期天 周日": 6,
}
_WEEKDAY_OF = {word: number for words, number in _WEEKDAYS.items() for word in words.split()}
_DAYS_OFF = {
    "yesterday": -1, "today": 0, "tomorrow": 1,
    "вчера": -1, "сегодня": 0, "завтра": 1,
    "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1,
}  # fmt: skip
_YEARS_OFF = {
    "last year": -1, "this year": 0, "next year": 1,
    "прошлого года": -1, "прошлом году": -1, "этого года": 0, "этом году": 0, "текущего года": 0,
    "следующего года": 1, "следующем году": 1,
    "去年": -1, "今年": 0, "明年": 1,
}  # fmt: skip


def weekday_number(word: str) -> int | None:
    """Return the day of the week that an English, Russian or Chinese word names (0 is Monday), or None."""
    return _WEEKDAY_OF.get(word.lower())


RELATIVE_DAY_WORDS = frozenset(_DAYS_OFF)
DAY_WORDS = frozenset((*_MONTH_OF, *_WEEKDAY_OF, *_DAYS_OFF))
"""The words without which no date is stated but in figures alone."""


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH = rf"\b(?P<month>{_any_of(_MONTH_OF)})\b\.?"
_YEAR_WORDS = rf"(?P<off>{_any_of(_YEARS_OFF)})"
_YEAR = rf"(?:(?:,|of|in|в)?\s*(?:(?P<year>\d{{4}})\b|{_YEAR_WORDS}))?"
_DAYS = r"(?<![\d.,])(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s?(?:[-–—]|and|to|и|по)\s?(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])",
        r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d\d)\.(?P<year>\d{4})(?![\d.])",
        r"(?:(?:(?P<year>\d{4})年|(?P<off>去年|今年|明年))\s*)?(?P<month>\d{1,2})月"
        r"(?:(?P<day>\d{1,2})[日号]?(?:\s?[-—–至到]\s?(?P<last>\d{1,2})[日号])?)?",
        rf"{_DAYS}\s(?:of\s)?{_MONTH}{_YEAR}",
        rf"{_MONTH}\s{_DAYS}(?!\d|[.,]\d{{1,3}}(?!\d)){_YEAR}",
        rf"\b(?P<ago>last|next|прошлого|прошлом)\s{_MONTH}",
        rf"{_MONTH}(?:,|of|in|в)?\s*(?:(?P<year>\d{{4}})\b|{_YEAR_WORDS})",
        rf"\b(?:in|в|во)\s{_MONTH}",
        rf"\b{_YEAR_WORDS}",
        r"(?<![\d.,$€¥-])(?P<year>(?:19|20)\d\d)(?:年|\s?г\.|\s?год[ау]?|\b)(?!\d|[.,]\d|\s?(?:mln|million|yuan|tons?)\b)",
        rf"(?:\b|(?=[\u4e00-\u9fff]))(?P<weekday>{_any_of(_WEEKDAY_OF)})(?:\b|(?<=[\u4e00-\u9fff]))",
        rf"(?:\b|(?=[\u4e00-\u9fff]))(?P<near>{_any_of(_DAYS_OFF)})(?:\b|(?<=[\u4e00-\u9fff]))",
    )
)


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date in a text: its first and last day (the same but for `18–19 May`), and where the words stand."""

    first: PartialDate
    last: PartialDate
    start: int
    end: int

    def falls_within(self, first: date, last: date, precision: str) -> bool:
        """Return whether this, read to the `day`, `month` or `year`, may fall between two days; a year is no day."""
        known = 1 + (self.first.month is not None) + (self.first.day is not None)
        asked = {"year": 1, "month": 2, "day": 3}[precision]
        if known < asked:
            return False
        begins = PartialDate.of(self.first.first_day, precision)
        ends = PartialDate.of(self.last.first_day, precision)
        return begins.first_day <= last and first <= ends.last_day


def stated_dates(text: str, published: date | None, *, is_ahead: bool = False) -> list[StatedDate]:
    """Find the dates that a text states, in English, Russian and Chinese, in its order.

    With the day of publication a date without its year is the nearest one, `last year` is a year, and a weekday is the
    latest before that day or on it; with `is_ahead`, for a text that announces, the next after it or on it. Without the
    day of publication only dates with their year are found. Dates that no calendar has are none, and a month alone is
    one only after "in".
    """
    found: list[StatedDate] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            for first, last in _read({k: v for k, v in match.groupdict().items() if v}, published, is_ahead):
                found.append(StatedDate(first, last, match.start(), match.end()))
                taken.append(match.span())
    return sorted(found, key=lambda stated: stated.start)


def _read(said: dict[str, str], published: date | None, is_ahead: bool) -> Iterator[tuple[PartialDate, PartialDate]]:
    is_near = "weekday" in said or "near" in said
    try:
        stated = _near(said, published, is_ahead) if is_near else _calendar_date(said, published)
    except (ValueError, OverflowError):
        return
    if stated:
        yield stated


def _near(said: dict[str, str], published: date | None, is_ahead: bool) -> tuple[PartialDate, PartialDate] | None:
    if not published:
        return None
    if near := said.get("near"):
        days = _DAYS_OFF[near.lower()]
    else:
        weekday = _WEEKDAY_OF[said["weekday"].lower()]
        days = (weekday - published.weekday()) % 7 if is_ahead else -((published.weekday() - weekday) % 7)
    day = published + timedelta(days=days)
    stated = PartialDate(day.year, day.month, day.day)
    return stated, stated


def _calendar_date(said: dict[str, str], published: date | None) -> tuple[PartialDate, PartialDate] | None:
    month = _month(said["month"]) if "month" in said else None
    if said.get("month", "").islower() and said["month"].isascii():
        return None  # "it may 5 times", not the month
    day = int(said["day"]) if "day" in said else None
    if "year" in said:
        year = int(said["year"])
    elif not published:
        return None
    elif "off" in said:
        year = published.year + _YEARS_OFF[said["off"].lower()]
    elif month is None:
        return None
    elif "ago" in said:
        is_next = said["ago"].lower() == "next"
        year = published.year + (is_next and month <= published.month) - (not is_next and month >= published.month)
    else:
        around = (published.year - 1, published.year, published.year + 1)
        year = min(around, key=lambda year: abs((date(year, month, 15) - published).days))
    first = PartialDate(year, month, day)
    last = PartialDate(year, month, int(said["last"])) if "last" in said else first
    return (first, last) if first.first_day <= last.first_day else None


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _MONTH_OF[word.lower()]
