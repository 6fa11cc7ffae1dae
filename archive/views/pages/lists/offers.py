"""What a list offers beside itself: a typed date as its page, and where nothing is found other searches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from archive.filters import ArticleFilter
from archive.filters.fields import LABELS
from archive.filters.lists import request_of
from archive.filters.parameters import CHOSEN, LISTED, changed, written
from archive.models import Event, Tally
from archive.search.results.zero_results import Relaxation, ZeroResultsHelp, explain_zero_results
from archive.search.searcher import Session
from archive.text.dates.partial_dates import PartialDate
from archive.text.dates.typed_dates import TypedDateError, read_typed_date
from archive.views.pages.calendars.neighbours import Neighbour, neighbours_of, number_held


@dataclass(frozen=True, slots=True)
class TypedDate:
    """A date that was typed where words are: what is held and what happened then, or else the nearest with articles."""

    when: PartialDate
    articles: int
    has_events: bool
    list_url: str
    before: Neighbour | None = None
    after: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class Without:
    """What a search would find without one of its conditions, or with other words."""

    name: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word that stands nowhere, and what a search for the one that is spelled nearly so would find."""

    typed: str
    instead: Without


def typed_date(found: ArticleFilter) -> TypedDate | None:
    """Return the date that the words of a search are as a whole, in any spelling that can be read in one way.

    At most five queries, and none for other words.
    """
    try:
        when = read_typed_date(found.values.get("q") or "")
    except TypedDateError:
        return None
    rest = changed(found.start, drop=("q", "from", "to", "year", "-year", "undated"))
    pairs = (("from", str(when)), ("to", str(when)))
    counts = Tally.objects.counts("archive")
    articles = number_held(when, counts)
    has_events = Event.objects.public().happening_within(when.first_day, when.last_day).exists()
    before, after = (None, None) if articles else neighbours_of(when, counts)
    list_url = reverse("archive:article_list") + written((*rest, *pairs))
    return TypedDate(when, articles, has_events, list_url, before, after)


def zero_results(found: ArticleFilter, path: str, here: Session | None) -> dict[str, Any]:
    """Return what would be found if one thing were otherwise, each with the address of that list."""
    offered: ZeroResultsHelp = explain_zero_results(request_of(found), here)
    dropped = [_without(found, path, one) for one in offered.relaxations]
    alone = [_alone(found, path, one) for one in offered.alone]
    respelled = [
        Spelling(str(one.typed), Without(str(one.spelled), one.articles, path + written((("q", str(one.spelled)),))))
        for one in offered.spellings
    ]
    corrected = None
    if offered.corrected and offered.corrected.total:
        words = str(offered.corrected.request.query)
        url = path + written(changed(found.start, put={"q": words}))
        corrected = Without(words, offered.corrected.total, url)
    return {"dropped": dropped, "alone": alone, "respelled": respelled, "corrected": corrected}


def _without(found: ArticleFilter, path: str, one: Relaxation) -> Without:
    """Offer the list with one thing less."""
    if one.part is not None:
        pairs = changed(found.start, put={"q": str(one.request.query)})
        return Without(str(one.part), one.total, path + written(pairs))
    names = _parameters_of(one.condition)
    return Without(_named(found, names), one.total, path + written(changed(found.start, drop=names)))


def _alone(found: ArticleFilter, path: str, one: Relaxation) -> Without:
    """Offer the list with one thing alone."""
    if one.part is not None:
        return Without(str(one.part), one.total, path + written((("q", str(one.part)),)))
    names = _parameters_of(one.condition)
    kept = tuple(pair for pair in found.start if pair[0] in names)
    return Without(_named(found, names), one.total, path + written(kept))


def _named(found: ArticleFilter, names: Collection[str]) -> str:
    given = [pair for pair in found.start if pair[0] in names]
    return ", ".join(f"{str(LABELS[name.removeprefix('-')]).lower()} {value}" for name, value in given)


def _parameters_of(condition: str) -> tuple[str, ...]:
    if condition in CHOSEN:
        return condition, f"-{condition}"
    return ({"since": "from", "until": "to", "articles": LISTED}.get(condition, condition),)
