"""Boxes for a record of the vocabulary by its name: typed as text, offered while one types where script works."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin.shared.generics import ModelChoiceField
from archive.admin.shared.list_filters import is_id
from archive.models import Event, Source, Tag

MOST_NAMED = 5
LONGEST = 400


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
        words = {"name": typed, "kind": self.queryset.model._meta.verbose_name_plural}  # type: ignore[union-attr]
        if found:
            told = _("“%(name)s” is the name of several %(kind)s. Write the end of the address of one: %(slugs)s.")
            slugs = ", ".join(str(getattr(row, "slug", row.pk)) for row in found)
            raise forms.ValidationError(told % {**words, "slugs": slugs}, code="several")
        raise forms.ValidationError(
            _("None of the %(kind)s is called “%(name)s”. Choose one that is offered, or add it to the list first.")
            % words,
            code="unknown",
        )


def named(model: type[models.Model], typed: str) -> list[Any]:
    """Return the records of a kind that go by this name, the surest kind of name first (one query to four)."""
    label = "title" if model is Event else "name"
    asked = [Q(**{label: typed}), Q(slug=typed.lower()), Q(**{f"{label}__iexact": typed})]
    if model is Source:
        asked.insert(1, Q(aliases__name_key=typed.casefold()))
    elif model is Tag:
        asked.append(Q(aliases__name__iexact=typed))
    if is_id(typed):
        asked.append(Q(pk=int(typed)))
    for condition in asked:
        if found := list(model._default_manager.filter(condition).distinct()[:MOST_NAMED]):
            return found
    return []
