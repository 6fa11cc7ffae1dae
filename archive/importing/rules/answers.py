"""What an editor decides about a learned line: it is left out from now on, and of the texts there are, or it stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.editing.bulk.acts import Order
from archive.editing.bulk.applying import Applying, Done, takes_a_job
from archive.editing.bulk.bulk_job import NAME, as_parameters
from archive.editing.bulk.frozen import Seen
from archive.editing.changes.recorder import User, recording
from archive.importing.rules.line_removal import RemoveLine
from archive.jobs.starting import start
from archive.models import BoilerplateProposal, ChangeSet, Job
from archive.models.choices import ChangeKind

Answer = BoilerplateProposal.Answer


class AnswerRefusedError(Exception):
    """An answer that can't be given; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of accepting a line: its change set, and either what was done at once or the job that does it."""

    change_set: ChangeSet
    done: Done | None = None
    job: Job | None = None


def accept(proposal: BoilerplateProposal, user: User, reason: str = "", return_url: str = "") -> Accepted:
    """Make a line a rule of its source, and take it out of the texts that have it and were not left out.

    Rule and removal are one change set. Texts that a person set, or that changed since they were read, stay and are
    counted. Raises AnswerRefusedError.
    """
    order = Order(RemoveLine(proposal.pk), _choice_of(proposal), reason)
    order.act.check(user)
    change_set = _answer(proposal, Answer.OPEN, Answer.ACCEPTED, ChangeKind.REPARSE, user, reason)
    if takes_a_job(order):
        job = Job.objects.create(
            kind=NAME,
            title=order.title()[:300],
            parameters=as_parameters(order, return_url),
            total=len(order.choice),
            change_set=change_set,
            user=user,  # type: ignore[misc]
            user_name=user.get_username(),
        )
        start(job)
        return Accepted(change_set, job=job)
    applying = Applying(order, user, Done(change_set=change_set))
    applying.step(order.choice)
    return Accepted(change_set, done=applying.done)


def refuse(proposal: BoilerplateProposal, user: User, reason: str = "") -> ChangeSet:
    """Let a line stay in the texts; it is not proposed again. Raises AnswerRefusedError."""
    return _answer(proposal, Answer.OPEN, Answer.REFUSED, ChangeKind.EDIT, user, reason)


def reopen(proposal: BoilerplateProposal, user: User, reason: str = "") -> ChangeSet:
    """Let a refused line wait for an answer again. Raises AnswerRefusedError."""
    return _answer(proposal, Answer.REFUSED, Answer.OPEN, ChangeKind.EDIT, user, reason)


def _choice_of(proposal: BoilerplateProposal) -> list[Seen]:
    places = proposal.places.filter(is_left_out=False).order_by("article_id")
    return [Seen(pk, version) for pk, version in places.values_list("article_id", "version")]


def _answer(proposal: BoilerplateProposal, was: str, now: str, kind: ChangeKind, user: User, reason: str) -> ChangeSet:
    with recording(kind, user=user, reason=reason) as record:
        proposal.refresh_from_db()
        if proposal.state != was:
            said = _("Somebody answered it meanwhile: it is %s. Nothing was changed.")
            raise AnswerRefusedError(said % proposal.get_state_display())
        # It stays open to whoever answers next, a job among them.
        record.set_many(BoilerplateProposal, {proposal.pk: {"state": now}}, edited={proposal.pk: {"state": False}})
    proposal.refresh_from_db()
    return record.change_set
