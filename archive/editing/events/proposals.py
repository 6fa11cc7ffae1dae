"""Proposed events as they stand: those of their articles that are still free, and what these have in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef

from archive.comparing.candidate_upkeep import open_links
from archive.comparing.quoted_runs import shared_quotation
from archive.editing.changes.values import HEAVY
from archive.editing.events.readings import Reading, read_articles
from archive.models import Article, EventCandidate

MOST_MEMBERS = 100  # articles of one proposal that are shown, read and answered at once
MOST_ON_CARD = 6
MOST_SHARED = 8
_Link = EventCandidate.articles.through


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal in a list: its first articles by date, and what the whole of it counts."""

    candidate: EventCandidate
    articles: tuple[Article, ...]
    total: int
    sources: int
    is_of_unknown: bool
    languages: int
    first: date | None
    last: date | None

    @property
    def name(self) -> str:
        """The words that they share; without any the headline of the first of them."""
        named = self.candidate.words or not self.articles
        return str(self.candidate) if named else str(self.articles[0])

    @property
    def hidden(self) -> int:
        return self.total - len(self.articles)


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a proposal: how many rare terms it shares with the others, and which, as it spells them.

    `quotation` is what it quotes as another one does.
    """

    reading: Reading
    shared: tuple[str, ...]
    number_shared: int
    quotation: str = ""

    @property
    def article(self) -> Article:
        return self.reading.article


def member_ids(candidate: EventCandidate, most: int | None = MOST_MEMBERS) -> list[int]:
    """Return the articles of a proposal that still stand and are free, by date; of one that is answered all (a query).

    Of more than `most` the first.
    """
    links = _Link.objects.filter(eventcandidate=candidate)
    if candidate.state == EventCandidate.Answer.OPEN:
        links = open_links(links)
    return list(links.order_by("article__sort_key").values_list("article_id", flat=True)[:most])


def cards_of(candidates: Sequence[EventCandidate], *, with_articles: bool = True) -> list[Card]:
    """Return what a list shows of these proposals (two queries, however many; one without the articles)."""
    members: dict[int, list[tuple[int, int | None, str, date | None]]] = defaultdict(list)
    is_open = {one.pk: one.state == EventCandidate.Answer.OPEN for one in candidates}
    for pk, article, source, language, day, is_standing in _member_rows(_Link.objects, list(is_open)):
        if is_standing or not is_open[pk]:
            members[pk].append((article, source, language, day))
    shown = [one[0] for some in members.values() for one in some[:MOST_ON_CARD]] if with_articles else []
    articles = Article.objects.select_related("source").defer(*HEAVY["article"]).in_bulk(shown) if shown else {}
    return [_card(one, members[one.pk], articles) for one in candidates]


def _member_rows(links: Any, candidate_ids: Sequence[int]) -> Any:
    """Return of each article of these proposals what a card counts, and whether it still stands, by date."""
    rows = links.filter(eventcandidate__in=candidate_ids).order_by("article__sort_key")
    stands = Exists(open_links(links.filter(pk=OuterRef("pk"))))
    facts = ("article__source_id", "article__language", "article__published_on")
    return rows.annotate(stands=stands).values_list("eventcandidate_id", "article_id", *facts, "stands")


def _card(
    candidate: EventCandidate, members: Sequence[tuple[int, int | None, str, date | None]], articles: dict[int, Article]
) -> Card:
    days = [day for *_rest, day in members if day]
    return Card(
        candidate,
        tuple(articles[pk] for pk, *_rest in members[:MOST_ON_CARD] if pk in articles),
        len(members),
        len({source for _pk, source, *_rest in members if source}),
        any(source is None for _pk, source, *_rest in members),
        len({language for _pk, _source, language, _day in members if language}),
        min(days, default=None),
        max(days, default=None),
    )


def members_of(candidate: EventCandidate) -> list[Member]:
    """Read the articles of a proposal, each with what it shares with the others (a fixed number of queries)."""
    return shared_among(read_articles(member_ids(candidate)))


def shared_among(readings: Sequence[Reading]) -> list[Member]:
    """Say of each of these which terms it shares with any other, the weightiest first, and quotations."""
    held: Counter[str] = Counter(term for one in readings for term in one.vector.weights)
    quoted: Counter[int] = Counter(run for one in readings for run in one.vector.quoted)
    found = []
    for one in readings:
        terms = [term for term in one.vector.weights if held[term] > 1]
        terms.sort(key=lambda term: (-one.vector.weights[term], term))
        spelled = tuple(one.vector.spellings[term] for term in terms[:MOST_SHARED])
        runs = {run for run in one.vector.quoted if quoted[run] > 1}
        found.append(Member(one, spelled, len(terms), shared_quotation(one.opening, runs)))
    return found


def waiting_number(most: int) -> int:
    """Count the proposals that wait for an answer, no further than one beyond `most` (one query)."""
    counted = EventCandidate.objects.waiting().order_by()[: most + 1].aggregate(n=Count("pk"))
    return int(counted["n"])


def earliest_of(article_ids: Collection[int]) -> int:
    """Return the article that comes first of these, by which a proposal is known (one query)."""
    rows = Article.objects.filter(pk__in=article_ids).order_by("published_on", "key")
    return int(rows.values_list("pk", flat=True)[0])
