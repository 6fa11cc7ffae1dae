"""Events that are offered below those of an article: each is taken with a role, or refused for good, by the save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.admin.shared.list_filters import is_id
from archive.editing.changes.approval import has_permission
from archive.editing.changes.record import Record
from archive.editing.events.offers import MOST_OFFERED, events_near, proposal_with, refuse_in, take_in
from archive.models import Article, Role

ANSWER, ROLE = "event-offer-", "event-role-"  # with the number of an event
TAKE, REFUSE = "take", "refuse"
CHANGE_EVENT = "archive.change_event"


def beside(article: Article) -> dict[str, Any]:
    """Return the events that an article may tell of, and the proposal that has it (three queries)."""
    return {"event_offers": events_near(article), "proposal": proposal_with(article), "roles": Role.choices}


def write(record: Record, article: Article, sent: Mapping[str, Any]) -> None:
    """Record the answers among what a form sent; refusals only of who may change events."""
    answers = {int(pk): sent[name] for name in sent if (pk := name.removeprefix(ANSWER)) != name and is_id(pk)}
    few = dict(list(answers.items())[:MOST_OFFERED])
    take_in(record, article, {pk: str(sent.get(f"{ROLE}{pk}", "")) for pk, one in few.items() if one == TAKE})
    if has_permission(record.change_set.user, CHANGE_EVENT):
        refuse_in(record, article, [pk for pk, one in few.items() if one == REFUSE])
