"""Undoing an import that is too large for one transaction: as a job, one of its change sets after the other."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from archive.comparing.candidate_upkeep import prune_candidates
from archive.editing.changes.recorder import User
from archive.editing.undo import UndoRefusedError, in_words, undo
from archive.editing.undo.permissions import reversal_refusal, undo_refusal
from archive.importing.undo import done_by
from archive.jobs.kinds import JobKind, register
from archive.jobs.runner import Run, StopError
from archive.jobs.starting import ask_for
from archive.models import ImportBatch, Job, Outcome
from archive.models.choices import ChangeKind
from archive.search.index import follower

NAME = "undo_import"
IN_A_REQUEST = 1000  # articles that are undone in a request, in about a second
MADE = (Outcome.CREATED, Outcome.UPDATED)
NAMES = ("undone", "kept", "impossible")


def is_large(batch: ImportBatch) -> bool:
    """Whether an import made more articles than are undone in a request (one query, which reads so many at most)."""
    return batch.records.filter(outcome__in=MADE).order_by()[: IN_A_REQUEST + 1].count() > IN_A_REQUEST


def ask_for_undo(batch: ImportBatch, user: User, *, reason: str = "", takes_edited: bool = False) -> Job:
    """Let a job undo an import; see `jobs.starting.ask_for`."""
    parameters = {"batch": batch.pk, "reason": reason, "takes_edited": takes_edited}
    return ask_for(NAME, _("Undo the import: %s") % batch, parameters, total=len(done_by(batch)), user=user)


def work(run: Run) -> None:
    """Undo what is left, the newest first; each change set is undone in a step, by a change set of its own."""
    job, user = run.job, run.job.user
    batch = ImportBatch.objects.get(pk=job.parameters["batch"])
    change_sets = sorted(done_by(batch), key=lambda one: -one.pk)
    if user is None or not user.is_active or (why := undo_refusal(user, change_sets)):
        raise StopError(_("Whoever asked for it may not undo it.") if user is None or not user.is_active else why)
    numbers = {name: Counter(job.stored.get(name, {})) for name in NAMES}
    with follower.in_batches():
        for some in run.rest(change_sets, 1):
            with run.step():
                try:
                    report = undo(
                        some, user=user, reason=job.parameters["reason"], kind=ChangeKind.UNDO_IMPORT,
                        refusal=lambda needs: reversal_refusal(user, needs),
                        takes_edited=job.parameters["takes_edited"],
                    )  # fmt: skip
                except UndoRefusedError as error:
                    raise StopError(str(error)) from error
                for name in NAMES:
                    numbers[name] += report.numbers(name)
                job.done += 1
                job.batch, job.stored = batch, {name: dict(counts) for name, counts in numbers.items()}
    with run.step():
        ImportBatch.objects.filter(pk=batch.pk).update(status=ImportBatch.Status.UNDONE)
        prune_candidates()
        said = _("Undone: %(undone)s. Kept: %(kept)s. Not possible: %(impossible)s.")
        job.result = {"lines": [said % {name: in_words(counts) for name, counts in numbers.items()}]}


register(JobKind(NAME, work))
