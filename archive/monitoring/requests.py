"""Counting and timing what is asked: one observation a request, with an id that its lines of the log carry, too.

The processes of a web server count together through files in the folder `PROMETHEUS_MULTIPROC_DIR`, which
`deploy/gunicorn.conf.py` sets. Each process writes into the files of its place among the workers, so that one that
takes over the place of another goes on counting where that ended, and the files stay few.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter, Histogram, values

from archive.monitoring.logs import request_id

logger = logging.getLogger(__name__)

MULTIPLE = "PROMETHEUS_MULTIPROC_DIR"
WORKER_SLOT = "WORKER_SLOT"
HEADER = "X-Request-ID"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_GIVEN_ID = re.compile(r"[\w.:+/=-]{1,128}", re.ASCII)

if MULTIPLE in os.environ and WORKER_SLOT in os.environ:
    values.ValueClass = values.MultiProcessValue(lambda: os.environ[WORKER_SLOT])  # type: ignore[no-untyped-call]

REQUESTS = Counter("annals_requests", "Requests answered.", ["door", "method", "status"])
REQUEST_SECONDS = Histogram("annals_request_seconds", "Time until an answer begins.", ["door"], buckets=SECONDS)
PAGES = Counter(
    "annals_pages",
    "Public pages by how they were answered: the reader's copy was still good, the process held it, or it was drawn.",
    ["how"],
)


class RequestMonitorMiddleware:
    """Gives each request an id, counts and times it, and writes a line of the log at the level INFO.

    The id is that of `X-Request-ID` where a proxy of ours stands in front (`PROXY_COUNT`), else a new one; the answer
    carries it unless caches may keep that for others. No address of a reader is written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.request_id = _id_of(request)  # type: ignore[attr-defined]  # for what is logged afterwards
        token = request_id.set(given)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            if not _is_public(response):
                response.headers[HEADER] = given
            door = _door(request)
            method = request.META["REQUEST_METHOD"] if request.META["REQUEST_METHOD"] in _METHODS else "other"
            REQUESTS.labels(door, method, str(response.status_code)).inc()
            REQUEST_SECONDS.labels(door).observe(seconds)
            if how := _how_answered(response):
                PAGES.labels(how).inc()
            logger.info(
                "%s %s %s",
                request.META["REQUEST_METHOD"],
                request.path,
                response.status_code,
                extra={"door": door, "status": response.status_code, "milliseconds": round(seconds * 1000, 1)},
            )
            return response
        finally:
            request_id.reset(token)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "") if settings.PROXY_COUNT else ""
    return given if _GIVEN_ID.fullmatch(given) else uuid4().hex


def _door(request: HttpRequest) -> str:
    """Return the name of the address that was asked, never the address itself: there are only so many of them."""
    match = request.resolver_match
    return (match.view_name or match.route or "other") if match else "none"


def _is_public(response: HttpResponseBase) -> bool:
    return "public" in response.headers.get("Cache-Control", "")


def _how_answered(response: HttpResponseBase) -> str:
    if not (response.has_header("ETag") and _is_public(response)):
        return ""
    if response.status_code == 304:
        return "not_modified"
    return "held" if getattr(response, "is_held", False) else "drawn"
