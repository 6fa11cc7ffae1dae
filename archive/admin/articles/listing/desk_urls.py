"""The addresses of queues and saved views, below that of the list of articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from archive.admin.articles import work_queue
from archive.admin.articles.listing import saved_views


def desk_urls(model_admin: Any, wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """Return the addresses; all are for who may see the list of articles, and nobody else."""

    def begin(request: HttpRequest) -> HttpResponse:
        return work_queue.begin_view(model_admin, request)

    def skip(request: HttpRequest, pk: int) -> HttpResponse:
        return work_queue.skip_view(model_admin, request, pk)

    def end(request: HttpRequest, code: str) -> HttpResponse:
        return work_queue.end_view(model_admin, request, code)

    def views(request: HttpRequest) -> HttpResponse:
        saved_views.may_keep_views(model_admin, request)
        return saved_views.own_views(model_admin, request)

    def keep(request: HttpRequest) -> HttpResponse:
        saved_views.may_keep_views(model_admin, request)
        return saved_views.keep_view(request)

    def open_view(request: HttpRequest, pk: int) -> HttpResponse:
        saved_views.may_keep_views(model_admin, request)
        return saved_views.open_view(request, pk)

    def change(request: HttpRequest, pk: int) -> HttpResponse:
        saved_views.may_keep_views(model_admin, request)
        return saved_views.change_view(request, pk)

    return [
        path("queue/", wrap(begin), name="archive_article_begin"),
        path("queue/<slug:code>/", wrap(end), name="archive_article_queue"),
        path("<int:pk>/skip/", wrap(skip), name="archive_article_skip"),
        path("views/", wrap(views), name="archive_article_views"),
        path("views/keep/", wrap(keep), name="archive_article_keep_view"),
        path("views/<int:pk>/", wrap(open_view), name="archive_article_view"),
        path("views/<int:pk>/change/", wrap(change), name="archive_article_change_view"),
    ]
