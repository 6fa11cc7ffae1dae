"""Events that an article may tell of and is no account of yet: near in time, with names in common."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from archive.editing.changes.record import Record
from archive.editing.events.answers import role_by_date
from archive.models import Account, AccountDismissal, Article, Basis, Event, EventCandidate, Role
from archive.text.similarity.terms import count_terms

DAYS_AROUND = timedelta(days=2)
MOST_LOOKED_AT = 40
MOST_OFFERED = 3
MOST_CHARACTERS = 20_000  # of a text that are looked through for names
LEAST_SHARED = 2
_WORDS = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class EventOffer:
    """An event with what speaks for it: names that both have, how many days after it the article came, and a role."""

    event: Event
    shared: tuple[str, ...]
    days: int | None
    role: str


def proposal_with(article: Article) -> EventCandidate | None:
    """Return the proposal that waits for an answer and has this article among its own (one query)."""
    return EventCandidate.objects.waiting().filter(articles=article.pk).order_by("-strength").first()


def events_near(article: Article) -> list[EventOffer]:
    """Return the events of two days around that share a tag, the place or words of their title, three at most.

    Left out is what the article is an account of, and what was dismissed for it. Two queries; none while it is undated.
    """
    if article.published is None:
        return []
    first, last = article.published.first_day - DAYS_AROUND, article.published.last_day + DAYS_AROUND
    rows = Event.objects.select_related("place").defer("rules", "description").filter(held_on__range=(first, last))
    known = Account.objects.filter(article=article.pk).values("event")
    dismissed = AccountDismissal.objects.filter(article=article.pk).values("event")
    events = list(rows.exclude(pk__in=known).exclude(pk__in=dismissed).order_by("held_on", "pk")[:MOST_LOOKED_AT])
    tags = _shared_tags(article, [one.pk for one in events])
    said = f"{article.title} {article.text[:MOST_CHARACTERS]}".casefold()
    words = set(_WORDS.findall(said))
    found = []
    for event in events:
        shared = list(tags[event.pk])
        if event.place and event.place.name.casefold() in said:
            shared.append(event.place.name)
        spelled = count_terms("", event.title).spellings.values()
        shared += [word for word in spelled if word.casefold() in words or (len(word) == 2 and word in said)]
        names = tuple({name.casefold(): name for name in shared}.values())
        if len(names) >= LEAST_SHARED:
            days = event.days_to(article.published)
            found.append(EventOffer(event, names, days, role_by_date(event, article)))
    return sorted(found, key=lambda one: (-len(one.shared), abs(one.days or 0), one.event.pk))[:MOST_OFFERED]


def take_in(record: Record, article: Article, roles: dict[int, str]) -> None:
    """Make an article an account of events, by their numbers, in an open change set; no role is that of its date."""
    events = Event.objects.in_bulk(list(roles))
    items = [
        {
            "event": pk,
            "role": roles[pk] if roles[pk] in Role.values else role_by_date(event, article),
            "basis": Basis.EDITOR.value,
        }
        for pk, event in events.items()
    ]
    record.link(article, "accounts", add=items)


def refuse_in(record: Record, article: Article, event_ids: Collection[int]) -> None:
    """Say in an open change set that an article gives no account of these events: they are not offered for it again."""
    for event in Event.objects.filter(pk__in=event_ids).exclude(accounts__article=article.pk):
        record.link(event, "dismissals", add=[{"article": article.pk}])


def _shared_tags(article: Article, event_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if event_ids:
        rows = Event.tags.through.objects.filter(event__in=event_ids, tag__in=article.tagged.values("tag"))
        for event, name in rows.order_by("tag__name").values_list("event_id", "tag__name"):
            found[event].append(name)
    return found
