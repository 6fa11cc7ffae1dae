"""What the picture of an article or event says, and where it stands; `formatting.share_pictures` draws it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article, Event
from archive.serving.titles import plain_title
from archive.text.dates.partial_dates import PartialDate
from archive.views.formatting.dates import day_and_month, in_words
from archive.views.formatting.share_pictures import HEIGHT, MEDIA_TYPE, WIDTH, Said
from archive.views.formatting.words import accounts
from archive.views.frame.page import Picture


def said_of_article(article: Article, archive: str = "") -> Said:
    """Return what the picture of an article says: date, title and source; loaded with its source."""
    source = article.source.name if article.source else _("Source unknown")
    return Said(*_date(article.published), plain_title(article), source, archive)


def said_of_event(event: Event, total: int, archive: str = "") -> Said:
    """Return what the picture of an event says: when and where it was, and of how many accounts."""
    starts, ends = event.starts or event.ends, event.ends
    until = _("until %(day)s") % {"day": in_words(ends)} if ends and ends != event.starts else ""
    facts = [until, event.place.name if event.place else "", accounts(total)]
    return Said(*_date(starts), event.title, ", ".join(fact for fact in facts if fact), archive)


def picture_of_article(article: Article) -> Picture:
    path = reverse("archive:article_data", args=[article.key, "png"])
    return Picture(path, said_of_article(article).alt, WIDTH, HEIGHT, MEDIA_TYPE)


def picture_of_event(event: Event, total: int) -> Picture:
    path = reverse("archive:event_data", args=[event.slug, "png"])
    return Picture(path, said_of_event(event, total).alt, WIDTH, HEIGHT, MEDIA_TYPE)


def _date(when: PartialDate | None) -> tuple[str, str]:
    """Return the year, and the day or month as far as they are known."""
    if when is None:
        return "", _("Undated")
    return str(when.year), day_and_month(when) if when.month else ""
