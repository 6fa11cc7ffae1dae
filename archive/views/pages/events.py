"""Events, each with the accounts held of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.comparing.wording.accounts import MOST_READ, OwnWords, accounts_of, compare_accounts
from archive.filters import paging
from archive.filters.paging import BY_DATE, BY_PUBLICATION, page_of_rows
from archive.models import Account, Event, Tally
from archive.serving.lookup import MovedError, find_named
from archive.text.dates.partial_dates import PartialDate
from archive.text.similarity.headline_words import own_words
from archive.views.formatting.date_addresses import reverse_year
from archive.views.formatting.dates import in_words
from archive.views.formatting.names import both_names, shown_name
from archive.views.formatting.words import accounts as n_accounts
from archive.views.frame.list_formats import Within, formats_of_list
from archive.views.frame.page import Crumb, Format, Page, home_crumb, render_page
from archive.views.frame.pictures import picture_of_event
from archive.views.frame.public import public
from archive.views.pages import ledger
from archive.views.pages.comparing.account_table import ACCOUNTS_A_TABLE, PUBLISHED, asked_sort, heads, sorted_page
from archive.views.pages.comparing.gaps import gaps_of
from archive.views.pages.comparing.shared_wording import compare_url, summary_of
from archive.views.pages.comparing.unique import ACCOUNTS_A_PAGE, unique_paragraphs
from archive.views.pages.described_events import event_thing
from archive.views.pages.event_lists import by_year, entries

UNIQUE = "unique"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account on the page of its event: its place, its headline in pieces, compared where there is another, and how
    many of its words are its own (None: nothing to compare).
    """

    place: int
    account: Account
    headline: list[tuple[str, bool]]
    is_compared: bool
    own: OwnWords | None = None


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """A day of the timeline, `days` after the event, or what has no day; the event itself stands on its first day."""

    when: date | None
    is_event: bool
    days: int | None = None
    accounts: tuple[AccountRow, ...] = ()


@public(query=paging.QUERY)
def event_list(request: HttpRequest) -> HttpResponse:
    rows = page_of_rows(Event.objects.public().by_date().with_card(), BY_DATE, request.GET)
    page = Page(
        _("Events"),
        reverse("archive:event_list"),
        section="events",
        crumbs=(home_crumb(), Crumb(_("Events"))),
        description=_("What happened, the latest first, each with the accounts that are held of it."),
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {"rows": rows, "years": by_year(entries(rows.rows)), "count": Event.objects.public().count()}
    return render_page("pages/event_list.html", page, context)


@public(query=("view", "sort", *paging.QUERY, "page"))
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    event = find_named(Event.objects.public().select_related("place", "series"), slug, request.path)
    if request.GET.get("view") == ledger.VIEW:
        return ledger.ledger_page(request, event)
    if "view" in request.GET:
        return _unique(request, event)
    sort = asked_sort(request.GET, request.path)
    facts = accounts_of(event)
    comparison = compare_accounts(facts)
    own = comparison.own_words()
    total = Tally.objects.total("event", event.pk)
    if sort == PUBLISHED:
        published = Account.objects.published().filter(event=event).in_order()
        rows = page_of_rows(published.with_card(), BY_PUBLICATION, request.GET, default_size=ACCOUNTS_A_TABLE)
        first_place = published.before(rows.rows[0]).count() if rows.before else 0
        places = {account.pk: place for place, account in enumerate(rows.rows, start=first_place)}
    else:
        rows = sorted_page(facts, sort, own, request.GET, (("sort", sort),))
        places = {one.pk: place for place, one in enumerate(facts)}
    accounts = _account_rows(rows.rows, places, own)
    context = {
        "event": event,
        "rows": rows,
        "heads": heads(sort, is_sortable=1 < len(facts) < MOST_READ),
        "within": Within("event", event),
        "accounts": accounts,
        "total": total,
        "languages": {one.language for one in facts},
        "sources": {one.source for one in facts} - {None},
        "compare_url": compare_url(event) if len(facts) > 1 else "",
        "wording": summary_of(event, comparison),
        "gaps": gaps_of(event, facts),
        "timeline": timeline(event, sorted(accounts, key=lambda row: row.place)),
        "chain": chain(event),
        "ledger": ledger.ledger_of_event(event, [one.article for one in facts]),
        "tags": event.tags.order_by("kind", "name"),
        "day_is_held": any(event.days_to(one.published) == 0 for one in facts),
        "has_supplied": any(row.account.article.has_supplied_title for row in accounts),
    }
    shared = picture_of_event(event, total)
    page = Page(
        both_names(event),
        event.get_absolute_url(),
        section="events",
        crumbs=(*_way_to(event), Crumb(shown_name(event))),
        formats=_formats_of(event),
        description=event.description or _in_short(event, total),
        is_indexed=not request.GET,
        schema="ItemPage",
        thing=event_thing(event, [row.account for row in accounts], shared.url),
        picture=shared,
    )
    return render_page("pages/event_detail.html", page, context)


def _account_rows(
    accounts: Sequence[Account], places: Mapping[int, int], own: Mapping[int, OwnWords]
) -> list[AccountRow]:
    headlines = own_words([(account.article.title, account.article.language) for account in accounts])
    in_language = Counter(account.article.language for account in accounts)
    return [
        AccountRow(
            places[account.pk],
            account,
            headline,
            is_compared=in_language[account.article.language] > 1,
            own=own.get(account.pk),
        )
        for account, headline in zip(accounts, headlines, strict=True)
    ]


def _unique(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what stands in one account only, in place of all else."""
    if request.GET["view"].strip() != UNIQUE:
        raise BadRequest(_("An event has no such view."))
    if "sort" in request.GET:
        raise MovedError(f"{request.path}?view={UNIQUE}")
    comparison = compare_accounts(accounts_of(event))
    published = Account.objects.published().filter(event=event).in_order()
    rows = page_of_rows(published.with_card(), BY_PUBLICATION, request.GET, default_size=ACCOUNTS_A_PAGE)
    rows = replace(rows, kept=(("view", UNIQUE),))
    first_place = published.before(rows.rows[0]).count() if rows.before else 0
    numbered = list(enumerate(rows.rows, start=first_place))
    context = {"event": event, "rows": rows, "found": unique_paragraphs(numbered, comparison)}
    context["is_only"] = len(rows.rows) == 1 and not (rows.before or rows.after)
    page = Page(
        _("Only in one account: %(event)s") % {"event": both_names(event)},
        f"{event.get_absolute_url()}?view={UNIQUE}",
        section="events",
        crumbs=(*_way_to(event), Crumb(shown_name(event), event.get_absolute_url()), Crumb(_("Only in one account"))),
        is_indexed=False,
    )
    return render_page("pages/event_unique.html", page, context)


def _way_to(event: Event) -> tuple[Crumb, ...]:
    steps = (home_crumb(), Crumb(_("Events"), reverse("archive:event_list")))
    year = event.held_on.year if event.held_on else None
    return (*steps, Crumb(str(year), reverse_year(year))) if year else steps


def _in_short(event: Event, total: int) -> str:
    """Say what an event is that nobody has described: its day, its place and how many tell of it."""
    when = event.starts or event.ends
    facts = [
        in_words(when) if when else _("Undated"),
        both_names(event.place) if event.place else "",
        n_accounts(total),
    ]
    return f"{both_names(event)}. {', '.join(fact for fact in facts if fact)}."


def _formats_of(event: Event) -> tuple[Format, ...]:
    def address(suffix: str) -> str:
        return reverse("archive:event_data", args=[event.slug, suffix])

    return (
        Format("JSON", "application/json", address("json")),
        *((Format(_("calendar"), "text/calendar", address("ics")),) if event.has_calendar_entry else ()),
        *(found for found in formats_of_list(event.get_absolute_url().rstrip("/")) if not found.url.endswith(".json")),
    )


def timeline(event: Event, accounts: Sequence[AccountRow]) -> list[TimelineDay]:
    """Return the days on which accounts were published, with the event among them, in order; what has no day last."""
    days: defaultdict[date, list[AccountRow]] = defaultdict(list)
    without_day: list[AccountRow] = []
    for row in accounts:
        published = row.account.article.published
        if published and published.day:
            days[published.first_day].append(row)
        else:
            without_day.append(row)
    starts = event.starts or event.ends
    happened = starts.first_day if starts and starts.day else None
    if happened:
        days.setdefault(happened, [])
    found = [
        TimelineDay(day, day == happened, event.days_to(PartialDate(day.year, day.month, day.day)), tuple(days[day]))
        for day in sorted(days)
    ]
    return [*found, TimelineDay(None, False, None, tuple(without_day))] if without_day else found


def chain(event: Event) -> list[tuple[Event, int | None]]:
    """Return an event among those before and after it, each with the days since the one before (two queries)."""
    if event.held_on is None:
        return []
    among = Event.objects.public().with_card()
    if event.series_id:
        among = among.filter(series=event.series_id)
    before = among.filter(held_on__lt=event.held_on).newest_first()[:1]
    after = among.filter(held_on__gt=event.held_on).oldest_first()[:2]
    found = [*before, event, *after]
    if len(found) < 2:
        return []
    gaps = [None, *(_gap(first, second) for first, second in pairwise(found))]
    return list(zip(found, gaps, strict=True))


def _gap(first: Event, second: Event) -> int | None:
    """Return the days from the end of one event to the beginning of the next, where both are known."""
    earlier, later = first.ends or first.starts, second.starts or second.ends
    if not (earlier and later and earlier.day and later.day):
        return None
    return (later.first_day - earlier.first_day).days
