"""To do: how many articles stand in each state and under each problem, everybody's and one's own; each is a queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin.desk.parts import ME, OPEN_STATES, list_query, list_url
from archive.editing.problems.catalogue import CATALOGUE, KINDS, label_of
from archive.models import Article, ArticleProblem, Severity, State, Tally
from archive.models.queries.waiting_answers import waiting_answers
from archive.search.searcher import FARTHEST

MOST_MINE = 500  # articles assigned to one person of which states and problems are told


@dataclass(frozen=True, slots=True)
class Queue:
    """Something that waits, how much of it, and where it is worked through; the same of what is one's own."""

    name: str
    number: int
    url: str
    mine: int = 0
    my_url: str = ""
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Mine:
    """What is assigned to one person and still to be decided: ids, and how many stand in each state."""

    ids: tuple[int, ...]
    states: Mapping[str, int]
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The open problems of one severity, in the order in which an editor would look at them."""

    severity: Severity
    name: str
    caption: str
    queues: tuple[Queue, ...]

    @property
    def total(self) -> int:
        return sum(queue.number for queue in self.queues)


def mine(user: Any) -> Mine:
    """Return what is assigned to a person and not decided yet (one query, of at most `MOST_MINE` articles)."""
    found = Article.objects.assigned_to(user).filter(state__in=OPEN_STATES).newest_first()
    rows = list(found.values_list("pk", "state")[: MOST_MINE + 1])
    shown = rows[:MOST_MINE]
    return Mine(tuple(pk for pk, _state in shown), Counter(state for _pk, state in shown), len(rows) > len(shown))


def own_query(**conditions: str) -> str:
    """Return how the list is asked for what `mine` tells of, and of it what fulfils these conditions."""
    return list_query(**conditions, assignee=ME, state=[state.value for state in OPEN_STATES])


def own_url(**conditions: str) -> str:
    return f"{list_url()}?{own_query(**conditions)}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many articles stand in each state and under each problem, as far as any do."""

    states: Mapping[str, int]
    problems: Mapping[str, int]


def numbers() -> Numbers:
    """Return the kept numbers (one query)."""
    kept = Tally.objects.filter(kind__in=["state", "problem"], precision="total").order_by()
    found: dict[str, dict[str, int]] = {"state": {}, "problem": {}}
    for kind, label, n in kept.values_list("kind", "label", "n"):
        found[kind][label] = n
    return Numbers(found["state"], found["problem"])


def state_queues(own: Mine, numbers: Mapping[str, int]) -> list[Queue]:
    """Return each state with its number of articles (no query)."""
    return [
        Queue(
            str(state.label),
            numbers.get(state, 0),
            list_url(state=state.value),
            own.states.get(state, 0),
            list_url(state=state.value, assignee=ME),
        )
        for state in State
    ]


def problem_groups(own: Mine, counts: Mapping[str, int]) -> list[ProblemGroup]:
    """Return the open problems by severity; those that block publishing also where there are none (one query)."""
    my_counts = _problems_among(own.ids)
    known = [kind.code for kind in KINDS if kind.code in counts or kind.severity == Severity.BLOCKING]
    codes = [*known, *sorted(counts.keys() - CATALOGUE.keys())]
    told = {
        Severity.BLOCKING: (_("Block publishing"), _("Open problems that block publishing")),
        Severity.WARNING: (_("Ask for a look"), _("Open problems that ask for a look")),
        Severity.NOTE: (_("Good to know"), _("Open problems that are only notes")),
    }
    groups = []
    for severity, (name, caption) in told.items():
        queues = [_queue(code, counts, my_counts) for code in codes if _severity_of(code) == severity]
        if queues:
            groups.append(ProblemGroup(severity, name, caption, tuple(queues)))
    return groups


def _severity_of(code: str) -> Severity:
    return CATALOGUE[code].severity if code in CATALOGUE else Severity.WARNING


def _queue(code: str, counts: Mapping[str, int], my_counts: Mapping[str, int]) -> Queue:
    url, my_url = list_url(problem=code), own_url(problem=code)
    return Queue(label_of(code), counts.get(code, 0), url, my_counts.get(code, 0), my_url)


def _problems_among(ids: Iterable[int]) -> dict[str, int]:
    found = ArticleProblem.objects.filter(article__in=list(ids), state=ArticleProblem.Answer.OPEN)
    return dict(found.order_by().values_list("code").annotate(Count("pk")))


def answers_waiting() -> list[Queue]:
    """Return what else waits for an answer: proposals of imports, and problems that were accepted (one query)."""
    proposals, accepted = waiting_answers(FARTHEST + 1)
    return [
        _bounded(_("open proposals"), proposals, "importrecord", answer__exact="open"),
        _bounded(_("accepted problems"), accepted, "articleproblem", state__exact="accepted"),
    ]


def _bounded(name: str, number: int, model: str, **conditions: str) -> Queue:
    url = reverse(f"admin:archive_{model}_changelist", query=conditions)
    return Queue(name, min(number, FARTHEST), url, is_more=number > FARTHEST)
