"""Moments in the words of somebody at work: today and its hour, the day of this week, else the date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

WEEK = timedelta(days=6)


def in_words(at: datetime) -> str:
    """Write a moment in the desk's time zone, shorter the nearer it is."""
    local = timezone.localtime(at)
    day, hour = _day_in_words(local.date()), local.strftime("%H:%M")
    return f"{day} {hour}"


def _day_in_words(day: date) -> str:
    ago = timezone.localdate() - day
    near = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if ago.days in near:
        return near[ago.days]
    if abs(ago) <= WEEK:
        return date_format(day, "l j F") if ago.days < 0 else date_format(day, "l")
    return day.isoformat()
