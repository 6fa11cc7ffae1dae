"""Days, months and years, each with what was published and what happened then, and what has no date."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.filters import paging
from archive.filters.paging import NEWEST, page_of_rows
from archive.models import Article, Event, Precision, Tally
from archive.models.article_queries import ArticleQuerySet
from archive.models.bookkeeping.heading_counts import Counts, nearest
from archive.text.dates.partial_dates import PartialDate
from archive.views.formatting.date_addresses import (
    days_of_month,
    months_of_year,
    reverse_day,
    reverse_month,
    reverse_year,
)
from archive.views.formatting.dates import in_words, month_name
from archive.views.formatting.words import articles as n_articles
from archive.views.frame.list_formats import Within, formats_of_list
from archive.views.frame.lookup import MovedError
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public
from archive.views.pages.months import events_by_month, months_of

EVENTS_SHOWN = 100

_MONDAYS = calendar.Calendar()  # weeks begin with one


class Day(NamedTuple):
    """A cell of the calendar; `number` 0 stands outside the month."""

    number: int
    url: str = ""
    articles: int = 0
    events: int = 0
    shade: int = 0


@dataclass(frozen=True, slots=True)
class MonthOfDays:
    """A month of a year as a table: its weeks, its articles, and how many of them have no known day."""

    first: date
    url: str
    weeks: list[list[Day]]
    articles: int
    day_unknown: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The nearest day, month or year with articles."""

    name: str
    url: str
    articles: int


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
    earlier, later = Tally.objects.day_before(when), Tally.objects.day_after(when)
    context = {
        "when": when,
        "rows": rows,
        "events": events,
        "event_counts": Tally.objects.totals("event", [event.pk for event in events]),
        "count": count,
        "before": earlier and Neighbour(in_words(earlier[0]), reverse_day(earlier[0]), earlier[1]),
        "after": later and Neighbour(in_words(later[0]), reverse_day(later[0]), later[1]),
    }
    page = Page(
        _("%(day)s: %(articles)s") % {"day": in_words(when), "articles": n_articles(count)},
        path,
        section="dates",
        crumbs=(
            home_crumb(),
            Crumb(str(when.year), reverse_year(when.year)),
            Crumb(month_name(when.month), reverse_month(when)),
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
    earlier, later = nearest((y * 12 + m - 1 for y, m in counts.months), first.year * 12 + first.month - 1)
    context = {
        "archive": counts,
        "when": first,
        "weeks": _weeks(first, by_day, _happened(events, first, last)),
        "weekdays": [date(2024, 1, 1 + place) for place in range(7)],
        "day_unknown": count - sum(by_day.values()),
        "rows": page_of_rows(
            published_in(Article.objects.published().with_card(), PartialDate(first.year, first.month)),
            NEWEST,
            request.GET,
        ),
        "events": events,
        "event_counts": Tally.objects.totals("event", [event.pk for event in events]),
        "count": count,
        "before": _month_neighbour(earlier, counts),
        "after": _month_neighbour(later, counts),
        "months": months_of(first.year, counts, events_by_month(first.year, first.year)),
    }
    page = Page(
        _("%(month)s: %(articles)s")
        % {"month": in_words(PartialDate(first.year, first.month)), "articles": n_articles(count)},
        path,
        section="dates",
        crumbs=(
            home_crumb(),
            Crumb(str(first.year), reverse_year(first.year)),
            Crumb(month_name(first.month)),
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
    events = list(Event.objects.public().happening_within(first, last).with_card().oldest_first()[:EVENTS_SHOWN])
    earlier, later = nearest(counts.years, first.year)
    context = {
        "archive": counts,
        "year": first.year,
        "tables": _tables(first.year, counts, events),
        "weekdays": [date(2024, 1, 1 + place) for place in range(7)],
        "month_unknown": counts.year_only.get(first.year, 0),
        "rows": page_of_rows(Article.objects.published().dated_within(first, last).with_card(), NEWEST, request.GET),
        "events": events,
        "event_counts": Tally.objects.totals("event", [event.pk for event in events]),
        "within": Within("year", f"{first.year:04d}"),
        "count": count,
        "before": _year_neighbour(earlier, counts),
        "after": _year_neighbour(later, counts),
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


def _tables(year: int, counts: Counts, events: list[Event]) -> list[MonthOfDays]:
    """Return the twelve months of a year with the articles of each day (one query)."""
    by_day = Tally.objects.days_of_year(year)
    happened = _happened(events, date(year, 1, 1), date(year, 12, 31))
    most = max(by_day.values(), default=0)
    known: Counter[int] = Counter()
    for (month, _day), n in by_day.items():
        known[month] += n
    address, found = months_of_year(year), []
    for month in range(1, 13):
        first, total = date(year, month, 1), counts.months.get((year, month), 0)
        weeks = _weeks(first, by_day, happened, most)
        found.append(MonthOfDays(first, address(month), weeks, total, total - known[month]))
    return found


def _weeks(
    first: date, by_day: Mapping[tuple[int, int], int], happened: Mapping[tuple[int, int], int], most: int = 0
) -> list[list[Day]]:
    """Return the weeks of a month from Monday on; days with articles or events, by month and day, have an address.

    A day is shaded by its articles against the `most` of any day: from 1 to 4, in doublings.
    """
    address, month = days_of_month(first), first.month

    def cell(number: int) -> Day:
        articles, events = by_day.get((month, number), 0), happened.get((month, number), 0)
        if not articles and not events:
            return Day(number)
        return Day(number, address(number), articles, events, _shade(articles, most))

    return [[cell(number) for number in week] for week in _MONDAYS.monthdayscalendar(first.year, month)]


def _happened(events: Iterable[Event], first: date, last: date) -> Counter[tuple[int, int]]:
    """Count the events on each day of a span within a year, by month and day, where their days are known."""
    found: Counter[tuple[int, int]] = Counter()
    for event in events:
        starts, ends = event.starts or event.ends, event.ends or event.starts
        if starts and ends and starts.day and ends.day:
            begins, stops = max(starts.first_day, first), min(ends.first_day, last)
            for ordinal in range(begins.toordinal(), stops.toordinal() + 1):
                day = date.fromordinal(ordinal)
                found[day.month, day.day] += 1
    return found


def _shade(n: int, most: int) -> int:
    if not n:
        return 0
    for doublings in range(3):
        if n << doublings >= most:
            return 4 - doublings
    return 1


def _month_neighbour(place: int | None, counts: Counts) -> Neighbour | None:
    if place is None:
        return None
    year, month = place // 12, place % 12 + 1
    return Neighbour(
        in_words(PartialDate(year, month)), reverse_month(date(year, month, 1)), counts.months[year, month]
    )


def _year_neighbour(year: int | None, counts: Counts) -> Neighbour | None:
    if year is None:
        return None
    return Neighbour(str(year), reverse_year(year), counts.years[year])
