"""What a list offers beside itself: a typed date as its page, and where nothing is found other searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from archive.filters import ArticleFilter
from archive.filters.fields import LABELS
from archive.filters.lists import request_of
from archive.filters.parameters import CHOSEN, LISTED, changed, written
from archive.search.results.zero_results import ZeroResultsHelp, explain_zero_results
from archive.search.searcher import Session
from archive.text.dates.partial_dates import PartialDate
from archive.text.dates.typed_dates import TypedDateError, read_typed_date


@dataclass(frozen=True, slots=True)
class TypedDate:
    """A date that was typed where words are: it has a page, and a list of what may have been published then."""

    when: PartialDate
    list_url: str


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
    """Return the date that the words of a search are as a whole, in any spelling that can be read in one way."""
    try:
        when = read_typed_date(found.values.get("q") or "")
    except TypedDateError:
        return None
    rest = changed(found.start, drop=("q", "from", "to", "year", "-year", "undated"))
    pairs = (("from", str(when)), ("to", str(when)))
    return TypedDate(when, reverse("archive:article_list") + written((*rest, *pairs)))


def zero_results(found: ArticleFilter, path: str, here: Session | None) -> dict[str, Any]:
    """Return what would be found if one thing were otherwise, each with the address of that list."""
    offered: ZeroResultsHelp = explain_zero_results(request_of(found), here)
    dropped = []
    for one in offered.relaxations:
        if one.part is not None:
            pairs = changed(found.start, put={"q": str(one.request.query)})
            dropped.append(Without(str(one.part), one.total, path + written(pairs)))
        else:
            names = _parameters_of(one.condition)
            gone = [pair for pair in found.start if pair[0] in names]
            pairs = changed(found.start, drop=names)
            dropped.append(
                Without(
                    ", ".join(f"{str(LABELS[name.removeprefix('-')]).lower()} {value}" for name, value in gone),
                    one.total,
                    path + written(pairs),
                )
            )
    respelled = [
        Spelling(str(one.typed), Without(str(one.spelled), one.articles, path + written((("q", str(one.spelled)),))))
        for one in offered.spellings
    ]
    corrected = None
    if offered.corrected and offered.corrected.total:
        words = str(offered.corrected.request.query)
        url = path + written(changed(found.start, put={"q": words}))
        corrected = Without(words, offered.corrected.total, url)
    return {"dropped": dropped, "respelled": respelled, "corrected": corrected}


def _parameters_of(condition: str) -> tuple[str, ...]:
    if condition in CHOSEN:
        return condition, f"-{condition}"
    return ({"since": "from", "until": "to", "articles": LISTED}.get(condition, condition),)
