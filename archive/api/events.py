"""Events, and the accounts that are held of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from archive.api.frame import described
from archive.api.frame.doors import Door, absolute, answer
from archive.api.frame.forms import AccountForm, EventForm, read
from archive.api.frame.lists import ROWS, list_answer
from archive.api.frame.problems import Problem
from archive.api.names import find
from archive.filters.paging import BY_DATE, BY_PUBLICATION, QUERY, PageOfRows, page_of_rows
from archive.filters.parameters import written
from archive.models import Account, Event, Tally
from archive.serving.event_records import account_record, event_facts

_HEAVY = (
    *("evidence", "event__rules", "event__description", "event__edited_fields"),
    *("article__body", "article__text", "article__summary", "article__evidence", "article__edited_fields"),
)


class EventList(Door):
    """What happened, the latest first."""

    query = ("series", "place", "from", "to", *QUERY)

    @described.event_list
    def get(self, request: Request) -> HttpResponse:
        asked = read(EventForm, request.query_params, {"from": "since", "to": "until"})
        events = asked.narrow(Event.objects.public()).by_date()
        rows = page_of_rows(
            events.select_related("place", "series").defer("rules"), BY_DATE, request.query_params, ROWS
        )
        totals = Tally.objects.totals("event", [event.pk for event in rows.rows])
        items = [_row(event, totals.get(event.pk, 0)) for event in rows.rows]
        return list_answer(request, self.query, rows, items, None)


class EventDetail(Door):
    """One event; its accounts are a list of their own."""

    @described.event
    def get(self, request: Request, slug: str) -> HttpResponse:
        event = find(Event.objects.public().select_related("place", "series"), slug, request.path)
        tags = [{"name": tag.name, "slug": tag.slug, "kind": tag.kind} for tag in event.tags.order_by("kind", "name")]
        row = _row(event, Tally.objects.total("event", event.pk))
        return answer(row | {"description": event.description, "tags": tags})


class AccountList(Door):
    """The accounts of an event as they were published, the undated last; or those that one article gives."""

    query = ("event", "article", *QUERY)

    @described.account_list
    def get(self, request: Request) -> HttpResponse:
        asked = read(AccountForm, request.query_params).cleaned_data
        if len(asked["event"]) + len(asked["article"]) != 1:
            raise Problem(400, "Say of which one event or article: event=…, by its slug, or article=…, by its key.")
        accounts = Account.objects.published().of_public_events().in_order()
        accounts = accounts.select_related("event", "article__source").defer(*_HEAVY)
        if asked["event"]:
            pk = asked["event"][0].index_value
            found, total = accounts.filter(event=pk), Tally.objects.total("event", pk)
        else:
            found, total = accounts.filter(article=asked["article"][0].index_value), None
        rows: PageOfRows[Account] = page_of_rows(found, BY_PUBLICATION, request.query_params, ROWS)
        return list_answer(request, self.query, rows, [_account(one) for one in rows.rows], total)


def _row(event: Event, accounts: int) -> dict[str, Any]:
    own = reverse("archive:api_event", args=[event.slug])
    told = reverse("archive:api_accounts") + written([("event", event.slug)])
    return {**event_facts(event), "accounts": accounts, "accounts_url": absolute(told), "api_url": absolute(own)}


def _account(account: Account) -> dict[str, Any]:
    """Return an account: the event, the article, and how it is known to tell of it."""
    article = account_record(account.event, account.article, account.role)
    article.pop("role")
    days = article.pop("days_after")
    article["api_url"] = absolute(reverse("archive:api_article", args=[account.article.key]))
    event = account.event
    named = {"title": event.title, "slug": event.slug, "url": absolute(event.get_absolute_url())}
    return {"role": account.role, "basis": account.basis, "days_after": days, "event": named, "article": article}
