"""The one box for a date that may be known to the day, the month or the year only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.text.dates.partial_dates import PartialDate
from archive.text.dates.typed_dates import TypedDateError, read_typed_date

MOST_TYPED = 100
AS_KNOWN = gettext_lazy("As much as is known: 2019-10-15, 2019-10 or 2019. Empty where it is unknown.")


class DateBox(forms.TextInput):
    """A line for a date; below it, where `confirms` names one, the box that confirms a date in the future."""

    question = gettext_lazy("The date lies in the future, and that is meant.")

    def __init__(self) -> None:
        super().__init__({"class": "date", "placeholder": "2019-10-15", "autocomplete": "off"})
        self.confirms = ""
        self.is_confirmed = False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        line = super().render(name, value, attrs, renderer)
        if not self.confirms:
            return line
        return render_to_string("admin/archive/date_box.html", {"line": line, "box": self})


class PartialDateField(forms.CharField):
    """A date as far as it is known; its value is a PartialDate, or None where the box is empty."""

    widget = DateBox

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"required": False, "max_length": MOST_TYPED, "help_text": AS_KNOWN}
        super().__init__(**(given | kwargs))

    def to_python(self, value: Any) -> Any:
        if isinstance(value, PartialDate):
            return value
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return read_typed_date(typed)
        except TypedDateError as error:
            raise forms.ValidationError(sentence_of(error), code=error.fault) from error

    def run_validators(self, value: Any) -> None:
        """Leave out those of texts: what was typed is a date by now."""

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value


def sentence_of(error: TypedDateError) -> str:
    """Say why a typed date is not taken, and what to do."""
    if error.fault == "ambiguous":
        readings = _(" or ").join(str(one) for one in error.readings)
        return _("“%(typed)s” can be read in two ways. Write the one that is meant: %(readings)s.") % {
            "typed": error.typed,
            "readings": readings,
        }
    sentences: Mapping[str, str] = {
        "impossible": _(
            "Enter a valid date: no calendar has “%s”. Write as much as is known, such as 2019-10 or 2019."
        ),
        "no_year": _("“%s” lacks a year of four digits. Write 2019-10-15, 2019-10 or 2019."),
        "weekday": _("“%s” was another day of the week. Write the date alone, such as 2019-10-15."),
        "unreadable": _("Enter a valid date: “%s” can’t be read as one. Write 2019-10-15, 2019-10 or 2019."),
    }
    return sentences[error.fault] % error.typed[:MOST_TYPED]
