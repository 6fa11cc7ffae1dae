"""Finding an article by the address at which its source published it."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article
from archive.views.page import Crumb, Page, home_crumb, render_page
from archive.views.public import public

LONGEST = 2000
MOST = 20


@public(query=("u",))
def by_url(request: HttpRequest) -> HttpResponseBase:
    """Lead to the one article of an address, list them where there are several, and ask where there is none."""
    asked = request.GET.get("u", "").strip()
    ids = Article.objects.at_addresses(_spellings(asked)).values_list("pk", flat=True) if asked else []
    public_ones = Article.objects.published_among(list(ids)).with_card()
    found = sorted(public_ones, key=lambda article: -article.sort_key)[:MOST]
    if len(found) == 1:
        return HttpResponseRedirect(found[0].get_absolute_url())
    page = Page(
        _("Look up by address"),
        reverse("archive:by_url"),
        section="about",
        crumbs=(home_crumb(), Crumb(_("Look up by address"))),
        is_indexed=not request.GET,
    )
    context = {"asked": asked, "articles": found}
    return render_page("archive/by_url.html", page, context, status=404 if asked and not found else 200)


def _spellings(address: str) -> list[str]:
    """Return the ways in which the same address is written: either scheme, with www or without, slash or none."""
    if len(address) > LONGEST or "\x00" in address:
        return []
    parts = urlsplit(address if "//" in address else f"https://{address}") if _is_splittable(address) else None
    if parts is None or not parts.netloc:
        return [address]
    host = parts.netloc.lower().removeprefix("www.")
    bare = parts.path.rstrip("/")
    written = [
        urlunsplit((scheme, netloc, path, parts.query, ""))
        for scheme in ("https", "http")
        for netloc in (host, f"www.{host}")
        for path in (bare, f"{bare}/")
    ]
    return [address, *written]


def _is_splittable(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True
