"""Articles that may tell of an event and are no account of it: looked up by words and days, then held against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from archive.comparing.candidate_upkeep import CURRENT_STATES
from archive.comparing.event_evidence import EventProfile, Likeness, sampled_frequencies, vector_of
from archive.comparing.quoted_runs import shared_quotation
from archive.editing.events.readings import Reading, place_names, read_articles
from archive.models import Account, Article, Event, EventCandidate, TaggedArticle, TagKind
from archive.search.conditions import Choice, Conditions
from archive.search.query.parser import parse
from archive.search.searcher import MOST_ON_A_PAGE, Request, SearchUnavailableError, search
from archive.text.dates.partial_dates import PartialDate

DAYS_AROUND = timedelta(days=2)
MOST_READ = 60  # articles that are held against the event
MOST_ACCOUNTS_READ = 8
MOST_TAGS = 40
BY_PLACE, BY_TAG, MOST_BY_TAGS, BY_OTHER_SOURCE = 0.1, 0.03, 0.12, 0.05
SPATIAL = (TagKind.PLACE, TagKind.COUNTRY)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may tell of an event, and why: what it shares with what is known of the event.

    `days_after` counts from the event, None where nobody can say. `is_other_source` when none of the accounts that
    were read is of its source.
    """

    article: Article
    first_sentence: str
    score: float
    names: tuple[str, ...]
    words: tuple[str, ...]
    places: tuple[str, ...]
    days: tuple[date, ...]
    days_after: int | None
    is_other_source: bool
    quotation: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The strongest candidates of an event first; `since` and `until` are the days that were looked through.

    `has_no_days` when the event has no date and so nothing can be looked for; `is_partial` when the index could not
    be asked and only the first articles of these days were read.
    """

    found: tuple[Candidate, ...] = ()
    since: date | None = None
    until: date | None = None
    has_no_days: bool = False
    is_partial: bool = False


def candidates_of(event: Event) -> Candidates:
    """Return the articles around the days of an event that may tell of it; at most 60 are read, however many there are.

    Left out is what is an account of it already, was dismissed for it, or no longer stands. A fixed number of queries
    and one search.
    """
    starts, ends = event.starts or event.ends, event.ends or event.starts
    if starts is None or ends is None:
        return Candidates(has_no_days=True)
    first, last = starts.first_day - DAYS_AROUND, ends.last_day + DAYS_AROUND
    profile, sources = _profile_of(event)
    ids, is_partial = _looked_up(event, profile, first, last)
    open_ones = EventCandidate.objects.filter(event=event, state=EventCandidate.Answer.OPEN)
    ids += open_ones.values_list("articles", flat=True)[:MOST_READ]
    near = _current_within(_without_known(event, ids), first, last)
    wanted = [pk for pk in dict.fromkeys(ids) if pk in near][:MOST_READ]
    found = [one for one, likeness in _compared(event, profile, sources, wanted) if likeness.is_enough]
    return Candidates(tuple(found), first, last, is_partial=is_partial)


def candidates_among(event: Event, ids: Collection[int]) -> list[Candidate]:
    """Hold these articles against an event, however little they are like it; left out is what is its account."""
    profile, sources = _profile_of(event)
    known = set(Account.objects.filter(event=event, article__in=ids).values_list("article_id", flat=True))
    rows = Article.objects.filter(pk__in=set(ids) - known).order_by().values_list("pk", "state")
    wanted = [pk for pk, state in rows if state in CURRENT_STATES][:MOST_READ]
    return [one for one, _likeness in _compared(event, profile, sources, wanted)]


def _profile_of(event: Event) -> tuple[EventProfile, set[int | None]]:
    """Return what an event is known by, and the sources of the accounts that were read."""
    days: set[int] = set()
    if event.starts and event.starts.day:
        end = event.ends if event.ends and event.ends.day else event.starts
        span = min((end.first_day - event.starts.first_day).days, 31)
        days = {event.starts.first_day.toordinal() + n for n in range(span + 1)}
    profile = EventProfile(days)
    accounts = event.accounts.filter(article__state__in=CURRENT_STATES).order_by("sort_key")
    readings = read_articles(list(accounts.values_list("article_id", flat=True)[:MOST_ACCOUNTS_READ]))
    for reading in readings:
        profile.add(reading.vector)
    place = event.place.name if event.place else ""
    said = "\n\n".join((event.title, place, event.description))
    languages = {reading.vector.language for reading in readings} or {"en"}
    frequencies = sampled_frequencies()
    for language in sorted(languages):
        profile.add(vector_of(frequencies, event.title, said, language, None))
    return profile, {reading.article.source_id for reading in readings}


def _looked_up(event: Event, profile: EventProfile, first: date, last: date) -> tuple[list[int], bool]:
    """Return the articles around these days with most of the words, without those that are known as its accounts.

    Without an index the first of these days. More than are read, since some of them may have been dismissed.
    """
    words = " OR ".join(f'"{word}"' for word in profile.sought())
    since, until = (PartialDate(day.year, day.month, day.day) for day in (first, last))
    try:
        if query := parse(words):
            others = Choice(exclude=frozenset({event.pk}))
            conditions = Conditions(event=others, since=since, until=until)
            return list(search(Request(query, conditions, size=MOST_ON_A_PAGE, for_editors=True)).ids), False
    except SearchUnavailableError:
        pass
    rows = Article.objects.dated_within(first, last).filter(state__in=CURRENT_STATES).oldest_first()
    return list(rows.values_list("pk", flat=True)[:MOST_ON_A_PAGE]), True


def _current_within(ids: Collection[int], first: date, last: date) -> set[int]:
    """Keep the articles that still stand and may have been published in the span (one query).

    Asked for a state as well, SQLite could walk through all articles in it instead of looking up these.
    """
    rows = Article.objects.filter(pk__in=ids).order_by().values_list("pk", "state", "published_on", "date_precision")
    return {
        pk
        for pk, state, day, precision in rows
        if day
        and state in CURRENT_STATES
        and (known := PartialDate.of(day, precision)).first_day <= last
        and known.last_day >= first
    }


def _without_known(event: Event, ids: Iterable[int | None]) -> set[int]:
    """Leave out what is an account of the event already, and what was dismissed for it (two queries)."""
    some = {pk for pk in ids if pk}
    known = set(Account.objects.filter(event=event, article__in=some).values_list("article_id", flat=True))
    return some - known - set(event.dismissals.filter(article__in=some).values_list("article_id", flat=True))


def _compared(
    event: Event, profile: EventProfile, sources: set[int | None], ids: Collection[int]
) -> list[tuple[Candidate, Likeness]]:
    """Hold articles against the event, the most alike first."""
    readings = read_articles(ids)
    places = _places_in(event, readings)
    tags = _shared_tags(event, ids)
    found = []
    for one in readings:
        likeness = profile.likeness(one.vector)
        article, spatial, others = one.article, *tags[one.article.pk]
        named = tuple(dict.fromkeys([*places.get(article.pk, ()), *spatial]))
        is_other = article.source_id is not None and article.source_id not in sources
        score = likeness.score + (BY_PLACE if named else 0) + (BY_OTHER_SOURCE if is_other else 0)
        score += min(BY_TAG * (len(spatial) + len(others)), MOST_BY_TAGS)
        candidate = Candidate(
            article,
            one.first_sentence,
            round(score, 3),
            tuple(dict.fromkeys([*likeness.names, *others])),
            likeness.words,
            named,
            tuple(date.fromordinal(day) for day in likeness.days),
            event.days_to(article.published),
            is_other,
            shared_quotation(one.opening, likeness.quoted),
        )
        found.append((candidate, likeness))
    return sorted(found, key=lambda pair: (-pair[0].score, pair[0].article.pk))


def _places_in(event: Event, readings: list[Reading]) -> dict[int, list[str]]:
    """Return how articles spell the place of the event where they name it."""
    if not event.place_id or not readings:
        return {}
    names = place_names()
    found: dict[int, list[str]] = defaultdict(list)
    for one in readings:
        matches = names.find(f"{one.article.title}\n\n{one.opening}")
        spelled = sorted({match.words for match in matches if match.target == event.place_id})
        found[one.article.pk] = spelled[:1]
    return found


def _shared_tags(event: Event, ids: Collection[int]) -> dict[int, tuple[list[str], list[str]]]:
    """Return, by article, the tags that it shares with the event: places, then others (two queries)."""
    found: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    wanted = dict(event.tags.values_list("pk", "name")[:MOST_TAGS])
    if not wanted:
        return found
    rows = TaggedArticle.objects.filter(content_object__in=ids, tag__in=list(wanted)).order_by("tag__name")
    for pk, tag, kind in rows.values_list("content_object_id", "tag_id", "tag__kind"):
        found[pk][0 if kind in SPATIAL else 1].append(wanted[tag])
    return found
