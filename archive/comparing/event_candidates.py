"""Event candidates: articles that fit no known event and seem to report one together, for an editor to judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Substr

from archive.comparing.candidate_upkeep import (
    CHUNK,
    CURRENT_STATES,
    chunks,
    prune_candidates,
    refresh_strengths,
    sampled,
)
from archive.comparing.clusters import LONGEST_DAYS, Clusters
from archive.comparing.day_order import strongest_first
from archive.comparing.duplicate_problems import SHARES_WORDING
from archive.comparing.near_duplicates import Grade
from archive.comparing.quoted_runs import quoted_runs
from archive.comparing.resemblance import Cluster, Report
from archive.comparing.tag_rarities import rarities_in, tags_of
from archive.comparing.term_vectors import Text, Vectorizer
from archive.models import Account, AccountDismissal, Article, ArticleProblem, Basis, EventCandidate, take_archive_lock
from archive.models.article_queries import ArticleQuerySet
from archive.models.choices import Precision
from archive.text.similarity.terms import READ_CHARACTERS, DocumentFrequencies, TermVector, count_terms

SPANS_A_QUERY = 20
SAMPLE_SIZE = 2000  # articles that tell how rare words are
LEAST_FOR_WORKERS = 1500  # new articles up to which starting worker processes is not worth it
AROUND = timedelta(days=LONGEST_DAYS)

_Link = EventCandidate.articles.through


@dataclass(frozen=True, slots=True)
class _Row:
    """What clustering reads of an article."""

    pk: int
    key: str
    day: date
    candidate: int | None
    text: Text
    span: tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Found:
    """A cluster that was closed: the candidate that it adds to, if any, what is new to it, and words in common."""

    candidate: int | None
    members: list[int]
    words: list[str]


def gather_candidates(new: ArticleQuerySet, *, workers: int = 1) -> int:
    """Cluster new articles with each other and with those around them; return how many came into a candidate.

    Only articles that are dated to the day and have no account of an event take part; an undated one goes where an
    article with the same text goes. What belongs to a candidate already stays there: an open one and a dismissed one
    take what is like them and keep their state, and what is like an accepted one is proposed beside it, as an open
    candidate of the same event. The outcome follows from the archive alone, not from the order or the processes of an
    import.

    Memory is that of the clusters open on one day. The articles of the week before and after each new one are read.
    """
    prune_candidates()
    free = new.filter(state__in=CURRENT_STATES).exclude(Exists(_accounts())).exclude(Exists(_links()))
    wanted = set(free.values_list("pk", flat=True))
    if not wanted:
        return 0
    copies = _copies_of(free.undated())
    days = _days_of(free)
    for keys in chunks(copies):
        days |= _days_of(Article.objects.filter(key__in=keys))
    found: list[_Found] = []
    rarities = rarities_in(_sample())
    with Vectorizer(_frequencies(), workers if len(wanted) > LEAST_FOR_WORKERS else 1) as vectorizer:
        reports = _reports(vectorizer.vectors(_rows(_spans(sorted(days)))), copies, wanted, rarities)
        for _span, of_span in groupby(reports, key=attrgetter("span")):
            clusters = Clusters()
            today = 0
            for report in strongest_first(of_span):
                if report.day != today:
                    today = report.day
                    found += _with_new_members(clusters.close(today), wanted)
                clusters.add(report)
            found += _with_new_members(clusters.close(), wanted)
    with transaction.atomic():
        take_archive_lock()
        return _store(found)


# -- reading ----------------------------------------------------------------------------------------------------------


def _accounts() -> Any:
    return Account.objects.filter(article=OuterRef("pk"))


def _links() -> Any:
    return _Link.objects.filter(article=OuterRef("pk"))


def _known_to_the_day(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.filter(date_precision=Precision.DAY)


def _days_of(articles: ArticleQuerySet) -> set[date]:
    return {day for day in _known_to_the_day(articles).values_list("published_on", flat=True).distinct() if day}


def _stated(title: str, basis: str) -> str:
    """Return a title, but not one that was made from the text, which would count its words twice."""
    return "" if basis == Basis.SUPPLIED else title


def _sample() -> ArticleQuerySet:
    return Article.objects.filter(pk__in=[pk for pk, _version in sampled(SAMPLE_SIZE)]).order_by("key")


def _frequencies() -> DocumentFrequencies:
    """Count words in a sample of the archive."""
    frequencies = DocumentFrequencies()
    for title, basis, text, language in _sample().values_list(
        "title", "title_basis", Substr("text", 1, READ_CHARACTERS), "language"
    ):
        frequencies.add(count_terms(_stated(title, basis), text, language), quoted_runs(text))
    return frequencies


def _spans(days: list[date]) -> Iterator[tuple[date, date]]:
    """Yield the spans in which articles of these days, sorted, may meet others; no two overlap."""
    begin = 0
    for n, day in enumerate(days):
        if n + 1 == len(days) or days[n + 1] - day > 2 * AROUND:
            yield days[begin] - AROUND, day + AROUND
            begin = n + 1


def _rows(spans: Iterable[tuple[date, date]]) -> Iterator[_Row]:
    """Yield the articles of spans, day by day, within a day by key: the order of import must not count."""
    for some in chunks(spans, SPANS_A_QUERY):
        ends = iter(some)
        span = next(ends)
        for _day, of_day in groupby(_values(some), key=itemgetter(2)):
            for pk, key, day, candidate, title, basis, text, language in sorted(of_day, key=itemgetter(1)):
                while day > span[1]:
                    span = next(ends)
                yield _Row(pk, key, day, candidate, (_stated(title, basis), text, language, day), span)


def _values(spans: Sequence[tuple[date, date]]) -> Iterator[Any]:
    """Yield what is read of the articles of some spans, day by day (one query)."""
    articles = _known_to_the_day(Article.objects.dated_within_any(spans)).filter(state__in=CURRENT_STATES)
    articles = articles.annotate(candidate=Subquery(_links().order_by("eventcandidate").values("eventcandidate")[:1]))
    articles = articles.filter(~Exists(_accounts()) | Q(candidate__isnull=False)).oldest_first()
    return articles.values_list(
        "pk", "key", "published_on", "candidate", "title", "title_basis", Substr("text", 1, READ_CHARACTERS), "language"
    ).iterator(chunk_size=CHUNK)


def _reports(
    vectors: Iterable[tuple[_Row, TermVector]],
    copies: dict[str, list[int]],
    wanted: set[int],
    rarities: dict[int, float],
) -> Iterator[Report]:
    """Complete rows and vectors with near-duplicates and undated copies, each of which is yielded once a span."""
    yielded: set[tuple[int, tuple[date, date]]] = set()
    for some in chunks(vectors):
        near_duplicates = _near_duplicates_of([row.pk for row, _vector in some])
        tags = tags_of([row.pk for row, _vector in some], rarities)
        same = {key for near in near_duplicates.values() for key, grade in near.items() if grade == Grade.DUPLICATE}
        undated = dict(
            Article.objects.filter(key__in=same).undated().values_list("key", "pk") if same else [],
        )
        for row, vector in some:
            near = near_duplicates.get(row.pk, {})
            same_text = [undated[key] for key in near if key in undated and near[key] == Grade.DUPLICATE]
            same_text = [
                pk
                for pk in dict.fromkeys(copies.get(row.key, []) + same_text)
                if pk in wanted and (pk, row.span) not in yielded
            ]
            yielded.update((pk, row.span) for pk in same_text)
            day, (_title, text, *_rest) = row.day.toordinal(), row.text
            yield Report(
                row.pk,
                row.key,
                day,
                vector,
                candidate=row.candidate,
                near_duplicates=tuple(near),
                copies=tuple(same_text),
                text=text,
                tags=tags.get(row.pk, {}),
                span=row.span,
            )


def _near_duplicates_of(article_ids: list[int]) -> dict[int, dict[str, str]]:
    """Return the near-duplicates found when these articles came in, by key, with the grade (one query)."""
    problems = ArticleProblem.objects.filter(code__in=SHARES_WORDING, article__in=article_ids)
    return {
        pk: {one["article"]: one["grade"] for one in evidence.get("kin", []) if one["grade"] != Grade.PERHAPS}
        for pk, evidence in problems.values_list("article_id", "evidence")
    }


def _copies_of(undated: ArticleQuerySet) -> dict[str, list[int]]:
    """Return, by the key of an article, the undated ones that have its text."""
    copies: dict[str, list[int]] = defaultdict(list)
    for ids in chunks(undated.order_by("key").values_list("pk", flat=True).iterator()):
        for pk, near in sorted(_near_duplicates_of(ids).items()):
            for key, grade in near.items():
                if grade == Grade.DUPLICATE:
                    copies[key].append(pk)
    return copies


# -- writing ----------------------------------------------------------------------------------------------------------


def _with_new_members(closed: Iterable[Cluster], wanted: set[int]) -> Iterator[_Found]:
    """Yield the clusters to which something new came: to a candidate, or to at least one other article."""
    for cluster in closed:
        is_more = cluster.candidate is not None or len(cluster.members) > 1
        if is_more and not wanted.isdisjoint(cluster.members):
            yield _Found(cluster.candidate, cluster.members, cluster.words())


def _store(found: list[_Found]) -> int:
    """Store the clusters as candidates, but for articles placed meanwhile; return the number of articles."""
    members = [pk for cluster in found for pk in cluster.members]
    placed: set[int] = set()
    for ids in chunks(members):
        placed |= set(_Link.objects.filter(article__in=ids).values_list("article_id", flat=True))
        placed |= set(Account.objects.filter(article__in=ids).values_list("article_id", flat=True))
    candidates: dict[int, EventCandidate] = {}
    for ids in chunks({cluster.candidate for cluster in found if cluster.candidate is not None}):
        candidates |= EventCandidate.objects.in_bulk(ids)
    proposals = _open_proposals(candidates.values())
    dismissed = _dismissed_of({one.event_id for one in candidates.values() if one.event_id})
    made: list[EventCandidate] = []
    added: list[tuple[EventCandidate, list[int]]] = []
    for cluster in found:
        ids = [pk for pk in cluster.members if pk not in placed]
        candidate = candidates.get(cluster.candidate) if cluster.candidate is not None else None
        event = None
        if candidate and candidate.state == EventCandidate.Answer.ACCEPTED:
            event = candidate.event_id
            candidate = proposals.get(event) if event else None
        known = candidate.event_id if candidate else event
        ids = [pk for pk in ids if (known, pk) not in dismissed]
        if not ids or (candidate is None and event is None and len(ids) < 2):
            continue
        if candidate is None:
            candidate = EventCandidate(first_article_id=ids[0], words=cluster.words, event_id=event)
            made.append(candidate)
            if event is not None:
                proposals[event] = candidate
        added.append((candidate, ids))
    EventCandidate.objects.bulk_create(made, batch_size=CHUNK)
    links = [_Link(eventcandidate_id=candidate.pk, article_id=pk) for candidate, ids in added for pk in ids]
    _Link.objects.bulk_create(links, batch_size=CHUNK)
    refresh_strengths({candidate.pk for candidate, _ids in added})
    return len(links)


def _dismissed_of(events: set[int]) -> set[tuple[int | None, int]]:
    """Return which articles a person said are no account of these events (a query a chunk)."""
    found: set[tuple[int | None, int]] = set()
    for some in chunks(sorted(events)):
        found.update(AccountDismissal.objects.filter(event__in=some).values_list("event_id", "article_id"))
    return found


def _open_proposals(candidates: Iterable[EventCandidate]) -> dict[int, EventCandidate]:
    """Return, by event, the open candidate that proposes more accounts of it."""
    events = {one.event_id for one in candidates if one.event_id and one.state == EventCandidate.Answer.ACCEPTED}
    open_ones = EventCandidate.objects.filter(event__in=events, state=EventCandidate.Answer.OPEN).order_by("-pk")
    return {one.event_id: one for one in open_ones if one.event_id}
