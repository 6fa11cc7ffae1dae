"""Days, months and years, each with what was published and what happened then, and what has no date."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.filters import paging
from archive.filters.paging import NEWEST, page_of_rows
from archive.models import Article, Event, Precision, Tally
from archive.models.article_queries import ArticleQuerySet
from archive.models.bookkeeping.heading_counts import Counts
from archive.serving.lookup import MovedError
from archive.text.dates.partial_dates import PartialDate
from archive.views.formatting.date_addresses import reverse_day, reverse_month, reverse_year
from archive.views.formatting.dates import in_words, month_name
from archive.views.formatting.words import articles as n_articles
from archive.views.frame.list_formats import Within, formats_of_list
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public
from archive.views.pages.calendars.neighbours import neighbours_of
from archive.views.pages.calendars.weeks import happened_on, tables_of, weeks_of
from archive.views.pages.months import events_by_month, months_of

EVENTS_SHOWN = 100


@public(query=paging.QUERY)
def day_page(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    when = _date(year, month, day)
    path = reverse_day(when)
    if request.path != path:
        raise MovedError(path)
    on_day = published_in(Article.objects.published().with_card(), PartialDate(when.year, when.month, when.day))
    rows = page_of_rows(on_day, NEWEST, request.GET)
    events = list(Event.objects.public().happening_within(when, when).with_card().oldest_first()[:EVENTS_SHOWN])
    count = Tally.objects.days_of(when.year, when.month).get(when.day, 0)
    before, after = neighbours_of(PartialDate(when.year, when.month, when.day), Counts())
    context = {
        "when": when,
        "rows": rows,
        "events": events,
        "event_counts": Tally.objects.totals("event", [event.pk for event in events]),
        "within": Within("day", when.isoformat()),
        "count": count,
        "before": before,
        "after": after,
    }
    page = Page(
        _("%(day)s: %(articles)s") % {"day": in_words(when), "articles": n_articles(count)},
        path,
        section="dates",
        crumbs=(
            home_crumb(),
            Crumb(str(when.year), reverse_year(when.year)),
            Crumb(capfirst(month_name(when.month)), reverse_month(when)),
            Crumb(str(when.day)),
        ),
        formats=formats_of_list(path.rstrip("/")),
        description=_("What is held of %(when)s: %(articles)s; and what happened then.")
        % {"when": in_words(when), "articles": n_articles(count)},
        schema="CollectionPage",
        is_indexed=bool(count or events) and not request.GET,
    )
    return render_page("pages/day.html", page, context)


@public(query=paging.QUERY)
def month_page(request: HttpRequest, year: str, month: str) -> HttpResponse:
    first = _date(year, month, "1")
    path = reverse_month(first)
    if request.path != path:
        raise MovedError(path)
    last = PartialDate(first.year, first.month).last_day
    counts = Tally.objects.counts("archive")
    by_day = {(first.month, day): n for day, n in Tally.objects.days_of(first.year, first.month).items()}
    events = list(Event.objects.public().happening_within(first, last).with_card().oldest_first()[:EVENTS_SHOWN])
    count = counts.months.get((first.year, first.month), 0)
    before, after = neighbours_of(PartialDate(first.year, first.month), counts)
    context = {
        "archive": counts,
        "when": first,
        "weeks": weeks_of(first, by_day, happened_on(events, first, last)),
        "weekdays": [date(2024, 1, 1 + place) for place in range(7)],
        "day_unknown": count - sum(by_day.values()),
        "rows": page_of_rows(
            published_in(Article.objects.published().with_card(), PartialDate(first.year, first.month)),
            NEWEST,
            request.GET,
        ),
        "events": events,
        "event_counts": Tally.objects.totals("event", [event.pk for event in events]),
        "within": Within("month", f"{first:%Y-%m}"),
        "count": count,
        "before": before,
        "after": after,
        "months": months_of(first.year, counts, events_by_month(first.year, first.year)),
    }
    page = Page(
        _("%(month)s: %(articles)s")
        % {"month": capfirst(in_words(PartialDate(first.year, first.month))), "articles": n_articles(count)},
        path,
        section="dates",
        crumbs=(
            home_crumb(),
            Crumb(str(first.year), reverse_year(first.year)),
            Crumb(capfirst(month_name(first.month))),
        ),
        formats=formats_of_list(path.rstrip("/")),
        description=_("What is held of %(when)s: %(articles)s; and what happened then.")
        % {"when": in_words(PartialDate(first.year, first.month)), "articles": n_articles(count)},
        schema="CollectionPage",
        is_indexed=bool(count or events) and not request.GET,
    )
    return render_page("pages/month.html", page, context)


@public(query=paging.QUERY)
def year_page(request: HttpRequest, year: str) -> HttpResponse:
    first = _date(year, "1", "1")
    path = reverse_year(first.year)
    if request.path != path:
        raise MovedError(path)
    last = date(first.year, 12, 31)
    counts = Tally.objects.counts("archive")
    count = counts.years.get(first.year, 0)
    is_whole = not request.GET  # a further page of its list, or a longer one, has no room for days and events
    happened = Event.objects.public().happening_within(first, last).with_card().oldest_first()
    events = list(happened[:EVENTS_SHOWN]) if is_whole else []
    before, after = neighbours_of(PartialDate(first.year), counts)
    tables, empty_months = tables_of(first.year, counts, events) if is_whole else ([], [])
    context = {
        "archive": counts,
        "year": first.year,
        "tables": tables,
        "empty_months": empty_months,
        "months": months_of(first.year, counts, events_by_month(first.year, first.year)),
        "weekdays": [date(2024, 1, 1 + place) for place in range(7)],
        "month_unknown": counts.year_only.get(first.year, 0),
        "rows": page_of_rows(Article.objects.published().dated_within(first, last).with_card(), NEWEST, request.GET),
        "events": events,
        "event_counts": Tally.objects.totals("event", [event.pk for event in events]),
        "within": Within("year", f"{first.year:04d}"),
        "count": count,
        "before": before,
        "after": after,
    }
    page = Page(
        _("%(year)s: %(articles)s") % {"year": first.year, "articles": n_articles(count)},
        path,
        section="dates",
        crumbs=(home_crumb(), Crumb(str(first.year))),
        formats=formats_of_list(path.rstrip("/")),
        description=_("What is held of %(when)s: %(articles)s; and what happened then.")
        % {"when": first.year, "articles": n_articles(count)},
        schema="CollectionPage",
        is_indexed=bool(count or events) and not request.GET,
    )
    return render_page("pages/year.html", page, context)


@public(query=paging.QUERY)
def undated_page(request: HttpRequest) -> HttpResponse:
    path = reverse("archive:undated")
    counts = Tally.objects.counts("archive")
    rows = page_of_rows(Article.objects.published().undated().with_card(), NEWEST, request.GET)
    page = Page(
        _("Undated: %(articles)s") % {"articles": n_articles(counts.undated)},
        path,
        section="dates",
        crumbs=(home_crumb(), Crumb(_("Undated"))),
        formats=formats_of_list(path.rstrip("/")),
        description=_("Articles of which the document does not say when they were published."),
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {"archive": counts, "rows": rows, "within": Within("undated", "only")}
    return render_page("pages/undated.html", page, context)


def published_in(articles: ArticleQuerySet, when: PartialDate) -> ArticleQuerySet:
    """Narrow to what was published in a year, a month or on a day; what is known by its year alone is in no month."""
    found = articles.dated_within(when.first_day, when.last_day)
    if when.day:
        return found.on_day(when.first_day)
    return found.exclude(date_precision=Precision.YEAR) if when.month else found


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Http404 from None
