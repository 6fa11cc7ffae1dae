"""Addresses never die: where things stood before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PastAddressManager(models.Manager["PastAddress"]):
    def leads_to(self, kind: str, old: str) -> int | None:
        """Return the id of what stands now for what stood here, if anything did (one query)."""
        return self.filter(kind=kind, old=old).values_list("object_id", flat=True).first()


class PastAddress(models.Model):
    """A slug or key under which something once stood, and what stands for it now."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        TAG = "tag", _("tag")
        SOURCE = "source", _("source")
        EVENT = "event", _("event")
        SERIES = "eventseries", _("series")
        PLACE = "place", _("place")

    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    old = models.CharField(_("old address"), max_length=80)
    object_id = models.BigIntegerField()
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = PastAddressManager()

    class Meta:
        verbose_name = _("past address")
        verbose_name_plural = _("past addresses")
        constraints = [models.UniqueConstraint(fields=["kind", "old"], name="past_address_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.old}"
