"""What every record that people curate has in common, and the text that a field of any record can hold."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.text.printable import storable, storable_values


class Curated(models.Model):
    """A record whose changes are logged, and whose fields machines leave alone once a person has set them.

    Written only through `editing.changes`.
    """

    edited_fields = models.JSONField(_("fields set by a person"), default=list, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


def words_field() -> models.JSONField[list[str], list[str]]:
    """Return a field for the words of a text by which a rule made a link."""
    return models.JSONField(_("words that gave it"), default=list, blank=True)


TEXT_FIELDS = (models.CharField, models.TextField, models.JSONField)  # text, or text inside of it


def storable_in(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value as any database takes it into a field: text by the rule of `storable`, cut where that made it too
    long; also text that stands inside of JSON. What is no text stays as it is.
    """
    if not isinstance(value, str):
        return storable_values(value) if isinstance(value, dict | list | tuple) else value
    words = storable(value)
    return words if words is value or not field.max_length else words[: max(field.max_length, len(value))]


def make_storable(row: models.Model) -> None:
    """Let the values of a record be such as any database takes."""
    for field in _texts_of(type(row)):
        value = getattr(row, field.attname)
        fitting = storable_in(field, value)
        if fitting is not value:
            setattr(row, field.attname, fitting)


@lru_cache
def _texts_of(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(one for one in model._meta.concrete_fields if isinstance(one, TEXT_FIELDS))
