"""The title of an article as plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from archive.models import Article


def plain_title(article: Article) -> str:
    """Write the title of an article as plain words, in brackets if the archive supplied it."""
    if article.title and not article.has_supplied_title:
        return article.title
    title = article.title or _("Untitled")
    return f"[{title}]"
