"""The look for unknown names as a job, in steps that each hold the archive lock for a moment."""

from __future__ import annotations

from django.utils.translation import gettext as _

from archive.editing.changes.recorder import User
from archive.editing.unknown_names.finding import find_unknown_names
from archive.jobs.kinds import JobKind, register
from archive.jobs.runner import Run
from archive.jobs.starting import ask_for
from archive.models import Job

NAME = "names"


def ask_for_look(user: User, return_url: str = "") -> Job:
    """Let a job look for unknown names; one that is unfinished goes on instead of a second one."""
    running = Job.objects.unfinished().filter(kind=NAME).first()
    if running is not None and running.is_unfinished:
        return running
    return ask_for(NAME, _("Look for unknown names"), {"return_url": return_url}, user=user)


def work(run: Run) -> None:
    """Read what was not read yet; a job that was stopped goes on, for the archive remembers how far it is."""

    def beat(done: int, total: int) -> None:
        run.job.done, run.job.total = done, total
        run.beat()

    looked = find_unknown_names(step=run.step, beat=beat)
    with run.step() as job:
        job.total = job.done = max(job.total, looked.articles)
        job.result = {"articles": looked.articles, "new": dict(looked.new), "known": looked.known}


register(JobKind(NAME, work))
