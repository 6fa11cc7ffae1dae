"""The site map for search engines: an index, and a part for each month and year held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from archive.models import Article, Event, EventSeries, Place, Source, Tag, Tally
from archive.text.partial_dates import PartialDate
from archive.views.addresses import reverse_month, reverse_year
from archive.views.public import public

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
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
    found = articles.newest_first().only("key", "slug")[:LARGEST_PART]
    return _xml("urlset", "url", (article.get_absolute_url() for article in found.iterator()))


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
    yield from (reverse_month(date(year, month, 1)) for year, month in sorted(counts.months))
    for model, kind in ((Tag, "tag"), (Source, "source")):
        held = model._default_manager.in_bulk(Tally.objects.totals(kind))
        yield from (record.get_absolute_url() for record in held.values())
    for records in (Event.objects.all(), EventSeries.objects.all(), Place.objects.all()):
        yield from (record.get_absolute_url() for record in records.only("slug"))


def _xml(root: str, item: str, paths: Iterable[str]) -> HttpResponse:
    lines = [f"<{item}><loc>{escape(settings.SITE_URL + path)}</loc></{item}>" for path in paths]
    body = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">', *lines, f"</{root}>", ""]
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
