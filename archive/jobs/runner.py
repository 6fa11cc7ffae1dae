"""Doing jobs: one is claimed, done step by step with a beat, and what ends it early is written down."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.jobs.kinds import kind_of
from archive.models import Job, take_archive_lock
from archive.models.jobs import DEAD_AFTER

MOST_AT_ONCE = 2
# SQLite gives its lock to whoever asks at the right moment: a writer who waits must be let in between two steps.
PAUSE = 0.12  # seconds
BETWEEN_BEATS = timedelta(seconds=2)
KEPT = ("done", "total", "message", "stored", "result", "change_set", "batch")

logger = logging.getLogger(__name__)
Thing = TypeVar("Thing")
Explain = Callable[[BaseException], str]


class CancelledError(Exception):
    """Somebody asked for the job to end; what was done stays."""


class LostError(Exception):
    """Another process does the job by now, because this one seemed to be gone."""


class StopError(Exception):
    """The job can't go on; the message says why, to people."""


class Run:
    """A job that this process does. What is set on `job` in a step is kept with the step, or not at all."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._paused = True

    @contextmanager
    def step(self) -> Iterator[Job]:
        """Open a transaction under the archive lock, for two seconds at most; at its end the progress is kept in it.

        Raises CancelledError or LostError before anything is done. Between two steps other writers get their turn.
        """
        if not self._paused:
            self.give_way()
        self._paused = False
        with transaction.atomic():
            take_archive_lock()
            self._check()
            yield self.job
            self._keep()

    def give_way(self) -> None:
        """Let other writers get their turn, where the work holds the archive lock by itself and not in steps."""
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)

    def rest(self, things: Sequence[Thing], size: int) -> Iterator[Sequence[Thing]]:
        """Yield what of these is still to be done, by what is `done` already, so many at a time."""
        while some := things[self.job.done : self.job.done + size]:
            yield some

    def beat(self) -> None:
        """Say that the work goes on, and keep its progress, where a step takes its time; at most every two seconds.

        Outside of steps only. Raises as `step` does.
        """
        if self.job.beat_at is None or timezone.now() - self.job.beat_at >= BETWEEN_BEATS:
            self._check()
            self._keep()

    def _check(self) -> None:
        asked = self._mine().values_list("is_cancel_asked", flat=True).first()
        if asked is None:
            raise LostError
        if asked:
            raise CancelledError

    def _keep(self) -> None:
        self.job.beat_at = timezone.now()
        self._mine().update(beat_at=self.job.beat_at, **{name: getattr(self.job, name) for name in KEPT})

    def end(self, state: Job.State, message: str = "") -> None:
        """Write down that it ended; what the last step set and did not keep is forgotten."""
        said = {"message": message} if message else {}
        self._mine().update(state=state, ended_at=timezone.now(), is_cancel_asked=False, **said)

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, runner=self.job.runner, state=Job.State.RUNNING)


def run_job(pk: int, explain: Explain = lambda _error: "") -> bool:
    """Do a job that waits, or whose process is gone; say whether it was ours to do.

    `explain` gives a sentence for an error that is nobody's fault here, such as a full disk, empty for any other.
    """
    job = _claim(pk)
    if job is None:
        return False
    run = Run(job)
    try:
        kind = kind_of(job.kind)
        if kind is None:
            raise StopError(_("This version of the archive can’t do it."))
        kind.work(run)
    except CancelledError:
        run.end(Job.State.CANCELLED)
    except LostError:
        logger.warning("Job %s is done by another process.", pk)
    except StopError as error:
        run.end(Job.State.FAILED, str(error))
    except Exception as error:
        logger.exception("Job %s failed.", pk)
        run.end(Job.State.FAILED, explain(error) or _unknown(error))
    except BaseException:
        run.end(Job.State.FAILED, _("Its process was stopped. It can go on where it is."))
        raise
    else:
        run.end(Job.State.DONE)
    return True


def run_waiting(explain: Explain = lambda _error: "") -> int:
    """Do the jobs that wait, the oldest first, until none is left that may be begun; return how many were done."""
    number = 0
    while (pk := Job.objects.waiting().order_by("pk").values_list("pk", flat=True).first()) and run_job(pk, explain):
        number += 1
    return number


def _claim(pk: int) -> Job | None:
    """Make a job this process's own; None if another does it, or as many are done as may be at once."""
    with transaction.atomic():
        take_archive_lock()
        now = timezone.now()
        others = Job.objects.alive(now)
        is_free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, beat_at__lte=now - DEAD_AFTER)
        job = Job.objects.select_related("user").filter(is_free, pk=pk).first()
        if job is None or others.count() >= MOST_AT_ONCE:
            return None
        job.state, job.runner, job.beat_at, job.message = Job.State.RUNNING, secrets.token_hex(16), now, ""
        job.started_at = job.started_at or now
        job.save(update_fields=["state", "runner", "beat_at", "message", "started_at"])
    return job


def _unknown(error: Exception) -> str:
    said = _("A fault of the archive stopped it (%(error)s). What was done before stays.")
    return said % {"error": " ".join(str(error).split())[:300] or _("no reason is given")}
