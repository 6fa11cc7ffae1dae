"""What every record that people curate has in common."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
