"""What is answered while nothing can be written: reading goes on, and who wants to write is told why not."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken

from archive.serving.disk_errors import reason_of

RETRY_AFTER = 60  # seconds


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
