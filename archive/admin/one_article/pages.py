"""Where the acts on one article are found: their addresses, and what they lend the page of the article."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse

from archive.admin.one_article import encoding, event_offers, notes, restoring
from archive.editing.changes.approval import may_edit
from archive.models import Article


def paths(site: AdminSite) -> list[URLPattern]:
    """Return the addresses, below that of all articles."""

    def view(function: Any) -> Any:
        return site.admin_view(partial(function, site=site))

    return [
        path("notes/<int:pk>/done/", site.admin_view(notes.done_view), name="archive_article_note_done"),
        path("<int:pk>/restore/", site.admin_view(restoring.value_view), name="archive_article_restore"),
        path("<int:pk>/restore/<int:number>/", view(restoring.version_view), name="archive_article_restore_version"),
        path("<int:pk>/encoding/", view(encoding.encoding_view), name="archive_article_encoding"),
    ]


def beside(article: Article) -> dict[str, Any]:
    """Return what the page of an article shows of these acts."""
    return {**notes.beside(article), **event_offers.beside(article), "encoding_form": encoding.form_beside()}


def restore_url(request: HttpRequest, article: Article) -> str:
    """Return where an earlier value of an article is restored; empty for who may not."""
    return reverse("admin:archive_article_restore", args=[article.pk]) if may_edit(request.user, article) else ""
