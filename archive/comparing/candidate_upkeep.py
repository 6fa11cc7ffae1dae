"""Proposed events kept true while their articles change elsewhere: who still belongs to one, and how strong it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from archive.comparing.clusters import LONGEST_DAYS
from archive.models import Account, Article, EventCandidate, State, take_archive_lock, update
from archive.models.article_queries import AWAITING

CHUNK = 500
CURRENT_STATES = (*AWAITING, State.PUBLISHED)
MOST_PASSED_OVER = 10  # times as many as are drawn, in other states
LEAST_OF_NEW_EVENT, LEAST_OF_KNOWN_EVENT = 2, 1  # articles without which nothing is proposed

Given = TypeVar("Given")
Member = tuple[int | None, date | None]  # source and day of publication
_Link = EventCandidate.articles.through


def sampled(size: int) -> list[tuple[int, int]]:
    """Return id and version of so many articles of the `CURRENT_STATES`, those with the lowest keys (one query).

    Keys are as good as random, and so the same ones are drawn each time. They are walked through whatever the state: to
    sort a million by key takes a second. Where nine of ten are in other states, fewer are returned.
    """
    rows = Article.objects.order_by("key").values_list("pk", "version", "state")[: size * MOST_PASSED_OVER]
    current = ((pk, version) for pk, version, state in rows.iterator(chunk_size=size) if state in CURRENT_STATES)
    return list(islice(current, size))


def strength(members: Sequence[Member], *, is_of_event: bool) -> int:
    """Return how strong a proposal is: 100 × articles × sources, half of it where a week lies between first and last.

    Articles of unknown source count as one source together. 0 when too few are left to propose an event, or to propose
    more accounts of one that is known.
    """
    if len(members) < (LEAST_OF_KNOWN_EVENT if is_of_event else LEAST_OF_NEW_EVENT):
        return 0
    days = [day for _source, day in members if day]
    span = (max(days) - min(days)).days if days else LONGEST_DAYS
    sources = len({source for source, _day in members})
    return round(100 * len(members) * sources * LONGEST_DAYS / (LONGEST_DAYS + span))


def open_links(links: Any) -> Any:
    """Narrow links of candidates to articles that still stand and have no account of any event.

    The state stands in an expression, lest SQLite look for each link of the candidates among all articles of a state.
    """
    state = Coalesce("article__state", Value(""))
    return links.alias(state=state).filter(state__in=CURRENT_STATES).exclude(Exists(_accounts_of_link()))


def refresh_strengths(candidate_ids: Collection[int]) -> None:
    """Let the strength of proposals follow their articles; the archive lock is taken (three queries a chunk)."""
    for some in chunks(sorted(candidate_ids)):
        members: dict[int, list[Member]] = defaultdict(list)
        rows = open_links(_Link.objects.filter(eventcandidate__in=some))
        for pk, source, day in rows.values_list("eventcandidate_id", "article__source_id", "article__published_on"):
            members[pk].append((source, day))
        changed = []
        for candidate in EventCandidate.objects.filter(pk__in=some):
            now = strength(members[candidate.pk], is_of_event=candidate.event_id is not None)
            if candidate.strength != now:
                candidate.strength = now
                changed.append(candidate)
        if changed:
            update(EventCandidate, ["strength"], changed)


def candidates_of(article_ids: Collection[int]) -> set[int]:
    """Return the candidates that hold any of these articles (one query a chunk)."""
    found: set[int] = set()
    for some in chunks(sorted(article_ids)):
        found.update(_Link.objects.filter(article__in=some).values_list("eventcandidate_id", flat=True))
    return found


def prune_candidates() -> None:
    """Remove from open candidates what was taken down or got an account since; delete those left with one article."""
    with transaction.atomic():
        take_archive_lock()
        links = _Link.objects.filter(eventcandidate__state=EventCandidate.Answer.OPEN)
        obsolete = links.filter(~Q(article__state__in=CURRENT_STATES) | Exists(_accounts_of_link()))
        touched = set(obsolete.values_list("eventcandidate_id", flat=True))
        for some in chunks(touched):
            obsolete.filter(eventcandidate__in=some).delete()
            left = EventCandidate.objects.filter(pk__in=some).annotate(n=Count("articles"))
            left.filter(Q(n=0) | Q(n=1, event__isnull=True)).delete()
            name_after_earliest(some)
        refresh_strengths(touched)


def name_after_earliest(candidates: Collection[int]) -> None:
    """Name candidates after the earliest article that is still in them."""
    links = _Link.objects.filter(eventcandidate=OuterRef("pk"))
    leaderless = EventCandidate.objects.filter(pk__in=candidates).exclude(
        Exists(links.filter(article=OuterRef("first_article")))
    )
    earliest = links.order_by("article__published_on", "article__key").values("article")[:1]
    named: Any = leaderless.annotate(earliest=Subquery(earliest))
    for candidate in named:
        candidate.first_article_id = candidate.earliest
        candidate.save(update_fields=["first_article"])


def chunks(values: Iterable[Given], size: int = CHUNK) -> Iterator[list[Given]]:
    waiting = iter(values)
    while some := list(islice(waiting, size)):
        yield some


def _accounts_of_link() -> Any:
    return Account.objects.filter(article=OuterRef("article"))
