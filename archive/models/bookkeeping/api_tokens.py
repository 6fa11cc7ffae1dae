"""Tokens by which programs act for members of the staff; private to this machine, and never part of an export."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token may be used for, as far as its person may do it."""

    READ = "read", _("read what is not public")
    PROPOSE = "propose", _("propose articles")
    EDIT = "edit", _("edit what articles state")
    TRANSITION = "transition", _("move articles to other states")
    TAG = "tag", _("add and remove tags")


class ApiToken(models.Model):
    """A token: of its secret only the SHA-256, in hexadecimal digits, is kept. `begins` is shown to know it by."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    begins = models.CharField(_("begins with"), max_length=20, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used to write"), null=True, blank=True)  # to the hour

    objects = models.Manager()

    class Meta:
        verbose_name = _("token of the interface for programs")
        verbose_name_plural = _("tokens of the interface for programs")

    def __str__(self) -> str:
        return self.name

    def is_alive(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired; its person must be active and of the staff as well."""
        return self.revoked_at is None and self.expires_at > now
