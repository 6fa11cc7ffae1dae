"""Addresses of dates, which are written with all their digits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from archive.models.urls import Pattern

YEAR = Pattern("archive:year", "9000")
MONTH = Pattern("archive:month", "9000", "12")
DAY = Pattern("archive:day", "9000", "12", "31")


def reverse_year(year: int) -> str:
    return YEAR(f"{year:04d}")


def reverse_month(month: date) -> str:
    return MONTH(f"{month.year:04d}", f"{month.month:02d}")


def reverse_day(day: date) -> str:
    return DAY(f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}")


def months_of_year(year: int) -> Callable[[int], str]:
    """Return what gives the address of a month of the year, for many at once."""
    fill, start = MONTH.filler(), f"{year:04d}"
    return lambda month: fill(start, f"{month:02d}")


def days_of_month(month: date) -> Callable[[int], str]:
    """Return what gives the address of a day of the month, for many at once."""
    fill, start = DAY.filler(), (f"{month.year:04d}", f"{month.month:02d}")
    return lambda day: fill(*start, f"{day:02d}")
