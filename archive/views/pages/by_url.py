"""Finding an article by the address at which its source published it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article
from archive.text.addresses import spellings
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public

MOST = 20


@public(query=("u",))
def by_url(request: HttpRequest) -> HttpResponseBase:
    """Lead to the one article of an address, list them where there are several, and ask where there is none."""
    asked = request.GET.get("u", "").strip()
    there = Article.objects.at_addresses(spellings(asked)).values_list("pk", "merged_into_id") if asked else []
    public_ones = Article.objects.published_among({merged_into or pk for pk, merged_into in there}).with_card()
    found = sorted(public_ones, key=lambda article: -article.sort_key)[:MOST]
    if len(found) == 1:
        return HttpResponseRedirect(found[0].get_absolute_url())
    page = Page(
        _("Look up by address"),
        reverse("archive:by_url"),
        section="about",
        crumbs=(home_crumb(), Crumb(_("Look up by address"))),
        description=_("Find an article by the address at which its source published it."),
        schema="WebPage",
        is_indexed=not request.GET,
    )
    context = {"asked": asked, "articles": found}
    return render_page("pages/by_url.html", page, context, status=404 if asked and not found else 200)
