"""An event as a record of plain values, with its accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from archive.models import Account, Article, Event, Tally


def event_record(event: Event, accounts: Iterable[Account]) -> dict[str, Any]:
    """Return a public event, loaded with place and series, with some accounts, loaded `with_card()` (one query).

    `articles` there is the address of all of them.
    """
    return {
        **event_facts(event),
        "description": event.description,
        "number_of_accounts": Tally.objects.total("event", event.pk),
        "articles": f"{settings.SITE_URL}{reverse('archive:articles_data', args=['json'])}?event={event.slug}",
        "accounts": [account_record(event, account.article, account.role) for account in accounts],
    }


def event_facts(event: Event) -> dict[str, Any]:
    """Return what a list says of an event loaded with place and series (no query)."""
    return {
        "title": event.title,
        "slug": event.slug,
        "url": settings.SITE_URL + event.get_absolute_url(),
        "kind": event.kind,
        "starts": str(event.starts) if event.starts else None,
        "starts_basis": event.starts_basis,
        "ends": str(event.ends) if event.ends else None,
        "ends_basis": event.ends_basis,
        "place": event.place and {"name": event.place.name, "slug": event.place.slug, "country": event.place.country},
        "series": event.series and {"name": event.series.name, "slug": event.series.slug},
    }


def account_record(event: Event, article: Article, role: str) -> dict[str, Any]:
    """Return an account of an event, loaded `with_card()` (no query)."""
    when = article.published
    return {
        "key": article.key,
        "url": settings.SITE_URL + article.get_absolute_url(),
        "title": article.title,
        "title_basis": article.title_basis,
        "source": article.source and {"name": article.source.name, "slug": article.source.slug},
        "language": article.language,
        "published": str(when) if when else None,
        "days_after": event.days_to(when),
        "words": article.word_count,
        "role": role,
    }
