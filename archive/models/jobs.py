"""Jobs: work that goes on in a process of its own while nobody waits for it, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models.changes import ChangeSet
from archive.models.imports import ImportBatch

DEAD_AFTER = timedelta(minutes=1)  # without a beat: longer than a writer waits for the archive lock


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self) -> JobQuerySet:
        return self.filter(state=Job.State.WAITING)

    def alive(self, now: datetime) -> JobQuerySet:
        """Return those that a process works on, as far as can be told."""
        return self.filter(state=Job.State.RUNNING, beat_at__gt=now - DEAD_AFTER)

    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])


class Job(models.Model):
    """One piece of work: its kind says what is done with `parameters`, `done` of `total` how far it is.

    Whoever works on it writes its own `runner` into it and beats; one whose beat is old is dead, and another process
    may go on where it stopped. `stored` is what the kind itself remembers from step to step, `result` what people are
    told in the end. `change_set` or `batch` is what it has written so far.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("stopped")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("what it does"), max_length=300)
    parameters = models.JSONField(default=dict, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    user_name = models.CharField(_("who"), max_length=150, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    message = models.TextField(_("message"), blank=True)
    stored = models.JSONField(default=dict, blank=True)
    result = models.JSONField(_("what came of it"), default=dict, blank=True)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, blank=True, related_name="jobs")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="jobs")
    is_cancel_asked = models.BooleanField(default=False)
    runner = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="job_of_user"),
            models.Index(fields=["state"], name="job_unfinished", condition=Q(state__in=["waiting", "running"])),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_dead(self) -> bool:
        """Whether the process that worked on it is gone, as far as can be told."""
        return self.state == self.State.RUNNING and (
            self.beat_at is None or self.beat_at <= timezone.now() - DEAD_AFTER
        )

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits, or a process works on it."""
        return self.state == self.State.WAITING or (self.state == self.State.RUNNING and not self.is_dead)

    @property
    def may_go_on(self) -> bool:
        """Whether it ended before it was done, so that it can go on where it stopped."""
        return self.is_dead or self.state in (self.State.FAILED, self.State.CANCELLED)

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    def outcome(self, name: str, default: Any = None) -> Any:
        """Return one thing of what came of it."""
        return self.result.get(name, default)
