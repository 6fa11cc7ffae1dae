"""Reviewing problems: a person accepts them or opens them again, and old articles are held to today's checks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from archive.editing.changes.links import Item
from archive.editing.changes.problems import PROBLEMS, problem_changes
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.problems.catalogue import RESTS_ON
from archive.editing.problems.facts import FactReader
from archive.models import Article, ArticleProblem, ChangeSet, State, WithdrawalReason
from archive.models.article_queries import ArticleQuerySet
from archive.models.choices import ChangeKind

CHUNK = 1000  # articles in one transaction
LONGEST_REASON = 1000


@dataclass(slots=True)
class FoundProblems:
    """What checking articles anew found: articles checked, and problems that came and went, by code."""

    articles: int = 0
    opened: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    change_sets: list[int] = field(default_factory=list)


def accept_problems(problems: Iterable[ArticleProblem], *, user: User, reason: str) -> ChangeSet | None:
    """Accept open problems, as one change set; None when none was open. The reason stands with each."""
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        accept_in(record, problems, reason=reason)
    return record.change_set if record.change_set.pk else None


def accept_in(record: Record, problems: Iterable[ArticleProblem], *, reason: str) -> None:
    """Do the same inside an open change set, in the name of whoever acts in it."""
    found = [one for one in problems if one.state == ArticleProblem.Answer.OPEN]
    who = record.change_set.user_name
    _answer(record, found, {"state": ArticleProblem.Answer.ACCEPTED.value, "accepted_by": who, "reason": reason})


def reopen_in(record: Record, problems: Iterable[ArticleProblem]) -> None:
    """Open accepted problems again, inside an open change set."""
    found = [one for one in problems if one.state == ArticleProblem.Answer.ACCEPTED]
    _answer(record, found, {"state": ArticleProblem.Answer.OPEN.value, "accepted_by": "", "reason": ""})


def _answer(record: Record, problems: Iterable[ArticleProblem], answer: Item) -> None:
    wanted: defaultdict[int, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for problem in problems:
        wanted[problem.article_id][0].append(PROBLEMS.item_of(problem) | answer)
    record.link_many(Article, "problems", wanted)


def find_problems(articles: ArticleQuerySet, progress: Callable[[int], object] = lambda _n: None) -> FoundProblems:
    """Hold articles to today's checks, a thousand in one change set; what was accepted stays if it rests on the same.

    Merged and erased articles have no problems. Near-duplicates are found when texts come or change, and stay.
    """
    report = FoundProblems()
    reader = FactReader()
    for ids in _chunks(articles):
        with recording(ChangeKind.PROBLEMS, reason="Held to today's checks") as record:
            for changes in problem_changes(dict.fromkeys(ids, RESTS_ON), reader):
                for add, gone in changes.values():
                    report.opened.update(item["code"] for item in add)
                    report.closed.update(item["code"] for item in gone)
                record.follow_with(changes)
        if record.change_set.pk:
            report.change_sets.append(record.change_set.pk)
        report.articles += len(ids)
        progress(len(ids))
    return report


def _chunks(articles: ArticleQuerySet) -> Iterator[list[int]]:
    """Yield the ids of articles in their order, some at a time, each asked for when the one before is done."""
    wanted = articles.exclude(state=State.MERGED).exclude(withdrawal_reason=WithdrawalReason.ERASED).order_by("pk")
    last = 0
    while ids := list(wanted.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        yield ids
        last = ids[-1]
