"""Upkeep: when what keeps the archive sound was last done, and how it ended, so that the desk can tell."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UpkeepQuerySet(models.QuerySet["Upkeep"]):
    def note(self, task: str, *, faults: int = 0, **told: Any) -> None:
        """Remember that a task has ended just now, with how many faults and what else is told of it (one write)."""
        told_at = {"ended_at": timezone.now(), "faults": faults, "told": told}
        self.update_or_create(task=task, defaults=told_at)

    def by_task(self) -> dict[str, Upkeep]:
        """Return the last end of each task that was ever done (one query)."""
        return {one.task: one for one in self.all()}


class Upkeep(models.Model):
    """The last end of one task: a whole verification, a backup, what is due published, fixity, unknown names, and the
    last acts of exporting and moving originals.
    """

    class Task(models.TextChoices):
        VERIFICATION = "verification", _("verification")
        BACKUP = "backup", _("backup")
        PUBLISHING = "publishing", _("publishing of what is due")
        FIXITY = "fixity", _("fixity of a share of the originals")
        NAMES = "names", _("looking for unknown names")
        EXPORT = "export", _("export into a bag")
        MOVING = "moving", _("moving of originals")

    task = models.CharField(_("task"), max_length=20, choices=Task, unique=True)
    ended_at = models.DateTimeField(_("ended"))
    faults = models.PositiveIntegerField(_("faults"), default=0)
    told = models.JSONField(_("what is told of it"), default=dict, blank=True)

    objects = UpkeepQuerySet.as_manager()

    class Meta:
        verbose_name = _("upkeep")
        verbose_name_plural = _("upkeep")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.task}, {self.ended_at:%Y-%m-%d %H:%M}"
