"""One date as a person types it: taken as far as it is known, and only if it can be read in one way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from archive.text.dates.months import month_number
from archive.text.dates.partial_dates import PartialDate
from archive.text.dates.stated_dates import weekday_number

Fault = Literal["unreadable", "no_year", "impossible", "ambiguous", "weekday"]

LONGEST = 100  # characters
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-") | dict.fromkeys(map(ord, "⁄∕／"), "/")
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-./ ])(\d{1,2})(?:\2(\d{1,2}))?)?\.?")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})([-./ ])(\d{1,2})\2|(\d{1,2})[-./ ])(\d{4})")
_CJK = re.compile(r"(\d{4}) ?[年년](?: ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日号號일])?)?")
_NUMERALS = re.compile(
    "(?P<y>[一二][〇○零一二三四五六七八九]{3})年(?:(?P<m>[一二三四五六七八九十]{1,2})月"
    "(?:(?P<d>[一二三四五六七八九十]{1,3})[日号號])?)?"
)
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_LACKS_YEAR = re.compile(r"\d{1,2}(?:[-./ ]\d{1,2}){0,2}\.?")
_TOKEN = re.compile(r"\d+|[^\d\s,./-]+")
# Words that stand in written dates and say nothing of their own.
_OF_YEARS = "year г год года году р року рік ж жыл жылы жылғы жылдын жылдың yil yili yilda йил il m r roku соли сол"
_BESIDE = "st nd rd th er o го е ое й nji njy of the de del di do d’ d'"
_YEAR_WORDS = frozenset(_OF_YEARS.split())
_FILLING = _YEAR_WORDS | frozenset(_BESIDE.split())


class TypedDateError(ValueError):
    """What was typed is no date that can be stored.

    `fault` says why: it is `unreadable`, has `no_year` of four digits, is `impossible` in any calendar, names a
    `weekday` that it is not, or is `ambiguous`; then `readings` are what it may mean.
    """

    def __init__(self, typed: str, fault: Fault, readings: Sequence[PartialDate] = ()) -> None:
        super().__init__(f"{typed!r} is no date: {fault}")
        self.typed = typed
        self.fault = fault
        self.readings = tuple(readings)


def read_typed_date(typed: str) -> PartialDate:
    """Read `2019`, `2019-10`, `15.10.2019`, `Oct 15, 2019`, `2019年10月15日`, `15 октября 2019 г.` and their like.

    Figures with points between them stand day first, as in every language that writes so; with strokes or dashes both
    orders are in use, and only what one order makes possible is taken. Months are known by their names as in `months`.
    Nothing may stand beside the date. Raises TypedDateError.
    """
    text = _plain(typed)
    if not text[:1].isalnum() or text[-1] in "-/," or len(text) > LONGEST:
        raise TypedDateError(typed, "unreadable")
    try:
        readings = _in_figures(text) or _in_signs(text) or [_in_words(text, typed)]
    except ValueError as error:
        if isinstance(error, TypedDateError):
            raise
        raise TypedDateError(typed, "impossible") from error
    if len(readings) > 1:
        raise TypedDateError(typed, "ambiguous", readings)
    return readings[0]


def _plain(typed: str) -> str:
    """Write digits as ASCII does, dashes and strokes in one way, one space between words and none around marks."""
    text = unicodedata.normalize("NFKC", typed.translate(_DASHES)).translate(_DASHES)
    text = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text if unicodedata.category(sign) != "Cf")
    return re.sub(r" ?([-./,]) ?", r"\1", " ".join(text.split()))


def _in_figures(text: str) -> list[PartialDate]:
    """Return what figures alone may mean; nothing for other shapes. Raises ValueError where no calendar has it."""
    if first := _YEAR_FIRST.fullmatch(text):
        year, _mark, month, day = first.groups()
        return [_date(year, month, day)]
    if not (last := _YEAR_LAST.fullmatch(text)):
        return []
    one, mark, two, month, year = last.groups()
    if month:
        return [_date(year, month)]
    if mark == ".":
        return [_date(year, two, one)]
    found = []
    for month, day in ((two, one), (one, two)):
        if int(month) <= 12:
            found.append(_date(year, month, day))
    if not found:
        raise ValueError("neither figure is a month")
    return list(dict.fromkeys(found))


def _in_signs(text: str) -> list[PartialDate]:
    """Return a date of Chinese, Japanese or Korean signs; nothing for other shapes."""
    if signs := _CJK.fullmatch(text):
        return [_date(*signs.groups())]
    if signs := _NUMERALS.fullmatch(text):
        year = int("".join(str(_DIGITS[digit]) for digit in signs["y"]))
        return [PartialDate(year, *(_numeral(signs[part]) if signs[part] else None for part in ("m", "d")))]
    return []


def _in_words(text: str, typed: str) -> PartialDate:
    tokens = _TOKEN.findall(text.casefold())
    numbers = [token for token in tokens if token.isdecimal()]
    words = [token for token in tokens if not token.isdecimal()]
    months = [number for word in words if (number := month_number(word))]
    weekdays = [number for word in words if (number := weekday_number(word)) is not None]
    other = [word for word in words if not month_number(word) and weekday_number(word) is None]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 3]
    is_date = set(other) <= (_FILLING if months else _YEAR_WORDS) and len(years) + len(days) == len(numbers)
    if is_date and not years and (_LACKS_YEAR.fullmatch(text) or (months and len(days) <= 2)):
        raise TypedDateError(typed, "no_year")
    if not is_date or len(years) != 1 or len(months) > 1 or len(weekdays) > 1 or len(days) > len(months):
        raise TypedDateError(typed, "unreadable")
    date = PartialDate(int(years[0]), months[0] if months else None, int(days[0]) if days else None)
    if weekdays and (not date.day or date.first_day.weekday() != weekdays[0]):
        raise TypedDateError(typed, "weekday")
    return date


def _date(year: str, month: str | None = None, day: str | None = None) -> PartialDate:
    return PartialDate(int(year), *(int(part) if part else None for part in (month, day)))


def _numeral(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS[tens] if tens else bool(ten)) * 10 + (_DIGITS[ones] if ones else 0)
