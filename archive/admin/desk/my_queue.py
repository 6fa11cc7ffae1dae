"""My queue: the first of what is assigned to one person, each with what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from archive.admin.desk.parts import Headline, headline
from archive.editing.problems.catalogue import label_of
from archive.models import Article, ArticleProblem, Severity, State

MOST_SHOWN = 5
MOST_PROBLEMS = 4


@dataclass(frozen=True, slots=True)
class Flaw:
    """A problem of one article, as its line shows it."""

    label: str
    is_blocking: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that waits for somebody."""

    headline: Headline
    state: str
    flaws: tuple[Flaw, ...] = ()
    more_flaws: int = 0


def entries(ids: Collection[int]) -> list[Entry]:
    """Return the first of these articles in their order, with their open problems (two queries)."""
    shown = list(ids)[:MOST_SHOWN]
    rows = Article.objects.only("key", "title", "title_basis", "language", "state").in_bulk(shown)
    flaws = _flaws_of(shown)
    return [_entry(rows[pk], flaws[pk]) for pk in shown if pk in rows]


def _entry(article: Article, flaws: list[Flaw]) -> Entry:
    state = str(State(article.state).label)
    more = max(len(flaws) - MOST_PROBLEMS, 0)
    return Entry(headline(article), state, tuple(flaws[:MOST_PROBLEMS]), more)


def _flaws_of(ids: Collection[int]) -> dict[int, list[Flaw]]:
    """Return the open problems of articles, what blocks publishing first."""
    weight = [severity.value for severity in Severity]
    found = ArticleProblem.objects.filter(article__in=list(ids), state=ArticleProblem.Answer.OPEN)
    rows = sorted(found.values_list("article_id", "code", "severity"), key=lambda row: (weight.index(row[2]), row[1]))
    flaws: dict[int, list[Flaw]] = defaultdict(list)
    for pk, code, severity in rows:
        flaws[pk].append(Flaw(label_of(code), severity == Severity.BLOCKING))
    return flaws
