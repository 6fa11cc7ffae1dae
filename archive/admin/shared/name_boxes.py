"""Boxes for a record of the vocabulary by its name: typed as text, offered while one types where script works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin.shared.generics import ModelChoiceField, ModelMultipleChoiceField
from archive.admin.shared.list_filters import is_id
from archive.models import Event, Place, Source, Tag

MOST_NAMED = 5
MOST_TYPED = 50  # names in one box
LONGEST = 400
BETWEEN_NAMES = re.compile(r"[,;\n]")


class NameBox(forms.TextInput):
    """A line for a name. Its `data-offers` tells the script where names are offered for this field of a model."""

    def __init__(self, model: type[models.Model], field_name: str, **attrs: str) -> None:
        super().__init__({"autocomplete": "off", **attrs})
        self.offered_for = {"app_label": "archive", "model_name": str(model._meta.model_name), "field_name": field_name}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        query = "&".join(f"{key}={given}" for key, given in self.offered_for.items())
        offers = {"data-offers": f"{reverse('admin:autocomplete')}?{query}"}
        return super().get_context(name, value, {**(attrs or {}), **offers})


class NameField(ModelChoiceField):
    """A record by its name, another name of it, the end of its address, or its number; empty for none.

    A name that stands for several is refused with all of them. `shown` is the record that the form is opened with, so
    that its name need not be read.
    """

    shown: models.Model | None = None

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(self.widget, NameBox):  # a row that is there already sends its number
            return super().prepare_value(value)
        if isinstance(value, models.Model):
            return str(value)
        if isinstance(value, int):
            if self.shown is not None and self.shown.pk == value:
                return str(self.shown)
            row = self.queryset.filter(pk=value).first()  # type: ignore[union-attr]
            return str(row) if row else value
        return value

    def to_python(self, value: Any) -> Any:
        if not isinstance(self.widget, NameBox):
            return super().to_python(value)
        typed = " ".join(str(value or "").split())[:LONGEST]
        if not typed:
            return None
        if self.shown is not None and typed == str(self.shown):
            return self.shown
        found = named(self.queryset.model, typed)  # type: ignore[union-attr]
        if len(found) == 1:
            return found[0]
        raise _fault(self.queryset.model, typed, found)  # type: ignore[union-attr]


class NamesField(ModelMultipleChoiceField):
    """Records by their names, with commas between them; one whose name has a comma by the end of its address."""

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        given = list(value)
        ids = [one for one in given if not isinstance(one, models.Model)]
        known = self.queryset.in_bulk(ids) if ids else {}  # type: ignore[union-attr]
        rows = [one if isinstance(one, models.Model) else known.get(int(one)) for one in given]
        return ", ".join(_written(row) for row in rows if row is not None)

    def clean(self, value: Any) -> Any:
        typed = [" ".join(part.split())[:LONGEST] for part in BETWEEN_NAMES.split(str(value or ""))]
        names = list(dict.fromkeys(filter(None, typed)))
        if len(names) > MOST_TYPED:
            raise forms.ValidationError(_("Name no more than %s.") % MOST_TYPED)
        if not names and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        rows: Any = self.queryset
        ids = []
        for name in names:
            found = named(rows.model, name)
            if len(found) != 1:
                raise _fault(rows.model, name, found)
            ids.append(found[0].pk)
        return rows.filter(pk__in=ids)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or ""))


def _written(row: Any) -> str:
    return str(row.slug) if BETWEEN_NAMES.search(str(row)) else str(row)


def _fault(model: type[models.Model], typed: str, found: Sequence[Any]) -> forms.ValidationError:
    """Return the error that says why a name stands for no record, or for several."""
    words = {"name": typed, "kind": model._meta.verbose_name_plural}
    if found:
        told = _("“%(name)s” is the name of several %(kind)s. Write the end of the address of one: %(slugs)s.")
        slugs = ", ".join(str(getattr(row, "slug", row.pk)) for row in found)
        return forms.ValidationError(told % {**words, "slugs": slugs}, code="several")
    told = _("None of the %(kind)s is called “%(name)s”. Choose one that is offered, or add it to the list first.")
    return forms.ValidationError(told % words, code="unknown")


def named(model: type[models.Model], typed: str) -> list[Any]:
    """Return the records of a kind that go by this name, the surest kind of name first (one query to four)."""
    label = "title" if model is Event else "name"
    asked = [Q(**{label: typed}), Q(slug=typed.lower()), Q(**{f"{label}__iexact": typed})]
    if model is Source:
        asked.insert(1, Q(aliases__name_key=typed.casefold()))
    elif model in (Tag, Place):
        asked.append(Q(aliases__name__iexact=typed))
    if is_id(typed):
        asked.append(Q(pk=int(typed)))
    for condition in asked:
        if found := list(model._default_manager.filter(condition).distinct()[:MOST_NAMED]):
            return found
    return []
