"""The form of an article: the date as far as it is known, a publisher before its agency."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.date_fields import DateBox, PartialDateField
from archive.admin.shared.forms import RecordedForm
from archive.text.dates.partial_dates import PartialDate

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MOST_MINUTES = 14 * 60
CONFIRMS_DATE = "published_on_confirmed"


class ArticleForm(RecordedForm):
    dates: ClassVar[Any] = {"published_on": "date_precision"}
    published_on = PartialDateField(label=gettext_lazy("Published on"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "published_on" in self.typed and cleaned["published_on"]:
            self._ask_of_future(cleaned["published_on"])
        return cleaned

    def _ask_of_future(self, published: PartialDate) -> None:
        """Refuse a date after today, where the site stands, unless the person says that it is meant."""
        today = timezone.localdate()
        if published.first_day <= today:
            return
        box = self.fields["published_on"].widget
        assert isinstance(box, DateBox)
        box.confirms, box.is_confirmed = CONFIRMS_DATE, bool(self.data.get(CONFIRMS_DATE))
        if not box.is_confirmed:
            told = _("%(date)s lies after today, %(today)s. Correct it, or tick “%(box)s” below it and save again.")
            said = {"date": published, "today": today.isoformat(), "box": box.question}
            self.add_error("published_on", forms.ValidationError(told % said, code="future"))

    def tidy(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("agency") and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("agency", _("Name the publisher first. Where only a wire is credited, it is the source."))
        language = cleaned.get("language", "")
        if language and not _LANGUAGE.fullmatch(language):
            self.add_error("language", _("Give a language tag such as en, ru or zh-Hans."))
        offset = cleaned.get("utc_offset")
        if offset is not None and abs(offset) > MOST_MINUTES:
            self.add_error("utc_offset", _("No place lies farther than 14 hours (840 minutes) from UTC."))
