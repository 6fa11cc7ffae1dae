"""Lines that many articles of one source have at their head or foot, found and proposed for removal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.editing.changes.approval import REVIEW, has_permission
from archive.editing.changes.recorder import User
from archive.importing.extraction.learned_lines import LONGEST, at_the_edges
from archive.importing.rules.concerned import LEFT_ALONE
from archive.jobs.kinds import JobKind, register
from archive.jobs.runner import Run, StopError
from archive.jobs.starting import ask_for
from archive.models import Article, BoilerplatePlace, BoilerplateProposal, Job, Source

NAME = "learn boilerplate"
LEAST = 5  # articles that have a line
LEAST_SHARE = 0.2  # of the articles of the source
MOST_LINES = 50  # that are proposed of one source
MOST_PLACES = 10_000  # of one line that are kept, which is what an act takes at once
MOST_COUNTED = 200_000  # different lines that are counted at a time
CHUNK = 500
ROWS = 1000  # written in one step
Answer = BoilerplateProposal.Answer


@dataclass(slots=True)
class MetLine:
    """A line of a source: how many articles have it, and where."""

    words: str
    number: int = 0
    places: list[BoilerplatePlace] = field(default_factory=list)


def ask_for_learning(user: User, source: Source | None = None) -> Job:
    """Let a job look for lines, of one source or of all."""
    what = _("Look for lines that repeat: %s") % (source or _("all sources"))
    return ask_for(NAME, what, {"source": source.pk if source else None}, user=user)


def met_lines(source_id: int) -> tuple[int, list[MetLine]]:
    """Return how many articles a source has, and the lines that many of them have, the most frequent first.

    Its texts are read twice, some hundred at a time. A line is told from others beyond 200,000 only if it is not among
    the rarest of those before.
    """
    accepted = BoilerplateProposal.objects.in_force().filter(source=source_id)
    learned = frozenset(accepted.values_list("line", flat=True))
    counts: Counter[str] = Counter()
    total = 0
    for _pk, _version, body in _texts(source_id):
        total += 1
        counts.update({one.words for one in at_the_edges(body, learned) if _may_be(one.words)})
        if len(counts) > MOST_COUNTED:
            counts = Counter({line: n for line, n in counts.items() if n > 1 and n >= total * LEAST_SHARE / 10})
    wanted = max(LEAST, total * LEAST_SHARE)
    frequent = [line for line, n in counts.most_common() if n >= wanted and line not in learned][:MOST_LINES]
    found = {line: MetLine(line) for line in frequent}
    if not found:
        return total, []
    for pk, version, body in _texts(source_id):
        met: set[str] = set()
        for one in at_the_edges(body, learned):
            if one.words not in found or one.words in met:
                continue
            met.add(one.words)
            line = found[one.words]
            line.number += 1
            if len(line.places) < MOST_PLACES:
                line.places.append(BoilerplatePlace(article_id=pk, version=version, start=one.start, end=one.end))
    return total, [line for line in found.values() if line.number >= wanted]


def _texts(source_id: int) -> Iterator[tuple[int, int, str]]:
    articles = Article.objects.filter(source=source_id).exclude(state__in=LEFT_ALONE).order_by("pk")
    last = 0
    while rows := list(articles.filter(pk__gt=last).values_list("pk", "version", "body")[:CHUNK]):
        yield from rows
        last = rows[-1][0]


def _may_be(words: str) -> bool:
    return len(words) <= LONGEST and any(map(str.isalnum, words))


def work(run: Run) -> None:
    """Look through one source after the other; what was decided stays decided."""
    job = run.job
    if job.user is None or not job.user.is_active or not has_permission(job.user, REVIEW):
        raise StopError(_("Whoever asked for it may not do it any more."))
    ids = _sources(job.parameters.get("source"))
    left = [pk for pk in ids if pk > job.stored.get("last", 0)]
    with run.step():
        job.total = len(ids)
    number = job.result.get("number", 0)
    for pk in left:
        total, lines = met_lines(pk)
        number += propose(run, pk, total, lines)
        with run.step():
            job.done += 1
            job.stored = {"last": pk}
            told = ngettext("%(n)s line is proposed.", "%(n)s lines are proposed.", number)
            job.result = {"number": number, "lines": [told % {"n": f"{number:,}"}]}


def _sources(only: int | None) -> list[int]:
    rows = Article.objects.exclude(state__in=LEFT_ALONE).filter(source__isnull=False).order_by()
    rows = rows.filter(source=only) if only else rows
    counted = rows.values_list("source").annotate(n=Count("pk")).filter(n__gte=LEAST)
    return sorted(pk for pk, _n in counted)


def propose(run: Run, source_id: int, total: int, lines: list[MetLine]) -> int:
    """Keep the lines of one source as proposals, in short steps; return how many wait for an answer.

    One that was refused stays so. What was taken out of an open one by an editor stays out.
    """
    with run.step():
        known = {one.line: one for one in BoilerplateProposal.objects.filter(source=source_id)}
        met = {line.words for line in lines}
        gone = [one.pk for one in known.values() if one.state == Answer.OPEN and one.line not in met]
        BoilerplateProposal.objects.filter(pk__in=gone).update(number=0)
        new = [BoilerplateProposal(source_id=source_id, line=one.words) for one in lines if one.words not in known]
        known |= {one.line: one for one in BoilerplateProposal.objects.bulk_create(new)}
    number = 0
    for line in lines:
        proposal = known[line.words]
        if proposal.state != Answer.OPEN:
            continue
        number += 1
        places = BoilerplatePlace.objects.filter(proposal=proposal)
        with run.step():
            left_out = set(places.filter(is_left_out=True).values_list("article_id", flat=True))
            places.delete()
            BoilerplateProposal.objects.filter(pk=proposal.pk).update(number=line.number, number_read=total)
        for start in range(0, len(line.places), ROWS):
            some = line.places[start : start + ROWS]
            for place in some:
                place.proposal, place.is_left_out = proposal, place.article_id in left_out
            with run.step():
                BoilerplatePlace.objects.bulk_create(some, batch_size=500, ignore_conflicts=True)
    return number


register(JobKind(NAME, work))
