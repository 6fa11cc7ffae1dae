"""Acts on many as jobs: one change set however many steps it takes, and a job that was killed goes on in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from archive.editing.bulk.acts import ActError, Order, act_of
from archive.editing.bulk.applying import Applying, Done
from archive.editing.bulk.frozen import as_text, from_text
from archive.editing.changes.errors import UndoneMeanwhileError
from archive.editing.changes.recorder import User
from archive.jobs.kinds import JobKind, register
from archive.jobs.runner import Run, StopError
from archive.jobs.starting import ask_for
from archive.models import Job
from archive.search.index import follower

NAME = "act"


def ask_for_act(order: Order, user: User, return_url: str = "") -> Job:
    """Let a job do an act; see `jobs.starting.ask_for`."""
    return ask_for(NAME, order.title(), as_parameters(order, return_url), total=len(order.choice), user=user)


def as_parameters(order: Order, return_url: str = "") -> dict[str, Any]:
    return {
        "act": order.act.name,
        "given": order.act.given(),
        "choice": as_text(order.choice),
        "reason": order.reason,
        "leave_out": list(order.leave_out),
        "return_url": return_url,
    }


def order_of(parameters: Mapping[str, Any]) -> Order:
    """Return what a job was asked for. Raises ActError."""
    act = act_of(parameters["act"], parameters["given"])
    return Order(act, from_text(parameters["choice"]), parameters["reason"], tuple(parameters["leave_out"]))


def work(run: Run) -> None:
    """Do the act to what is left of its choice; rights are asked for again, as they are now."""
    job, user = run.job, run.job.user
    if user is None or not user.is_active:
        raise StopError(_("The account of whoever asked for it is gone or closed."))
    try:
        order = order_of(job.parameters)
        order.act.check(user)
    except ActError as error:
        raise StopError(str(error)) from error
    so_far = Done(job.result.get("changed", 0), Counter(job.result.get("skipped", {})), job.change_set)
    applying = Applying(order, user, so_far)
    try:
        with follower.in_batches():
            while some := order.choice[job.done : job.done + applying.size()]:
                with run.step():
                    applying.step(some)
                    job.done += len(some)
                    job.change_set = applying.done.change_set
                    job.result = result_of(applying.done)
    except UndoneMeanwhileError:
        raise StopError(_("What was done of it was undone meanwhile. Choose the articles anew.")) from None
    except ActError as error:
        raise StopError(str(error)) from error


def result_of(done: Done) -> dict[str, Any]:
    """Return what people are told of an act, without a word of any article."""
    return {"changed": done.changed, "skipped": dict(done.skipped)}


register(JobKind(NAME, work))
