"""The site map for search engines: an index, and a part for each month and year held."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import starmap
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from archive.models import Article, Event, EventSeries, Place, Source, Tag, Tally, urls
from archive.text.dates.partial_dates import PartialDate
from archive.views.formatting.date_addresses import months_of_year, reverse_year
from archive.views.frame.public import public

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What has pages by its slug, their addresses, and the tally without which there is nothing on them.
_NAMED: tuple[tuple[Callable[[], QuerySet[Any]], urls.Pattern, str], ...] = (
    (Tag.objects.all, urls.TAG, "tag"),  # what has a tally is public
    (Source.objects.all, urls.SOURCE, "source"),
    (Event.objects.public, urls.EVENT, ""),
    (EventSeries.objects.public, urls.SERIES, ""),
    (Place.objects.public, urls.PLACE, ""),
)
LARGEST_PART = 50_000  # of the protocol, https://www.sitemaps.org/protocol.html


@public(query=("part",))
def sitemap(request: HttpRequest) -> HttpResponse:
    part = request.GET.get("part", "")
    if not part:
        return _xml("sitemapindex", "sitemap", (f"{reverse('archive:sitemap')}?part={name}" for name in _parts()))
    if part == "pages":
        return _xml("urlset", "url", _pages())
    articles = Article.objects.published()
    if part == "undated":
        articles = articles.undated()
    else:
        try:
            when = PartialDate.parse(part)
        except ValueError:
            raise Http404 from None
        articles = articles.dated_within(when.first_day, when.last_day)
        if when.precision == "year":
            articles = articles.filter(date_precision="year")
    found = articles.newest_first().values_list("key", "slug")[:LARGEST_PART]
    return _xml("urlset", "url", starmap(urls.ARTICLE.filler(), found.iterator()))


def _parts() -> list[str]:
    counts = Tally.objects.counts("archive")
    months = [f"{year:04d}-{month:02d}" for year, month in sorted(counts.months)]
    years = [f"{year:04d}" for year in sorted(counts.year_only)]
    return ["pages", *years, *months, *(["undated"] if counts.undated else [])]


def _pages() -> Iterable[str]:
    """Give the addresses of everything but articles."""
    for name in ("home", "event_list", "tag_list", "source_list", "place_list", "series_list", "about", "coverage"):
        yield reverse(f"archive:{name}")
    counts = Tally.objects.counts("archive")
    yield from map(reverse_year, counts.years)
    for year in counts.years:
        yield from map(months_of_year(year), counts.months_of(year))
    for rows, pattern, counted in _NAMED:
        held = Tally.objects.totals(counted) if counted else None
        address, slugs = pattern.filler(), rows().order_by("pk").values_list("pk", "slug")
        yield from (address(slug) for pk, slug in slugs if held is None or pk in held)


def _xml(root: str, item: str, paths: Iterable[str]) -> HttpResponse:
    lines = [f"<{item}><loc>{escape(settings.SITE_URL + path)}</loc></{item}>" for path in paths]
    body = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">', *lines, f"</{root}>", ""]
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
