"""The box for a zone of time: an offset such as +05:00, or the name of a zone, whose offset depends on the day."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_MINUTES = 14 * 60
_OFFSET = re.compile(
    r"(?:UTC|GMT)?\s*(?P<sign>[+\-\u2212])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.IGNORECASE
)


class OffsetField(forms.CharField):
    """Minutes from UTC, None where the box is empty, or a ZoneInfo for whoever knows the day (see `minutes_at`)."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {
            "required": False,
            "max_length": 60,
            "help_text": gettext_lazy("+05:00, UTC, or a zone such as Asia/Almaty."),
        }
        super().__init__(**(given | kwargs))

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        typed = super().to_python(value)
        if not typed:
            return None
        if typed.upper() in ("Z", "UTC", "GMT"):
            return 0
        if found := _OFFSET.fullmatch(typed):
            minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
            if minutes > MOST_MINUTES or int(found["minutes"] or 0) > 59:
                raise forms.ValidationError(_("No place lies farther than 14 hours from UTC."), code="far")
            return minutes if found["sign"] == "+" else -minutes
        name = next((one for one in available_timezones() if one.casefold() == typed.casefold()), "")
        if name:
            return ZoneInfo(name)
        raise forms.ValidationError(
            _("“%s” is no zone. Write it as +05:00, UTC, or as its name, such as Asia/Almaty.") % typed, code="zone"
        )

    def run_validators(self, value: Any) -> None:
        """Leave out those of texts: what was typed is a number by now."""

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, int) else value


def minutes_at(zone: ZoneInfo, day: date) -> int | None:
    """Return the offset of a zone at noon of a day, in whole minutes; None where it is no whole minute."""
    offset = datetime(day.year, day.month, day.day, 12, tzinfo=zone).utcoffset()
    seconds = offset.total_seconds() if offset is not None else 0.5
    return int(seconds // 60) if seconds % 60 == 0 else None


def written(minutes: int) -> str:
    """Write an offset as +05:00."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
