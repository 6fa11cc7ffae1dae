"""Starting jobs from a page: kept first, then done by a process that outlives the request."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.models import Job, take_archive_lock

LOG = "jobs.log"  # in the data folder: what a process that does jobs says of faults


def ask_for(
    kind: str,
    title: str,
    parameters: Mapping[str, Any],
    *,
    total: int = 0,
    user: AbstractBaseUser | AnonymousUser | None = None,
) -> Job:
    """Keep a job, and start a process that does it; outside of a transaction. See `start` for where none can be."""
    job = Job.objects.create(
        kind=kind,
        title=title[:300],
        parameters=parameters,
        total=total,
        user=user if user and user.is_authenticated else None,  # type: ignore[misc]
        user_name=user.get_username() if user else "",
    )
    start(job)
    return job


def command_for(job: Job) -> str:
    """Return the command that does a job, for whoever runs the site."""
    return f"manage.py run_job {job.pk}"


def start(job: Job) -> bool:
    """Start a process that does the job, and later what waits; say whether one was.

    Where the settings or the system forbid it the job waits, and its message names the command that does it.
    """
    if not settings.JOBS:
        why = _("This site does no work in the background.")
    else:
        try:
            start_process(job.pk)
        except OSError as error:
            why = _("No process could be started for it (%s).") % (error.strerror or error)
        else:
            return True
    command = _("Whoever runs the site can do it by: %s") % command_for(job)
    job.message = f"{why} {command}"
    Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(message=job.message)
    return False


def start_process(pk: int) -> None:
    """Start `manage.py run_job` in a session of its own, which goes on when this process ends. Raises OSError."""
    with (settings.ARCHIVE_DATA_DIR / LOG).open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # our own command and a number
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_job", str(pk)],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    # Somebody has to ask how it ended, else what is left of it stays in the system's table.
    threading.Thread(target=process.wait, daemon=True).start()


def cancel(job: Job) -> None:
    """Let a job end after the step that it is at; one that nobody works on, at once."""
    with transaction.atomic():
        take_archive_lock()
        job.refresh_from_db()
        if job.state == Job.State.RUNNING and not job.is_dead:
            job.is_cancel_asked = True
        elif job.state == Job.State.WAITING or job.is_dead:
            job.state, job.ended_at, job.runner = Job.State.CANCELLED, timezone.now(), ""
        job.save(update_fields=["is_cancel_asked", "state", "ended_at", "runner"])


def go_on(job: Job) -> bool:
    """Let a job go on that ended before it was done; say whether it could be asked for."""
    with transaction.atomic():
        take_archive_lock()
        job.refresh_from_db()
        if not (job.may_go_on or job.state == Job.State.WAITING):
            return False
        job.state, job.runner, job.message, job.is_cancel_asked = Job.State.WAITING, "", "", False
        job.ended_at = None
        job.save(update_fields=["state", "runner", "message", "is_cancel_asked", "ended_at"])
    start(job)
    return True
