"""The tallies compared with counting anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from archive.editing.changes.tallies import FACT_COLUMNS, dated, facts_of
from archive.models import (
    Account,
    Article,
    ArticleProblem,
    Event,
    Source,
    State,
    Tag,
    TaggedArticle,
    Tally,
    TallyKey,
)

HEADINGS = 50  # sources, tags or events whose counts are in memory together
KINDS = ("archive", "language", "source", "tag", "event", "state", "problem", "shown", "fact")
_KEY = ("kind", "object_id", "label", "precision", "year", "month", "day")


def verify_counts() -> Iterator[str]:
    """Yield a sentence for each tally that is not what counting anew gives.

    Every published article is read, but for its texts, once for the archive and its languages, once for what
    is known of it, and once for each of its
    links. Memory holds the days of the calendar, or the months of some headings, whatever the number of articles.
    """
    published = Article.objects.published().order_by()
    calendar: Counter[TallyKey] = Counter()
    for day, precision, language in published.values_list("published_on", "date_precision", "language").iterator():
        calendar.update(dated(TallyKey("archive"), day, precision))
        calendar.update(dated(TallyKey("language", label=language), day, precision))
    yield from _differences(calendar, Tally.objects.filter(kind__in=["archive", "language"]))
    yield from _differences(_facts(), Tally.objects.filter(kind="fact"))
    yield from _differences(_known_to_readers(), Tally.objects.filter(kind="shown"))
    yield from _differences(_labels(), Tally.objects.filter(kind__in=["state", "problem"]))
    by_source = published.annotate(heading=F("source"))
    yield from _of_headings("source", Source.objects.values_list("pk", flat=True), by_source, "")
    tagged = TaggedArticle.objects.filter(content_object__state=State.PUBLISHED).annotate(heading=F("tag"))
    yield from _of_headings("tag", Tag.objects.values_list("pk", flat=True), tagged, "content_object__")
    accounts = Account.objects.filter(article__state=State.PUBLISHED).annotate(heading=F("event"))
    yield from _of_headings("event", Event.objects.values_list("pk", flat=True), accounts, "article__")
    for kind, n in Tally.objects.exclude(kind__in=KINDS).values_list("kind").annotate(n=Count("pk")).order_by("kind"):
        yield f"{n} × a count of the unknown kind “{kind}” is kept."


def _facts() -> Counter[TallyKey]:
    """Count the published articles by what is known of each."""
    tagged = Exists(TaggedArticle.objects.filter(content_object=OuterRef("pk")))
    rows = Article.objects.published().order_by().annotate(has_tag=tagged).values_list(*FACT_COLUMNS, "has_tag")
    found: Counter[TallyKey] = Counter()
    for *facts, has_tag in rows.iterator():
        found.update(facts_of(facts, has_tag=has_tag))
    return found


def _labels() -> Counter[TallyKey]:
    """Count articles by state, and open problems by their code."""
    states = Article.objects.order_by().values_list("state").annotate(n=Count("pk"))
    open_ones = ArticleProblem.objects.filter(state=ArticleProblem.Answer.OPEN).order_by()
    problems = open_ones.values_list("code").annotate(n=Count("pk"))
    found = Counter({TallyKey("state", label=state): n for state, n in states})
    found.update({TallyKey("problem", label=code): n for code, n in problems})
    return found


def _known_to_readers() -> Counter[TallyKey]:
    """Count the articles that readers may know of under all that they name; memory holds a number for each."""
    links = {
        "source": [Article.objects.annotate(heading=F(name)) for name in ("source", "agency")],
        "tag": [TaggedArticle.objects.annotate(heading=F("tag"))],
        "event": [Account.objects.annotate(heading=F("event"))],
    }
    ways = {"source": "", "tag": "content_object__", "event": "article__"}
    found: Counter[TallyKey] = Counter()
    for label, rows in links.items():
        known = Q(**{f"{ways[label]}state": State.PUBLISHED})
        known |= Q(**{f"{ways[label]}state": State.WITHDRAWN, f"{ways[label]}withdrawal_mention": True})
        for linked in rows:
            counted = linked.filter(known, heading__isnull=False).order_by().values_list("heading")
            found.update({TallyKey("shown", pk, label): n for pk, n in counted.annotate(n=Count("pk"))})
    return found


def _of_headings(kind: str, ids: Iterable[int], linked: QuerySet[Any], article: str) -> Iterator[str]:
    """Compare the counts of one kind, some headings at a time; `article` is the way from a link to its article."""
    ends = sorted(ids)[HEADINGS - 1 :: HEADINGS]
    for after, upto in zip([None, *ends], [*ends, None], strict=True):
        counts: Counter[TallyKey] = Counter()
        span = _span("heading", after, upto)
        rows = linked.filter(span | Q(heading__isnull=True) if span and after is None else span)
        columns = ("heading", f"{article}published_on", f"{article}date_precision")
        for heading, day, precision in rows.order_by().values_list(*columns).iterator():
            counts.update(dated(TallyKey(kind, heading or 0), day, precision))
        yield from _differences(counts, Tally.objects.filter(_span("object_id", after, upto), kind=kind))


def _span(name: str, after: int | None, upto: int | None) -> Q:
    """Return the condition for numbers above one and up to another; None leaves the span open on that side."""
    span = Q(**{f"{name}__gt": after}) if after is not None else Q()
    return span & Q(**{f"{name}__lte": upto}) if upto is not None else span


def _differences(counted_anew: Counter[TallyKey], tallies: QuerySet[Tally]) -> Iterator[str]:
    for *key, n in tallies.values_list(*_KEY, "n").iterator():
        counted = counted_anew.pop(TallyKey(*key), 0)
        if counted != n:
            yield f"{_named(TallyKey(*key))}: {n} kept, {counted} counted."
    for key, counted in sorted(counted_anew.items()):
        yield f"{_named(key)}: none kept, {counted} counted."


def _named(key: TallyKey) -> str:
    """Return what a count is of, such as `tag 17, 2024-03`."""
    name = key.kind if key.kind == "archive" else f"{key.kind} {key.label or key.object_id}"
    name = f"{name} {key.object_id}" if key.kind == "shown" else name
    parts = [f"{key.year:04}"] if key.year else []
    parts += [f"{part:02}" for part in (key.month, key.day) if part]
    shown = "-".join(parts) or key.precision
    return f"{name}, {shown}"
