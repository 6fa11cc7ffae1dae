"""Series of events."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.filters import paging
from archive.filters.names import page_of_names
from archive.filters.paging import BY_DATE, page_of_rows
from archive.models import Event, EventSeries, Tally
from archive.models.vocabulary.events import EventQuerySet
from archive.serving.lookup import find_named
from archive.views.formatting.names import both_names, shown_name
from archive.views.frame.list_formats import formats_of_list
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import for_now, public
from archive.views.pages.headings.chains import chain
from archive.views.pages.lists.presets import newest_within


@public(query=paging.QUERY)
def series_list(request: HttpRequest) -> HttpResponse:
    rows = page_of_names("series", EventSeries.objects.public(), request.GET, 50)
    numbers = Event.objects.public().numbers_by("series", [series.pk for series in rows.rows])
    counted = [(series, numbers[series.pk]) for series in rows.rows]
    page = Page(
        _("Series of events"),
        reverse("archive:series_list"),
        section="series",
        crumbs=(home_crumb(), Crumb(pgettext("several", "Series"))),
        description=_("Events that follow one another under one name."),
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {
        "rows": rows,
        "counted": [(series, n) for series, n in counted if n],
        "without": [series for series, n in counted if not n],
    }
    return render_page("pages/series_list.html", page, context)


@public(query=paging.QUERY, searches="always")
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    series = find_named(EventSeries.objects.public(), slug, request.path)
    events = Event.objects.public().filter(series=series)
    rows = page_of_rows(events.by_date().with_card(), BY_DATE, request.GET)
    earlier = _before(events, rows.rows[-1]) if rows.after else None
    page = Page(
        both_names(series),
        series.get_absolute_url(),
        section="series",
        crumbs=(
            home_crumb(),
            Crumb(pgettext("several", "Series"), reverse("archive:series_list")),
            Crumb(shown_name(series)),
        ),
        formats=formats_of_list(series.get_absolute_url().rstrip("/")),
        description=series.description
        or _("Events that follow one another: %(name)s, and the newest articles about them.") % {"name": series.name},
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {
        "series": series,
        "count": events.count(),
        "rows": rows,
        "chain": chain(rows.rows, earlier, Tally.objects.totals("event", [event.pk for event in rows.rows])),
        **newest_within("series", series),
    }
    response = render_page("pages/series_detail.html", page, context)
    return response if context["newest"] else for_now(response)


def _before(events: EventQuerySet, last: Event) -> Event | None:
    """Return the event before the last one of a page (one query)."""
    return events.filter(held_on__lt=last.held_on).with_card().newest_first().first() if last.held_on else None
