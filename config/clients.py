"""Tell from which address a request comes, also behind proxies."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address that the outermost of our own proxies saw.

    Each proxy adds the address it saw at the end of `X-Forwarded-For`; whatever stands before ours was written by the
    client and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    count = settings.PROXY_COUNT
    if not count or len(seen) < count:
        return direct
    return seen[-count] or direct
