"""The pages about the archive itself: about, this day of the year, chance."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.models import Article, Collection, Event, Tally
from archive.text.keys import ALPHABET, KEY_LENGTH
from archive.views.formatting.dates import day_and_month
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public
from archive.views.pages.calendars.same_days import days_beside, same_days

KEYS_TRIED = 50
MOST_EVENTS = 100  # that are looked at of one day of the year


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
    return render_page("pages/about.html", page, {"contact_url": Collection.objects.current().contact_url})


@public()
def on_this_day(request: HttpRequest) -> HttpResponse:
    today, counts = timezone.localdate(), Tally.objects.counts("archive")
    happened = Event.objects.public().filter(held_on__month=today.month, held_on__day=today.day)
    events = [
        event
        for event in happened.with_card().newest_first()[:MOST_EVENTS]
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
    held = same_days(today, counts.years)
    context = {
        "archive": counts,
        "same_days": held,
        "days_beside": [] if held else days_beside(today, counts.years),
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
