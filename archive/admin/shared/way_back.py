"""The way back: the list that a person works through keeps its filters from page to page and after every act."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from archive.editing.changes.values import name_of

FILTERS = "_changelist_filters"  # Django's name for them, in the address of a page of one row
NEXT = "next"


def with_filters(request: HttpRequest, model: type[models.Model], address: str) -> str:
    """Add to an address the filters that the person came with; to that of the model's list, as filters of its own."""
    kept = request.GET.get(FILTERS, "")
    if not kept:
        return address
    context: Any = {"opts": model._meta, "preserved_filters": urlencode({FILTERS: kept})}
    return str(add_preserved_filters(context, address))


def page_of(request: HttpRequest, row: models.Model) -> str:
    """Return where a record is edited, with the filters of the list of its kind."""
    model = type(row)
    return with_filters(request, model, reverse(f"admin:archive_{name_of(model)}_change", args=[row.pk]))


def list_of(request: HttpRequest, model: type[models.Model]) -> str:
    """Return the list of a model as the person left it."""
    return with_filters(request, model, reverse(f"admin:archive_{name_of(model)}_changelist"))


def next_of(request: HttpRequest) -> str:
    """Return where the person wants to be afterwards, if that lies here; else nothing."""
    wanted = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if wanted and is_here else ""


def leading_back(address: str, back: str) -> str:
    """Add to the address of an act where it leads back to."""
    return f"{address}?{urlencode({NEXT: back})}" if back else address
