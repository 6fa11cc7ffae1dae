"""Addresses of dates, which are written with all their digits."""

from __future__ import annotations

from datetime import date

from django.urls import reverse


def reverse_year(year: int) -> str:
    return reverse("archive:year", args=[f"{year:04d}"])


def reverse_month(month: date) -> str:
    return reverse("archive:month", args=[f"{month.year:04d}", f"{month.month:02d}"])


def reverse_day(day: date) -> str:
    return reverse("archive:day", args=[f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}"])
