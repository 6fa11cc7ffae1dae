"""What is one's own: the first of what is assigned to a person, what came back to them, and their jobs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin.desk.moments import in_words
from archive.admin.desk.parts import Headline, headline
from archive.editing.handovers import came_back_to
from archive.editing.problems.catalogue import label_of
from archive.models import Article, ArticleProblem, Job, Severity, State

MOST_SHOWN = 5
MOST_PROBLEMS = 4
MOST_JOBS = 5


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


@dataclass(frozen=True, slots=True)
class Returned:
    """An article that somebody handed back to this person: what was done with it, and the note why."""

    headline: Headline
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class Work:
    """A job of this person that is not done: what it does, how far it is, where its page is."""

    title: str
    how_far: str
    percent: int
    url: str


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


def returned_to(user: Any) -> list[Returned]:
    """Return what came back to a person, the latest first (see `editing.handovers`)."""
    return [
        Returned(
            headline(one.article),
            _("%(before)s → %(state)s by %(who)s, %(when)s")
            % {
                "before": one.before.label,
                "state": State(one.article.state).label,
                "who": one.by,
                "when": in_words(one.at),
            },
            one.note,
        )
        for one in came_back_to(user, MOST_SHOWN)
    ]


def jobs_of(user: Any) -> list[Work]:
    """Return the jobs of a person that wait or run, and those whose process is gone, the latest first (one query)."""
    rows = Job.objects.unfinished().filter(user=user.pk).order_by("-pk").defer("parameters", "stored", "result")
    return [
        Work(job.title, _how_far(job), job.percent, reverse("admin:archive_job_change", args=[job.pk]))
        for job in rows[:MOST_JOBS]
    ]


def _how_far(job: Job) -> str:
    if job.is_dead:
        return _("stopped at %(done)s of %(total)s") % {"done": f"{job.done:,}", "total": f"{job.total:,}"}
    if job.state == Job.State.WAITING or not job.total:
        return str(job.get_state_display())
    return _("%(done)s of %(total)s") % {"done": f"{job.done:,}", "total": f"{job.total:,}"}
