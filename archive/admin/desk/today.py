"""The first page of the desk: the blocks that a person may see, put together."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.desk import (
    acts,
    approvals,
    health,
    imports,
    my_queue,
    notes,
    proposals,
    scheduled,
    todo,
    unknown_names,
)
from archive.admin.desk.parts import list_url
from archive.editing.unknown_names.decisions import may_decide
from archive.models import Severity


def blocks(user: Any) -> dict[str, Any]:
    """Return what the first page shows to this person.

    Each block costs a fixed number of queries that read a bounded number of rows, however large the archive is.
    """
    found: dict[str, Any] = {"title": _("Today at the desk"), "today": timezone.localtime()}
    if isinstance(user, AnonymousUser):
        return found
    if user.has_perm("archive.view_article"):
        own = todo.mine(user)
        numbers = todo.numbers()
        groups = todo.problem_groups(own, numbers.problems)
        found["notes"], found["more_notes"] = notes.notes_for(user)
        found |= {
            "states": todo.state_queues(own, numbers.states),
            "problem_groups": groups,
            "answers": [queue for queue in todo.answers_waiting() if queue.number],
            "articles_url": list_url(),
            "summary": _summary(groups, len(own.ids), is_more=own.is_more),
            "mine": own,
            "my_entries": my_queue.entries(own.ids),
            "my_url": todo.own_url(),
            "my_query": todo.own_query(),
            "returned": my_queue.returned_to(user),
            "jobs": my_queue.jobs_of(user),
            "approvals": approvals.approvals(user, numbers.states),
            "schedule": scheduled.schedule(user),
            "health": health.signs(),
        }
    if user.has_perm("archive.view_importbatch"):
        found["runs"] = imports.runs()
    if user.has_perm("archive.view_changeset"):
        found["acts"] = acts.latest_acts(user)
    if may_decide(user):
        found["unknown_names"] = unknown_names.most_met()
    if user.has_perm("archive.view_eventcandidate"):
        found["proposals"] = proposals.proposals()
    return found


def _summary(groups: list[todo.ProblemGroup], number_of_mine: int, *, is_more: bool) -> str:
    blocking = sum(group.total for group in groups if group.severity == Severity.BLOCKING)
    told = _("No open problem blocks publishing.")
    if blocking:
        told = ngettext(
            "%(number)s open problem blocks publishing.", "%(number)s open problems block publishing.", blocking
        ) % {"number": f"{blocking:,}"}
    waiting = ngettext("%(number)s article waits for you.", "%(number)s articles wait for you.", number_of_mine)
    return f"{told} {waiting % {'number': f'{number_of_mine:,}' + ('+' if is_more else '')}}"
