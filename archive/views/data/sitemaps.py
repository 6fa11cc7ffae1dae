"""The site map for search engines (https://www.sitemaps.org/protocol.html): an index, and parts of bounded length.

The articles of a month stand in a part, or in several where there are many; so do those known by their year alone and
the undated. What was withdrawn lately is among the parts for a while, so that its page is asked for again, and answers
that it is gone. `lastmod` says when something last changed, and is left out where that is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from archive.models import Article, Event, EventSeries, Place, Source, Tag, Tally, urls
from archive.models.article_queries import ArticleQuerySet
from archive.models.queries.public_events import count_public_events
from archive.text.dates.partial_dates import PartialDate
from archive.views.formatting.date_addresses import months_of_year, reverse_year
from archive.views.frame.public import public

ROWS = 10_000  # addresses in a part; the protocol allows 50,000
GONE_FOR = timedelta(days=90)  # so long what was withdrawn is told of

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PAGES = ("home", "event_list", "tag_list", "source_list", "place_list", "series_list", "about", "coverage")


class Entry(NamedTuple):
    """A page, and when it last changed, where that is known."""

    path: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Things with pages by their slugs: those that are public, their addresses, and how many there are.

    `tally` is the kind of those that only count what is published, and have no page else.
    """

    rows: Callable[[], QuerySet[Any]]
    address: urls.Pattern
    tally: str = ""

    def count(self) -> int:
        if self.tally:
            return len(Tally.objects.totals(self.tally).keys() - {0})
        return count_public_events() if self.address is urls.EVENT else self.rows().count()

    def entries(self, place: int) -> Iterator[Entry]:
        """Give those of a part, counted from 0 (at most two queries)."""
        rows = self.rows().order_by("pk")
        start = place * ROWS
        if self.tally:  # what has a tally is public
            held = sorted(Tally.objects.totals(self.tally).keys() - {0})[start : start + ROWS]
            rows = rows.filter(pk__gte=held[0], pk__lte=held[-1]) if held else rows.none()
            among, start = frozenset(held), 0
            slugs = [slug for pk, slug in rows.values_list("pk", "slug") if pk in among]
        else:
            slugs = list(rows.values_list("slug", flat=True)[start : start + ROWS])
        address = self.address.filler()
        return (Entry(address(slug)) for slug in slugs)


NAMED = {
    "tags": Named(Tag.objects.all, urls.TAG, "tag"),
    "sources": Named(Source.objects.all, urls.SOURCE, "source"),
    "events": Named(Event.objects.public, urls.EVENT),
    "series": Named(EventSeries.objects.public, urls.SERIES),
    "places": Named(Place.objects.public, urls.PLACE),
}


@public(query=("part",))
def sitemap(request: HttpRequest) -> HttpResponse:
    part = request.GET.get("part", "")
    if not part:
        root = reverse("archive:sitemap")
        return _xml("sitemapindex", "sitemap", (Entry(f"{root}?part={name}", at) for name, at in _parts()))
    name, _dot, number = part.partition(".")
    if number and not (number.isascii() and number.isdigit() and len(number) < 6 and int(number) > 1):
        raise Http404
    entries = list(_entries(name, int(number or 1) - 1))
    if number and not entries:
        raise Http404
    return _xml("urlset", "url", entries)


def _parts() -> Iterator[tuple[str, datetime | None]]:
    """Yield the names of all parts with their last changes (at most nine queries)."""
    changes, counts = Tally.objects.last_changes(), Tally.objects.counts("archive")
    yield "pages", max(changes.values(), default=None)
    for name, named in NAMED.items():
        yield from ((part, None) for part in _numbered(name, named.count()))
    for year in sorted(counts.year_only):
        yield from _of_date(f"{year:04d}", counts.year_only[year], changes.get((year, 0)))
    for year, month in sorted(counts.months):
        yield from _of_date(f"{year:04d}-{month:02d}", counts.months[year, month], changes.get((year, month)))
    yield from _of_date("undated", counts.undated, changes.get((0, 0)))
    if latest := _withdrawn().values_list("withdrawn_at", flat=True).first():
        yield "withdrawn", latest


def _of_date(name: str, total: int, changed_at: datetime | None) -> Iterator[tuple[str, datetime | None]]:
    return ((part, changed_at) for part in _numbered(name, total))


def _numbered(name: str, total: int) -> list[str]:
    """Return the names of the parts of so many addresses: 2024-03, 2024-03.2, 2024-03.3."""
    return [name if place == 1 else f"{name}.{place}" for place in range(1, -(-total // ROWS) + 1)]


def _entries(name: str, place: int) -> Iterable[Entry]:
    """Give the addresses of a part, counted from 0 among those of its name. Raises Http404 for no name of any."""
    if name == "pages" and not place:
        return _pages()
    if name in NAMED:
        return NAMED[name].entries(place)
    if name == "withdrawn" and not place:
        rows = _withdrawn().values_list("key", "slug", "withdrawn_at")[:ROWS]
    else:
        articles = _articles(name).newest_first().values_list("key", "slug", "updated_at")
        rows = articles[place * ROWS : (place + 1) * ROWS]
    address = urls.ARTICLE.filler()
    return (Entry(address(key, slug), at) for key, slug, at in rows.iterator())


def _articles(name: str) -> ArticleQuerySet:
    articles = Article.objects.published()
    if name == "undated":
        return articles.undated()
    try:
        when = PartialDate.parse(name)
    except ValueError:
        raise Http404 from None
    articles = articles.dated_within(when.first_day, when.last_day)
    if when.precision == "year":
        return articles.filter(date_precision="year")
    return articles.exclude(date_precision="year")  # which stand in a part of their own


def _withdrawn() -> ArticleQuerySet:
    return Article.objects.withdrawn_since(timezone.now() - GONE_FOR)


def _pages() -> Iterator[Entry]:
    """Give the addresses of everything but articles and named things (two queries)."""
    changes, counts = Tally.objects.last_changes(), Tally.objects.counts("archive")
    for name in _PAGES:
        yield Entry(reverse(f"archive:{name}"))
    for year in counts.years:
        yield Entry(reverse_year(year), _latest(changes, year))
        address = months_of_year(year)
        for month in counts.months_of(year):
            yield Entry(address(month), changes.get((year, month)))


def _latest(changes: Mapping[tuple[int, int], datetime], year: int) -> datetime | None:
    return max((changes[year, month] for month in range(13) if (year, month) in changes), default=None)


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""


def _xml(root: str, item: str, entries: Iterable[Entry]) -> HttpResponse:
    lines = [f"<{item}><loc>{escape(settings.SITE_URL + path)}</loc>{_changed(at)}</{item}>" for path, at in entries]
    body = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">', *lines, f"</{root}>", ""]
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
