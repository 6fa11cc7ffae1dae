"""Series of events."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.filters import paging
from archive.filters.paging import BY_NAME, page_of_rows
from archive.models import Event, EventSeries
from archive.views.frame.list_formats import formats_of_list
from archive.views.frame.lookup import find_named
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import for_now, public
from archive.views.pages.event_lists import BY_DATE, by_year, entries
from archive.views.pages.lists.presets import newest_within


@public(query=paging.QUERY)
def series_list(request: HttpRequest) -> HttpResponse:
    rows = page_of_rows(EventSeries.objects.public(), BY_NAME, request.GET, default_size=50)
    numbers = Event.objects.public().numbers_by("series", [series.pk for series in rows.rows])
    counted = [(series, numbers[series.pk]) for series in rows.rows]
    page = Page(
        _("Series of events"),
        reverse("archive:series_list"),
        section="series",
        crumbs=(home_crumb(), Crumb(_("Series"))),
        is_indexed=not request.GET,
    )
    return render_page("pages/series_list.html", page, {"rows": rows, "counted": counted})


@public(query=paging.QUERY, searches="always")
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    series = find_named(EventSeries.objects.public(), slug, request.path)
    events = Event.objects.public().filter(series=series)
    rows = page_of_rows(events.by_date().with_card(), BY_DATE, request.GET)
    page = Page(
        series.name,
        series.get_absolute_url(),
        section="series",
        crumbs=(home_crumb(), Crumb(_("Series"), reverse("archive:series_list")), Crumb(series.name)),
        formats=formats_of_list(series.get_absolute_url().rstrip("/")),
        description=series.description,
        is_indexed=not request.GET,
    )
    context = {
        "series": series,
        "count": events.count(),
        "rows": rows,
        "years": by_year(entries(rows.rows)),
        **newest_within("series", series),
    }
    response = render_page("pages/series_detail.html", page, context)
    return response if context["newest"] else for_now(response)
