"""The first page: what is held and of when, what came and changed lately, what happened, and ways in."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.models import Article, Event, Tally, most_used_tags
from archive.models.queries.page_queries import lately_used_tags
from archive.models.queries.public_events import count_public_events
from archive.views.frame.page import Page, render_page
from archive.views.frame.public import public
from archive.views.pages.calendars.same_days import days_beside, same_days
from archive.views.pages.corrections import latest_corrections
from archive.views.pages.event_lists import by_year, entries
from archive.views.pages.lists.examples import examples
from archive.views.pages.lists.histograms import years_held
from archive.views.pages.months import events_by_month, latest_and_fullest, months_of

EVENTS = 10
LATEST_YEARS = 3
FULLEST_YEARS = 3
TAGS = 20
TAGS_MOVED = 12
LATELY = 200  # articles added last, of which the tags that moved are told
ADDED = 5
CORRECTED = 5
SAME_DAYS = 10


@public(shows_acts=True)
def home(request: HttpRequest) -> HttpResponse:
    counts = Tally.objects.counts("archive")
    events = list(Event.objects.public().newest_first().with_card()[:EVENTS])
    held, today = counts.years, timezone.localdate()
    happened_in = [event.held_on.year for event in events if event.held_on]
    shown = latest_and_fullest(held, LATEST_YEARS, FULLEST_YEARS, happened_in)
    happened = events_by_month(shown[0], shown[-1]) if shown else None
    months = sorted(counts.months)
    tags = [(tag, tag.n) for tag in most_used_tags(TAGS)]
    on_day = same_days(today, held)
    context = {
        "archive": counts,
        "examples": examples([tag for tag, _n in tags], events),
        "added": list(Article.objects.published().lately_added().with_card()[:ADDED]),
        "corrections": latest_corrections(CORRECTED),
        "histogram": years_held(held) if len(held) > 1 else None,
        "first_month": date(*months[0], 1) if months else None,
        "last_month": date(*months[-1], 1) if months else None,
        "strip": [(year, months_of(year, counts, happened)) for year in shown] if happened is not None else [],
        "years_hidden": len(set(held) - set(shown)),
        "years": by_year(entries(events)),
        "held": held,
        "event_count": count_public_events(),
        "source_count": Tally.objects.count_headings("source"),
        "same_days": on_day[:SAME_DAYS],
        "days_beside": [] if on_day else days_beside(today, held),
        "tags": tags,
        "lately": LATELY,
        "tags_moved": [(tag, tag.n) for tag in lately_used_tags(LATELY, TAGS_MOVED)] if counts.total > LATELY else [],
    }
    return render_page("pages/home.html", Page("", "/", section="home"), context)
