"""What stands where an article was withdrawn."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article
from archive.views.page import Crumb, Page, home_crumb, render_page


def tombstone(article: Article, path: str) -> HttpResponse:
    """Answer 410 for a withdrawn article that may be mentioned."""
    page = Page(
        _("This article was withdrawn"),
        path,
        crumbs=(home_crumb(), Crumb(_("Articles"), reverse("archive:article_list")), Crumb(_("Withdrawn"))),
        is_indexed=False,
    )
    return render_page("archive/article_gone.html", page, {"article": article}, status=410)
