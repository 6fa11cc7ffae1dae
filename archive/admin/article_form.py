"""The form of an article: dates as far as they are known, a publisher before its agency."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.forms import RecordedForm
from archive.models import Precision
from archive.text.partial_dates import PartialDate

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MOST_MINUTES = 14 * 60


class PartialDateField(forms.DateField):
    """A date that may be typed as 2024-03-29, 2024-03 or 2024."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.precision = ""

    def to_python(self, value: Any) -> Any:
        try:
            known = PartialDate.parse(str(value or "").strip())
        except ValueError:
            self.precision = ""
            return super().to_python(value)
        self.precision = known.precision
        return known.first_day


class ArticleForm(RecordedForm):
    published_on = PartialDateField(
        label=gettext_lazy("Published on"),
        required=False,
        widget=forms.DateInput(attrs={"class": "vDateField", "placeholder": "2024-03-29", "autocomplete": "off"}),
        help_text=gettext_lazy("As much as is known: 2024-03-29, 2024-03 or 2024. Empty where it is unknown."),
    )

    def tidy(self, cleaned: dict[str, Any]) -> None:
        tidy_date(self, cleaned, "published_on", "date_precision")
        if cleaned.get("agency") and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("agency", _("Name the publisher first. Where only a wire is credited, it is the source."))
        language = cleaned.get("language", "")
        if language and not _LANGUAGE.fullmatch(language):
            self.add_error("language", _("Give a language tag such as en, ru or zh-Hans."))
        offset = cleaned.get("utc_offset")
        if offset is not None and abs(offset) > MOST_MINUTES:
            self.add_error("utc_offset", _("No place lies farther than 14 hours (840 minutes) from UTC."))


def tidy_date(form: RecordedForm, cleaned: dict[str, Any], day: str, precision: str) -> None:
    """Make a date and its precision agree: a month is kept as its first day, no date has no precision."""
    if day in form.errors or day not in cleaned:
        return
    field = form.fields[day]
    typed = field.precision if isinstance(field, PartialDateField) else ""
    if not cleaned[day]:
        cleaned[precision] = ""
        return
    known = typed if typed in (Precision.MONTH, Precision.YEAR) else cleaned.get(precision) or Precision.DAY
    cleaned[precision] = known
    cleaned[day] = PartialDate.of(cleaned[day], known).first_day
