"""Carrying out what a shadow run found: the rules are run again over its articles, as one change set."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.editing.bulk.acts import Order
from archive.editing.bulk.applying import Done, do_now, takes_a_job
from archive.editing.bulk.bulk_job import ask_for_act
from archive.editing.bulk.frozen import Seen
from archive.editing.changes.recorder import User
from archive.importing.rereading_acts import ReadAgain
from archive.importing.rules.concerned import rules_stamp
from archive.models import Job, ShadowRun


class ApplyRefusedError(Exception):
    """What was found can't be applied; the message is a sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it: done at once, or asked for as a job."""

    done: Done | None = None
    job: Job | None = None


def choice_of(shadow: ShadowRun) -> list[Seen]:
    """Return the articles that are to change, with the versions that were read (one query)."""
    rows = shadow.differences.filter(is_left_out=False).exclude(effect="kept")
    found = rows.order_by("article_id").values_list("article_id", "version").distinct()
    return [Seen(pk, version) for pk, version in found]


def why_not(shadow: ShadowRun) -> str:
    """Say why a run can't be applied now; empty when it can (some five queries)."""
    if shadow.applying_id or shadow.change_set_id:
        return _("It was applied already. Look again to see what would change now.")
    if shadow.job is None or shadow.job.state != Job.State.DONE:
        return _("It was not read to its end.")
    if shadow.rules_stamp != rules_stamp():
        return _("Names or rules were changed since. Look again to see what would change now.")
    return ""


def apply(shadow: ShadowRun, user: User, reason: str = "", return_url: str = "") -> Applied:
    """Run the rules again over what differs and was not left out; what changed since, or a person set, stays.

    Raises ApplyRefusedError.
    """
    if why := why_not(shadow):
        raise ApplyRefusedError(why)
    choice = choice_of(shadow)
    if not choice:
        raise ApplyRefusedError(_("Nothing is left to be changed."))
    order = Order(ReadAgain(), choice, reason or _("Rules changed: %s") % shadow)
    if takes_a_job(order):
        job = ask_for_act(order, user, return_url)
        ShadowRun.objects.filter(pk=shadow.pk).update(applying=job)
        return Applied(job=job)
    done = do_now(order, user)
    ShadowRun.objects.filter(pk=shadow.pk).update(change_set=done.change_set)
    return Applied(done=done)
