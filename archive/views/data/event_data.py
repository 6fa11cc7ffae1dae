"""An event as data: JSON with its accounts, a calendar entry, and its picture."""

from __future__ import annotations

import json
from datetime import date, timedelta

import icalendar
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from archive.filters import paging
from archive.models import Account, Collection, Event, Tally
from archive.serving.event_records import event_record
from archive.serving.lookup import MovedError, find_named
from archive.views.data.ledger_data import ledger_record
from archive.views.formatting import share_pictures
from archive.views.frame.pictures import said_of_event
from archive.views.frame.public import data_response, public

ACCOUNTS_A_PAGE = 100


@public(query=paging.QUERY)
def event_data(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """Answer an event as JSON, as a calendar entry if its first day is known, or as a picture.

    JSON has its accounts page by page; `next_url` and `previous_url` there lead to the pages beside.
    """
    try:
        event = find_named(
            Event.objects.public().select_related("place", "series"), slug, reverse("archive:event_detail", args=[slug])
        )
    except MovedError as moved:
        raise MovedError(moved.to.rstrip("/") + f".{suffix}") from None
    if suffix != "json" and request.GET:
        raise MovedError(request.path)
    if suffix == "ics":
        if not event.has_calendar_entry:
            raise Http404
        return data_response(_as_calendar(event), "text/calendar; charset=utf-8")
    if suffix == "png":
        said = said_of_event(event, Tally.objects.total("event", event.pk), Collection.objects.current().title)
        return data_response(share_pictures.picture(said), share_pictures.MEDIA_TYPE)
    accounts = Account.objects.published().filter(event=event).in_order().with_card()
    rows = paging.page_of_rows(accounts, paging.BY_PUBLICATION, request.GET, default_size=ACCOUNTS_A_PAGE)
    own = settings.SITE_URL + request.path
    beside = {"previous_url": rows.before_query, "next_url": rows.after_query}
    links = {name: own + query for name, query in beside.items() if query}
    record = event_record(event, rows.rows) | links | ledger_record(event)
    return data_response(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "application/json; charset=utf-8")


def _as_calendar(event: Event) -> bytes:
    """Write an event whose first day is known as an entry of whole days (RFC 5545); nothing is made up for its end."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Annals//EN")
    calendar.add("version", "2.0")
    entry = icalendar.Event()
    entry.add("uid", settings.SITE_URL + event.get_absolute_url())
    entry.add("dtstamp", event.updated_at)
    if event.starts:
        entry.add("dtstart", event.starts.first_day)
    # The end of an entry is the day after its last; the calendar has no other than 9999.
    if event.ends and event.ends.day and event.ends.first_day < date.max:
        entry.add("dtend", event.ends.first_day + timedelta(days=1))
    entry.add("summary", event.title)
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    if event.place:
        entry.add("location", event.place.name)
    if event.description:
        entry.add("description", event.description)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
