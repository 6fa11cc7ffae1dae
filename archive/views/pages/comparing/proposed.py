"""Stories that a rule found and no editor has confirmed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.comparing.stories import public_proposals, stories
from archive.filters import paging
from archive.filters.paging import page_of_list
from archive.serving.lookup import MovedError
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public

STORIES_A_PAGE = 20


@public(query=paging.QUERY)
def proposed_events(request: HttpRequest) -> HttpResponse:
    path = reverse("archive:proposed_events")
    if request.path != path:
        raise MovedError(path)
    proposals = public_proposals()
    rows = page_of_list(proposals, "proposed", request.GET, STORIES_A_PAGE)
    page = Page(
        _("Probably the same story"),
        path,
        section="events",
        crumbs=(home_crumb(), Crumb(_("Events"), reverse("archive:event_list")), Crumb(_("Probably the same story"))),
        is_indexed=False,
    )
    context = {"rows": rows, "stories": stories(rows.rows), "total": len(proposals)}
    return render_page("pages/proposed_events.html", page, context)
