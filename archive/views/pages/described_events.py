"""An event described to machines: as an Event of schema.org, with the accounts that its page shows in short."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from archive.models import Account, Article, Event, EventSeries, Place
from archive.serving.titles import plain_title
from archive.views.frame.structured_data import known


def event_thing(event: Event, accounts: Iterable[Account], picture: str) -> dict[str, Any]:
    """Return an event, loaded with its place and series, as schema.org knows it (no further query)."""
    return known(
        "Event",
        name=event.title,
        url=settings.SITE_URL + event.get_absolute_url(),
        startDate=str(event.starts) if event.starts else "",
        endDate=str(event.ends) if event.ends else "",
        location=_place(event.place),
        description=event.description,
        superEvent=_series(event.series),
        subjectOf=[article_in_short(account.article) for account in accounts],
        image=picture,
    )


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = known("GeoCoordinates", latitude=float(place.latitude), longitude=float(place.longitude))
    country = known("PostalAddress", addressCountry=place.country) if place.country else None
    url = settings.SITE_URL + place.get_absolute_url()
    return known("Place", name=place.name, url=url, address=country, geo=point)


def _series(series: EventSeries | None) -> dict[str, Any] | None:
    if series is None:
        return None
    return known("EventSeries", name=series.name, url=settings.SITE_URL + series.get_absolute_url())


def article_in_short(article: Article) -> dict[str, Any]:
    """Return an article, loaded with its source, as what an event or a comparison is told by (no further query)."""
    return known(
        "NewsArticle",
        headline=plain_title(article),
        url=settings.SITE_URL + article.get_absolute_url(),
        datePublished=str(article.published) if article.published else "",
        inLanguage=article.language,
        publisher=known("Organization", name=article.source.name) if article.source else None,
    )
