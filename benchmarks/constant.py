"""The archive as gunicorn serves it, with one more page, which is always the same and asks nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.wsgi import application


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing")


def _add() -> None:
    from archive.urls import urlpatterns  # only after Django was made ready

    urlpatterns.insert(0, path("constant/", constant))


_add()

__all__ = ["application"]
