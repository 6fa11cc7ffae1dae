"""Undoing what is too much for one transaction: as a job, part by part, one change set in the end."""

from __future__ import annotations

from django.utils.translation import gettext as _

from archive.editing.changes.errors import UndoneMeanwhileError
from archive.editing.changes.recorder import User
from archive.editing.undo.permissions import reversal_refusal, undo_refusal
from archive.editing.undo.report import UndoReport, in_words
from archive.editing.undo.reversal import NoMoreParts, UndoRefusedError, steps_of, undo_step
from archive.jobs.kinds import JobKind, register
from archive.jobs.runner import Run, StopError
from archive.jobs.starting import ask_for
from archive.models import Change, ChangeSet, Job
from archive.models.choices import ChangeKind
from archive.search.index import follower

NAME = "undo"
IN_A_REQUEST = 500  # objects that a set changed; more are undone by a job


def is_large(change_set: ChangeSet) -> bool:
    """Whether a set changed more than is undone in a request (one query that reads so much of the log at most)."""
    rows = Change.objects.filter(change_set=change_set).order_by().values("model", "object_id").distinct()
    return len(rows[: IN_A_REQUEST + 1]) > IN_A_REQUEST


def ask_for_undo(change_set: ChangeSet, user: User, *, reason: str = "", return_url: str = "") -> Job:
    """Let a job undo a change set; see `jobs.starting.ask_for`."""
    total = change_set.changes.order_by().values("model", "object_id").distinct().count()
    parameters = {"change_set": change_set.pk, "reason": reason, "return_url": return_url}
    return ask_for(NAME, _("Undo: %s") % _named(change_set), parameters, total=total, user=user)


def _named(change_set: ChangeSet) -> str:
    return f"{change_set} ({change_set.reason})" if change_set.reason else str(change_set)


def work(run: Run) -> None:
    """Undo what is left of the set. What an earlier process undid counts as undone and is passed over."""
    job, user = run.job, run.job.user
    if user is None or not user.is_active:
        raise StopError(_("The account of whoever asked for it is gone or closed."))
    change_set = ChangeSet.objects.select_related("batch").get(pk=job.parameters["change_set"])
    if why := undo_refusal(user, [change_set]):
        raise StopError(why)
    report, earlier = UndoReport(), job.stored.get("done", 0)
    parts = steps_of(change_set, ChangeKind.UNDO, None, report)
    try:
        with follower.in_batches():
            while True:
                with run.step():
                    job.change_set = undo_step(
                        change_set, parts, report, user=user, reason=job.parameters["reason"], kind=ChangeKind.UNDO,
                        refusal=lambda needs: reversal_refusal(user, needs), continues=job.change_set,
                    ) or job.change_set  # fmt: skip
                    undone = sum(report.numbers("undone").values())
                    job.done = min(job.total, earlier + undone)
                    job.stored = {"done": job.done}
                    job.result = {"lines": _lines(report)}
    except NoMoreParts:
        job.done = job.total
        job.result = {"lines": _lines(report)}
        with run.step():
            pass
    except UndoRefusedError as error:
        raise StopError(str(error)) from error
    except UndoneMeanwhileError:
        raise StopError(_("What was undone so far was restored meanwhile. Ask for the undo anew.")) from None


def _lines(report: UndoReport) -> list[str]:
    said = _("Undone: %(undone)s. Kept: %(kept)s. Not possible: %(impossible)s.")
    return [said % {name: in_words(report.numbers(name)) for name in ("undone", "kept", "impossible")}]


register(JobKind(NAME, work))
