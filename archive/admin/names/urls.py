"""The addresses of unknown names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper

from django.contrib.admin import AdminSite
from django.http import HttpResponse
from django.urls import URLPattern, path

from archive.admin.names.deciding import decide_view, dismiss_view, look_view
from archive.admin.names.listing import list_view


def urls_of(site: AdminSite) -> list[URLPattern]:
    """Return the addresses, for whoever is inside."""

    def inside(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        bound: Callable[..., HttpResponse] = update_wrapper(partial(view, site), view)
        return site.admin_view(bound)

    return [
        path("names/", inside(list_view), name="names"),
        path("names/look/", inside(look_view), name="names_look"),
        path("names/<int:pk>/dismiss/", inside(dismiss_view), name="names_dismiss"),
        path("names/<int:pk>/<slug:meant>/", inside(decide_view), name="names_decide"),
    ]
