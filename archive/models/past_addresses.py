"""Past addresses: slugs and keys that records had before, so that no address dies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PastAddressManager(models.Manager["PastAddress"]):
    def current_id(self, kind: str, old: str) -> int | None:
        """Return the id of the record that an old slug or key leads to now, None if it leads nowhere (one query)."""
        return self.filter(kind=kind, old=old).values_list("object_id", flat=True).first()


class PastAddress(models.Model):
    """A slug or key that a record had before, and the record that it leads to now."""

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
