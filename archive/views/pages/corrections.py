"""Changes: what was added, corrected, merged and withdrawn, as a page and as a feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.filters import paging
from archive.filters.paging import page_of_rows
from archive.filters.parameters import written
from archive.models import Collection
from archive.serving.corrections import MOST_CHANGES, NEWEST_ACTS, Correction, acts, corrections_of
from archive.serving.titles import plain_title
from archive.views.formatting.locales import canonical
from archive.views.frame.interface_languages import language_tag
from archive.views.frame.page import Crumb, Format, Page, home_crumb, render_page
from archive.views.frame.public import data_response, public
from archive.views.pages.additions import Addition, latest_additions

ACTS_A_PAGE = 50
ACTS_LOOKED_AT = 20  # for the last few corrections
ATOM = "application/atom+xml"


@public(query=paging.QUERY, shows_acts=True)
def corrections_page(request: HttpRequest) -> HttpResponse:
    rows = page_of_rows(acts(), NEWEST_ACTS, request.GET, default_size=ACTS_A_PAGE)
    path = reverse("archive:corrections")
    page = Page(
        _("Corrections and changes"),
        path,
        section="about",
        crumbs=(home_crumb(), Crumb(_("About"), reverse("archive:about")), Crumb(_("Changes"))),
        formats=(Format(_("Atom feed"), ATOM, reverse("archive:corrections_feed")),),
        description=_(
            "What was changed in articles after they were published here, newest first. Each article keeps its earlier"
            " versions."
        ),
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {
        "rows": rows,
        "corrections": corrections_of(rows.rows),
        "added": [] if request.GET else latest_additions(),
        "added_url": reverse("archive:article_list") + written([("sort", "added")]),
    }
    return render_page("pages/corrections.html", page, context)


@public(shows_acts=True)
def corrections_feed(request: HttpRequest) -> HttpResponse:
    latest = list(acts().order_by("-pk")[:ACTS_A_PAGE])
    feed = Atom1Feed(
        title=_("Corrections and changes"),
        link=settings.SITE_URL + reverse("archive:corrections"),
        description="",
        language=language_tag(get_language() or settings.LANGUAGE_CODE),
        author_name=Collection.objects.for_readers().title,
        feed_url=settings.SITE_URL + reverse("archive:corrections_feed"),
    )
    entries = [*map(_entry_of_correction, corrections_of(latest)), *map(_entry_of_addition, latest_additions())]
    for entry in sorted(entries, key=lambda entry: entry["updateddate"], reverse=True):
        feed.add_item(**entry)
    return data_response(feed.writeString("utf-8"), f"{ATOM}; charset=utf-8")


def latest_corrections(most: int) -> list[Correction]:
    """Return the last few corrections among the last acts that could be some (three queries)."""
    return corrections_of(list(acts().order_by("-pk")[:ACTS_LOOKED_AT]), MOST_CHANGES // 10)[:most]


def _entry_of_correction(correction: Correction) -> dict[str, Any]:
    address = settings.SITE_URL + correction.url
    return {
        "title": f"{correction.title}: {correction.what}",
        "link": address,
        "description": correction.reason,
        "unique_id": f"{settings.SITE_URL}{canonical(correction.url)}#{correction.at.isoformat()}",
        "updateddate": correction.at,
    }


def _entry_of_addition(added: Addition) -> dict[str, Any]:
    address = settings.SITE_URL + reverse("archive:article_list") + written([("sort", "added")])
    titles = "; ".join(map(plain_title, added.articles))
    return {
        "title": _("Added: %(articles)s") % {"articles": added.in_words},
        "link": address,
        "description": f"{titles} …" if added.hidden else titles,
        "unique_id": f"{settings.SITE_URL}{canonical(reverse('archive:corrections'))}#added-{added.day.isoformat()}",
        "updateddate": added.at,
    }
