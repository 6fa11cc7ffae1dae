"""Where members of the staff are signed in: what they need to know their own sessions by, and no more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignIn(models.Model):
    """One signing in, tied to its session. `network` is the shortened address that it came from."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(_("browser"), max_length=60, blank=True)
    network = models.CharField(_("network"), max_length=50, blank=True)
    signed_in_at = models.DateTimeField(_("signed in"))
    seen_at = models.DateTimeField(_("last act"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("session of a member of the staff")
        verbose_name_plural = _("sessions of the staff")

    def __str__(self) -> str:
        return f"{self.browser}, {self.signed_in_at:%Y-%m-%d %H:%M}"
