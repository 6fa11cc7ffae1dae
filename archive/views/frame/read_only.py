"""What is answered while nothing can be written: reading goes on, and who wants to write is told why not."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken

RETRY_AFTER = 60  # seconds
# What SQLite says, and the classes of PostgreSQL's errors: no writing in this transaction, no room on the disk.
_READ_ONLY = ("readonly database", "read-only")
_FULL = ("disk is full", "disk i/o error")
_STATES = {"25006": _READ_ONLY, "53100": _FULL}


class ReadOnlyMiddleware:
    """Answers a request that could not write because of the disk with one clear sentence, and 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_of(exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what broke outside a view, such as the keeping of a session."""
    error = sys.exc_info()[1]
    return (refusal_of(error) if error else None) or broken(request)


def refusal_of(error: BaseException) -> HttpResponse | None:
    """Return the answer to an error of the disk; None for any other."""
    why = reason_of(error)
    if not why:
        return None
    rest = _("What is published can be read as always. Please tell whoever runs this site.")
    response = HttpResponse(f"{why} {rest}\n", status=503, content_type="text/plain; charset=utf-8")
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def reason_of(error: BaseException) -> str:
    """Say why nothing could be written; nothing where the error is not of that kind."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, (DatabaseError, OSError)):
            said = str(seen).lower()
            state = _STATES.get(getattr(seen, "sqlstate", "") or "")
            if state is _READ_ONLY or any(words in said for words in _READ_ONLY):
                return _("Nothing was saved: the place where the archive is kept can’t be written just now.")
            if state is _FULL or any(words in said for words in _FULL):
                return _("Nothing was saved: there is no room on the disk where the archive is kept.")
        seen = seen.__cause__ or seen.__context__
    return ""
