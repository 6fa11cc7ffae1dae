"""Return URLs: where an editor goes after an action, with the filters of the list that they came from."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from archive.editing.changes.values import name_of

FILTERS_PARAMETER = "_changelist_filters"  # Django's name for them, in the address of a page of one row
QUEUE_PARAMETER = "queue"  # the short id of a queue that is worked through, beside them
RETURN_PARAMETER = "next"


def with_preserved_filters(request: HttpRequest, model: type[models.Model], address: str) -> str:
    """Add the preserved filters of the request to a URL; to that of the model's list, as parameters of its own."""
    preserved = request.GET.get(FILTERS_PARAMETER, "")
    if not preserved:
        return address
    context: Any = {"opts": model._meta, "preserved_filters": urlencode({FILTERS_PARAMETER: preserved})}
    return str(add_preserved_filters(context, address))


def change_page_url(request: HttpRequest, row: models.Model) -> str:
    """Return the URL of the change page of a row, with the preserved filters, in the queue that is worked through."""
    model = type(row)
    address = reverse(f"admin:archive_{name_of(model)}_change", args=[row.pk])
    kept = with_preserved_filters(request, model, address)
    queue = request.GET.get(QUEUE_PARAMETER) or request.POST.get(QUEUE_PARAMETER, "")
    return f"{kept}{'&' if '?' in kept else '?'}{urlencode({QUEUE_PARAMETER: queue})}" if queue else kept


def changelist_url(request: HttpRequest, model: type[models.Model]) -> str:
    """Return the URL of the list of a model, with the preserved filters."""
    return with_preserved_filters(request, model, reverse(f"admin:archive_{name_of(model)}_changelist"))


def requested_return_url(request: HttpRequest) -> str:
    """Return the return URL that the request names, empty if it names none or one of another host."""
    named = request.POST.get(RETURN_PARAMETER) or request.GET.get(RETURN_PARAMETER, "")
    is_here = url_has_allowed_host_and_scheme(named, {request.get_host()}, request.is_secure())
    return named if named and is_here else ""


def with_return_url(address: str, return_url: str) -> str:
    """Add a return URL to the URL of an action."""
    return f"{address}?{urlencode({RETURN_PARAMETER: return_url})}" if return_url else address
