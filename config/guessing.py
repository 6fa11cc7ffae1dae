"""Slow down whoever guesses passwords or codes, one name or many, and say when to try again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import ceil
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin import site
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _


class GuessingHandler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Count the wrong passwords for a name from an address, as axes does, and also all that came from the address.

    Every lock is one of an address: nobody can lock an editor out from elsewhere. Who signs in resets the count of the
    own name only. While an address is locked, nothing is counted, so that the end of the lock stays where it was.
    """

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        return super().is_locked(request, credentials) or _is_locked_for_all(request)

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **given: Any) -> None:
        super().user_login_failed(sender, credentials, request, **given)
        if request is not None and not request.axes_locked_out and _is_locked_for_all(request):
            request.axes_locked_out = True
            request.axes_credentials = credentials


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer 429 with the moment from which passwords are taken again, as `Retry-After` too (four queries)."""
    now = timezone.now()
    until = max(_ends_of_locks(request, credentials), default=now)
    seconds = max(1, ceil((until - now).total_seconds()))
    context = {
        **site.each_context(request),
        "title": _("Too many wrong tries"),
        "until": until,
        "minutes": ceil(seconds / 60),
    }
    response = render(request, "admin/locked_out.html", context, status=settings.AXES_HTTP_RESPONSE_CODE)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_locked_for_all(request: Any) -> bool:
    failures = _of_address(request).aggregate(n=Sum("failures_since_start"))["n"] or 0
    return bool(failures >= settings.FAILURES_PER_ADDRESS)


def _of_address(request: Any) -> QuerySet[AccessAttempt]:
    threshold = get_cool_off_threshold(request)
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=threshold
    )
    return attempts


def _ends_of_locks(request: HttpRequest, credentials: dict[str, Any] | None) -> Iterator[datetime]:
    for attempts in GuessingHandler().get_user_attempts(request, credentials):
        yield from _end_of_lock(attempts, settings.AXES_FAILURE_LIMIT)
    yield from _end_of_lock(_of_address(request), settings.FAILURES_PER_ADDRESS)


def _end_of_lock(attempts: QuerySet[AccessAttempt], most: int) -> Iterator[datetime]:
    """Give the moment from which fewer than `most` of the attempts count; nothing where it has come already."""
    counted = list(attempts.order_by("-attempt_time").values_list("attempt_time", "failures_since_start"))
    failures = 0
    for moment, more in counted:
        failures += more
        if failures >= most:
            yield moment + settings.AXES_COOLOFF_TIME
            return
