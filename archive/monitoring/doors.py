"""The addresses for operators: `/readyz` for whoever sends readers here, `/metrics` for Prometheus."""

from __future__ import annotations

import os
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from archive.monitoring.gauges import ArchiveCollector
from archive.monitoring.readiness import checks
from archive.monitoring.requests import MULTIPLE

NO_STORE = {"Cache-Control": "no-store"}


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say line by line whether the site can answer well; 503 while anything is wrong."""
    found = checks()
    lines = [f"{name}: {wrong or 'ok'}\n" for name, wrong in found.items()]
    return HttpResponse(
        "".join(lines), "text/plain; charset=utf-8", status=503 if any(found.values()) else 200, headers=NO_STORE
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the metrics of all processes of this host, to the staff and to networks of `METRICS_ALLOW` only."""
    if not (_is_allowed(import_string(settings.CLIENT_ADDRESS)(request)) or _is_staff(request)):
        said = "Metrics are for the staff, and for the networks that METRICS_ALLOW names.\n"
        return HttpResponse(said, "text/plain; charset=utf-8", status=403, headers=NO_STORE)
    registry = CollectorRegistry()
    registry.register(ArchiveCollector())
    text = generate_latest(registry)
    if MULTIPLE in os.environ:
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        text += generate_latest(together)
    else:
        text += generate_latest(REGISTRY)
    return HttpResponse(text, CONTENT_TYPE_LATEST, headers=NO_STORE)


def _is_allowed(address: str) -> bool:
    return bool(address) and any(ip_address(address) in ip_network(one) for one in settings.METRICS_ALLOW)


def _is_staff(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff
