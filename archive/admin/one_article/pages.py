"""Where the acts on one article are found: their addresses, and what they lend the page of the article."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from archive.admin.one_article import encoding, notes
from archive.models import Article


def paths(site: AdminSite) -> list[URLPattern]:
    """Return the addresses, below that of all articles."""

    def view(function: Any) -> Any:
        return site.admin_view(partial(function, site=site))

    return [
        path("notes/<int:pk>/done/", site.admin_view(notes.done_view), name="archive_article_note_done"),
        path("<int:pk>/encoding/", view(encoding.encoding_view), name="archive_article_encoding"),
    ]


def beside(article: Article) -> dict[str, Any]:
    """Return what the page of an article shows of these acts."""
    return {**notes.beside(article), "encoding_form": encoding.form_beside()}
