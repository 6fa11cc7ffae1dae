"""What stands where an article was withdrawn, or where it or a version of it was erased."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article
from archive.models.queries.public_versions import Version
from archive.serving.article_records import hashes_of
from archive.views.frame.page import Crumb, Page, home_crumb, render_page


def tombstone(article: Article, path: str) -> HttpResponse:
    """Answer 410 for a withdrawn article that may be mentioned."""
    erased = article.is_erased
    page = Page(
        _("This article was erased") if erased else _("This article was withdrawn"),
        path,
        crumbs=(
            home_crumb(),
            Crumb(_("Articles"), reverse("archive:article_list")),
            Crumb(_("Erased") if erased else _("Withdrawn")),
        ),
        description=_("The address stays, so that a citation still leads somewhere."),
        is_indexed=False,
    )
    context = {"article": article, "hashes": hashes_of(article) if erased else ()}
    return render_page("pages/article_gone.html", page, context, status=410)


def version_tombstone(article: Article, version: Version, path: str, crumbs: tuple[Crumb, ...]) -> HttpResponse:
    """Answer 410 for an erased version of an article that stands."""
    page = Page(_("This version was erased"), path, crumbs=crumbs, is_indexed=False)
    return render_page("pages/version_gone.html", page, {"article": article, "version": version}, status=410)
