"""The form behind every recorded object: it knows what the person saw, what they typed, and what others saved since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.generics import ModelForm
from archive.admin.shared.labels import shown_value
from archive.editing.changes.values import plain
from archive.text.dates.partial_dates import PartialDate

CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people see differently: what was typed here, and what stands now."""

    name: str
    label: str
    mine: str
    theirs: str


class RecordedForm(ModelForm):
    """A form that saves only what was typed, and refuses when the object was saved by someone else meanwhile.

    `typed` names the fields that the person changed from what they saw. When the save is stale, `conflicts` are those
    that both changed, `theirs` those that only the others changed: these are kept. `dates` names fields for a date as
    far as it is known, each with the column that says how far.
    """

    dates: ClassVar[Mapping[str, str]] = {}
    user: ClassVar[Any] = None  # whoever fills it in; the class is made for one request

    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
        help_text=gettext_lazy("Optional. It stands in the history, beside what was changed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.typed: list[str] = []
        self.conflicts: list[Difference] = []
        self.theirs: list[Difference] = []
        self.is_stale = False
        for name in self.dates.keys() & self.fields.keys():
            if getattr(self.instance, name):
                self.initial[name] = self._partial_date(name)
        if self.instance.pk and not self.is_bound:
            self.initial["expected"] = self.instance.version
            self.initial["seen"] = json.dumps({name: _mark(self._current_value(name)) for name in self._own_fields()})

    def tidy(self, cleaned: dict[str, Any]) -> None:
        """Complete what was typed; for subclasses. Errors are told by `add_error`."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.tidy(cleaned)
        names = [name for name in self._own_fields() if name in cleaned]
        if not self.instance.pk:
            self.typed = [name for name in names if not _is_empty(cleaned[name])]
            return cleaned
        if cleaned.get("expected") is None:
            self.add_error(None, _("The form came without the version that it was opened with. Open it again."))
            return cleaned
        seen = _read_seen(cleaned.get("seen", ""))
        current = {name: self._current_value(name) for name in names}
        before = {name: seen.get(name, _mark(current[name])) for name in names}
        self.typed = [name for name in names if _mark(plain_of(cleaned[name])) != before[name]]
        if cleaned["expected"] != self.instance.version:
            self._compare_versions(current, {name: before[name] != _mark(current[name]) for name in names}, seen)
        return cleaned

    def values_typed(self) -> dict[str, Any]:
        """Return what was typed by its columns: a date and how far it is known are two."""
        values = {name: self.cleaned_data[name] for name in self.typed}
        for name in self.dates.keys() & values.keys():
            known = values[name]
            values |= {name: known and known.first_day, self.dates[name]: known.precision if known else ""}
        return values

    def picked(self, name: str) -> tuple[set[int], set[int]]:
        """Return which rows were added to and removed from a field of many, against what the person saw."""
        seen = _read_seen(self.cleaned_data.get("seen", "")).get(name, [])
        before = set(seen) if isinstance(seen, list) else set()
        now = {row.pk for row in self.cleaned_data[name]}
        return now - before, before - now

    def _post_clean(self) -> None:
        """Give the object the days that dates begin with; what was typed stays as it was."""
        known = {name: self.cleaned_data[name] for name in self.dates.keys() & self.cleaned_data.keys()}
        self.cleaned_data |= {name: date and date.first_day for name, date in known.items()}
        super()._post_clean()  # type: ignore[misc]
        self.cleaned_data |= {name: date for name, date in known.items() if name in self.cleaned_data}

    def _partial_date(self, name: str) -> PartialDate | None:
        """Return a date of the object as far as it is known."""
        first_day = getattr(self.instance, name)
        return PartialDate.of(first_day, getattr(self.instance, self.dates[name])) if first_day else None

    def _own_fields(self) -> list[str]:
        """Name the fields of the form that are the object's own."""
        names = {field.name for field in (*self._meta.model._meta.fields, *self._meta.model._meta.many_to_many)}
        return [name for name in self.fields if name in names]

    def _current_value(self, name: str) -> Any:
        if name in self.dates:
            return plain_of(self._partial_date(name))
        field = self._meta.model._meta.get_field(name)
        if field.many_to_many:
            return sorted(getattr(self.instance, name).values_list("pk", flat=True)) if self.instance.pk else []
        return plain_of(getattr(self.instance, field.attname))

    def _compare_versions(self, current: Mapping[str, Any], changed: Mapping[str, bool], seen: dict[str, Any]) -> None:
        """Sort what both changed from what only the others changed, and refuse unless the person has seen all of it."""
        self.is_stale = True
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, has_changed in changed.items():
            mine = plain_of(self.cleaned_data[name])
            if not has_changed or mine == current[name]:
                continue
            field = self._meta.model._meta.get_field(name)
            label = capfirst(str(self.fields[name].label or getattr(field, "verbose_name", name)))
            difference = Difference(
                name,
                label,
                shown_value(self._meta.model, name, mine),
                shown_value(self._meta.model, name, current[name]),
            )
            if name in self.typed:
                self.conflicts.append(difference)
            else:
                self.theirs.append(difference)
                data.setlist(self.add_prefix(name), self._as_typed(name, current[name]))
                seen[name] = _mark(current[name])
        if self.data.get(CONFIRMED) == str(self.instance.version):
            self.is_stale = False
            return
        data[self.add_prefix("seen")] = json.dumps(seen)
        self.data = data
        self.add_error(
            None, _("Someone else saved this since you opened it. Nothing was saved; what you typed is still here.")
        )

    def _as_typed(self, name: str, value: Any) -> list[str]:
        """Write a standing value as a browser would send it."""
        prepared = self.fields[name].prepare_value(value)
        many = prepared if isinstance(prepared, (list, tuple)) else [prepared]
        return ["" if one is None else str(one) for one in many]


def plain_of(value: Any) -> Any:
    """Return a value so that what was stored and what was typed compare equal when they mean the same."""
    if isinstance(value, models.QuerySet):
        return sorted(row.pk for row in value)
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Decimal):
        return str(value.normalize() + 0)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return plain(value)


def _mark(value: Any) -> Any:
    """Return what stands for a seen value in the form: a few rows by their ids, anything else by its hash."""
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return value
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def _read_seen(text: str) -> dict[str, Any]:
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or (isinstance(value, models.QuerySet) and not value)
