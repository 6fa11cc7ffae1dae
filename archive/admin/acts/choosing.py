"""What was ticked in a list, or all that is listed: no more than can be done at once, and never silently less."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from archive.editing.bulk.frozen import MOST_AT_ONCE

MOST_IN_A_REQUEST = 2_000  # rows of an act that no job does
LIST_ATTRIBUTE = "archive_list"  # of a request: the list that it asked for, where the list may know of more than it has


def chosen_ids(request: HttpRequest, rows: Any, command: str = "", most: int = 0) -> list[int] | None:
    """Return the ids of what was chosen, in its order; None, with a message, where it is more than can be done at once.

    The message names the command that has no such bound, if there is one: all behind `manage.py`, but for who does it.
    """
    most = most or MOST_AT_ONCE
    ids = list(rows.values_list("pk", flat=True)[: most + 1])
    if len(ids) <= most and not _is_cut(request):
        return ids
    refuse_many(request, command, most)
    return None


def refuse_many(request: HttpRequest, command: str = "", most: int = 0) -> None:
    """Say that more was chosen than can be done at once, and what to do."""
    said = _("More than %s rows are chosen. Narrow the list by its filters, and do it part by part.")
    said %= f"{most or MOST_AT_ONCE:,}"
    told = _("Whoever runs the site can do more at once by: %s")
    by = f"--by {request.user.get_username()}"
    messages.error(request, f"{said} {told % f'manage.py {command} {by}'}" if command else said)


def _is_cut(request: HttpRequest) -> bool:
    """Whether all of a list was chosen that found more than it has."""
    return request.POST.get("select_across") == "1" and getattr(getattr(request, LIST_ATTRIBUTE, None), "is_cut", False)
