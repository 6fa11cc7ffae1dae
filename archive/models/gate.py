"""What of the vocabulary the public may see: what something public names, and what nothing names at all.

What only unpublished articles give a reason for is hidden until one of them is published. The articles that do give the
public a reason are kept counted (`Tally`, kind `shown`): published ones, and withdrawn ones whose tombstone stands, so
that an address that was once good stays so. Each condition is a look or two into an index for each row.
"""

from __future__ import annotations

from functools import cache

from django.db.models import Exists, OuterRef, Q

from archive.models.articles import Article
from archive.models.choices import EventState
from archive.models.events import Account, Event
from archive.models.index import Tally
from archive.models.tags import TaggedArticle


@cache
def of_events() -> Q:
    told = Q(Exists(Account.objects.filter(event=OuterRef("pk"))))
    return Q(state=EventState.PUBLIC) & (_shown("event") | ~told)


@cache
def of_sources() -> Q:
    named = Q(Exists(Article.objects.filter(source=OuterRef("pk"))))
    credited = Q(Exists(Article.objects.filter(agency=OuterRef("pk"))))
    return _shown("source") | (Q(is_confirmed=True) & ~named & ~credited)


@cache
def of_tags() -> Q:
    borne = Q(Exists(TaggedArticle.objects.filter(tag=OuterRef("pk"))))
    of_event = Q(Exists(Event.tags.through.objects.filter(tag=OuterRef("pk"))))
    of_public_event = Q(Exists(Event.objects.public().filter(tags=OuterRef("pk"))))
    return _shown("tag") | of_public_event | (~borne & ~of_event)


@cache
def of_events_by(name: str) -> Q:
    """Say of a `place` or a `series` that a public event has it, or no event at all."""
    events = Event.objects.filter(**{name: OuterRef("pk")})
    return Q(Exists(events.public())) | ~Q(Exists(events))


def _shown(label: str) -> Q:
    return Q(Exists(Tally.objects.filter(kind="shown", object_id=OuterRef("pk"), precision="total", label=label)))
