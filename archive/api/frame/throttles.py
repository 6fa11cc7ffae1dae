"""So many requests a minute, by network address, or by token; counted in each process of the site for itself."""

from __future__ import annotations

import time
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from archive.models import ApiToken

MINUTE = 60  # seconds


class RequestThrottle(BaseThrottle):
    """Counts what is really answered: not what a reader has already, nor what this process holds as drawn."""

    def allow_request(self, request: Request, view: Any) -> bool:
        token = request.auth
        if isinstance(token, ApiToken):
            return is_allowed(f"token-{token.pk}", settings.API_TOKEN_REQUESTS_A_MINUTE)
        return is_allowed_from(request)

    def wait(self) -> float:
        return seconds_left()


def is_allowed_from(request: Request) -> bool:
    """Count a request of nobody that is known; say whether it may be answered."""
    return is_allowed(f"from-{get_client_ip_address(request._request)}", settings.API_REQUESTS_A_MINUTE)


def is_allowed(who: str, most: int) -> bool:
    """Count one more in this minute; say whether it is among those that are allowed. `most` 0 allows any number."""
    if not most:
        return True
    counts = caches["throttle"]
    key = f"{int(time.time() // MINUTE)}-{who}"
    counts.add(key, 0, MINUTE * 2)
    try:
        return bool(counts.incr(key) <= most)
    except ValueError:  # so many others came meanwhile that it was dropped
        return True


def seconds_left() -> int:
    """Return in how many seconds the next minute begins."""
    return MINUTE - int(time.time() % MINUTE)
