"""Which tallies an article counts in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from archive.models import Account, Article, ArticleProblem, Precision, State, TaggedArticle, TallyKey
from archive.models.articles import SHOWN_ONCE


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an article counts in at one moment, and whether the public could see anything of it."""

    keys: tuple[TallyKey, ...] = ()
    was_shown: bool = False


NOTHING = Snapshot()


def snapshots(article_ids: Collection[int]) -> dict[int, Snapshot]:
    """Return what each of these articles counts in (four queries for any number)."""
    ids = list(article_ids)
    tags: defaultdict[int, list[int]] = defaultdict(list)
    events: defaultdict[int, list[int]] = defaultdict(list)
    problems: defaultdict[int, list[str]] = defaultdict(list)
    for article, tag in TaggedArticle.objects.filter(content_object__in=ids).values_list("content_object_id", "tag_id"):
        tags[article].append(tag)
    for article, event in Account.objects.filter(article__in=ids).values_list("article_id", "event_id"):
        events[article].append(event)
    open_ones = ArticleProblem.objects.filter(article__in=ids, state=ArticleProblem.Answer.OPEN)
    for article, code in open_ones.values_list("article_id", "code"):
        problems[article].append(code)
    found = {}
    rows = Article.objects.filter(pk__in=ids).values_list(
        "pk", "state", "published_on", "date_precision", "source_id", "language"
    )
    for pk, state, published_on, precision, source_id, language in rows:
        keys = [TallyKey("state", label=state), *(TallyKey("problem", label=code) for code in problems[pk])]
        if state == State.PUBLISHED:
            headings = [TallyKey("archive"), TallyKey("source", source_id or 0), TallyKey("language", label=language)]
            headings += [TallyKey("tag", tag) for tag in tags[pk]]
            headings += [TallyKey("event", event) for event in events[pk]]
            keys += [key for heading in headings for key in dated(heading, published_on, precision)]
        found[pk] = Snapshot(tuple(keys), state in SHOWN_ONCE)
    return found


def dated(heading: TallyKey, day: date | None, precision: str) -> Iterator[TallyKey]:
    """Yield what one article counts in under one heading: the total, and its date as far as it is known."""
    yield heading
    if day is None:
        yield heading._replace(precision="undated")
    elif precision == Precision.YEAR:
        yield heading._replace(precision="year", year=day.year)
    else:
        yield heading._replace(precision="month", year=day.year, month=day.month)
        if precision == Precision.DAY and heading.kind == "archive":
            yield heading._replace(precision="day", year=day.year, month=day.month, day=day.day)


def difference(before: dict[int, Snapshot], after: dict[int, Snapshot]) -> Counter[TallyKey]:
    """Return by how much each tally has to change."""
    deltas: Counter[TallyKey] = Counter()
    for snapshot in before.values():
        deltas.subtract(snapshot.keys)
    for snapshot in after.values():
        deltas.update(snapshot.keys)
    return deltas
