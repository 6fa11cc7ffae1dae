"""The pages about the archive itself: home, about, this day of the year, chance."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.models import Article, Collection, Event, Tally, most_used_tags
from archive.models.queries.public_events import count_public_events
from archive.text.keys import ALPHABET, KEY_LENGTH
from archive.views.formatting.date_addresses import DAY
from archive.views.formatting.dates import day_and_month
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public
from archive.views.pages.event_lists import by_year, entries
from archive.views.pages.lists.examples import examples
from archive.views.pages.months import events_by_month, months_of

EVENTS_ON_HOME = 10
YEARS_ON_HOME = 6
TAGS_ON_HOME = 20
KEYS_TRIED = 50

_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class SameDay:
    """This day of the year in another year."""

    day: date
    url: str
    articles: int


@public()
def home(request: HttpRequest) -> HttpResponse:
    counts = Tally.objects.counts("archive")
    events = list(Event.objects.public().newest_first().with_card()[:EVENTS_ON_HOME])
    held = counts.years
    shown = _years_shown(held, events, YEARS_ON_HOME)
    happened = events_by_month(shown[0], shown[-1]) if shown else None
    months = sorted(counts.months)
    tags = [(tag, tag.n) for tag in most_used_tags(TAGS_ON_HOME)]
    context = {
        "archive": counts,
        "examples": examples([tag for tag, _n in tags], events),
        "first_month": date(*months[0], 1) if months else None,
        "last_month": date(*months[-1], 1) if months else None,
        "strip": [(year, months_of(year, counts, happened)) for year in shown] if happened is not None else [],
        "years_hidden": len(set(held) - set(shown)),
        "years": by_year(entries(events)),
        "held": held,
        "event_count": count_public_events(),
        "source_count": Tally.objects.count_headings("source"),
        "same_days": same_days(timezone.localdate(), held),
        "tags": tags,
    }
    return render_page("pages/home.html", Page("", "/", section="home"), context)


def _years_shown(held: Iterable[int], events: Iterable[Event], most: int) -> list[int]:
    """Return the last years that the archive speaks of, the empty ones between them included, oldest first."""
    years = {*held, *(event.held_on.year for event in events if event.held_on)}
    return list(range(max(max(years) - most + 1, min(years)), max(years) + 1)) if years else []


def same_days(today: date, held: Mapping[int, int]) -> list[SameDay]:
    """Return this day of the year in those of the years held that have articles of it (one query)."""
    found = Tally.objects.same_day_of_years(today.month, today.day, held)
    address, month, day = DAY.filler(), f"{today.month:02d}", f"{today.day:02d}"
    return [SameDay(today.replace(year=year), address(f"{year:04d}", month, day), n) for year, n in found.items()]


@public()
def about(request: HttpRequest) -> HttpResponse:
    page = Page(
        _("About"),
        reverse("archive:about"),
        section="about",
        crumbs=(home_crumb(), Crumb(_("About"))),
        description=_("What is collected here, how dates and titles are treated, and where to report an error."),
        schema="AboutPage",
    )
    contact = Collection.objects.current().contact
    return render_page("pages/about.html", page, {"contact_url": _contact_url(contact)})


def _contact_url(contact: str) -> str:
    """Return the address to write to; nothing where the contact is words."""
    if contact.lower().startswith(("http://", "https://")):
        return contact
    return f"mailto:{contact}" if _MAILBOX.fullmatch(contact) else ""


@public()
def on_this_day(request: HttpRequest) -> HttpResponse:
    today, counts = timezone.localdate(), Tally.objects.counts("archive")
    happened = Event.objects.public().filter(held_on__month=today.month, held_on__day=today.day)
    events = [
        event
        for event in happened.with_card().newest_first()
        if (event.starts or event.ends) and today.day in {part.day for part in (event.starts, event.ends) if part}
    ]
    page = Page(
        _("On this day: %(day)s") % {"day": day_and_month(today)},
        reverse("archive:on_this_day"),
        section="dates",
        crumbs=(home_crumb(), Crumb(_("On this day"))),
        description=_("What is held of this day of the year, and what happened on it."),
        schema="CollectionPage",
        is_indexed=False,
    )
    context = {
        "archive": counts,
        "same_days": same_days(today, counts.years),
        "events": events,
        "event_counts": Tally.objects.totals("event", [event.pk for event in events]),
        "before": Tally.objects.day_before(today),
    }
    return render_page("pages/on_this_day.html", page, context)


@public()
def random_article(request: HttpRequest) -> HttpResponse:
    """Lead to an article by chance: the first public one after a key drawn at random (at most two queries)."""
    key = "".join(secrets.choice(ALPHABET) for _place in range(KEY_LENGTH))
    near = Article.objects.filter(key__gte=key).order_by("key").only("key", "slug", "state")[:KEYS_TRIED]
    found = next((article for article in near if article.is_public), None) or Article.objects.published().first()
    if found is None:
        raise Http404
    response = HttpResponseRedirect(found.get_absolute_url())
    response.headers["Cache-Control"] = "no-store"
    return response
