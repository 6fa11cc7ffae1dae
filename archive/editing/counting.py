"""Which tallies an article counts in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
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
    rows = Article.objects.filter(pk__in=ids).values_list(
        "pk", "state", "published_on", "date_precision", "source_id", "language"
    )
    return {row[0]: snapshot(*row[1:], tags[row[0]], events[row[0]], problems[row[0]]) for row in rows}


def snapshot(
    state: str,
    published_on: date | None,
    precision: str,
    source: int | None,
    language: str,
    tags: Iterable[int],
    events: Iterable[int],
    problems: Iterable[str],
) -> Snapshot:
    """Return what one article counts in, by what is known of it: of its tags, events and open problems."""
    keys = [TallyKey("state", label=state), *(TallyKey("problem", label=code) for code in problems)]
    if state == State.PUBLISHED:
        headings = [TallyKey("archive"), TallyKey("source", source or 0), TallyKey("language", label=language)]
        headings += [TallyKey("tag", tag) for tag in tags]
        headings += [TallyKey("event", event) for event in events]
        keys += [key for heading in headings for key in dated(heading, published_on, precision)]
    return Snapshot(tuple(keys), state in SHOWN_ONCE)


def dated(heading: TallyKey, day: date | None, precision: str) -> Iterator[TallyKey]:
    """Yield what one article counts in under one heading: the total, and its date as far as it is known."""
    yield heading
    kind, object_id, label, *_total = heading
    if day is None:
        yield TallyKey(kind, object_id, label, "undated")
    elif precision == Precision.YEAR:
        yield TallyKey(kind, object_id, label, "year", day.year)
    else:
        yield TallyKey(kind, object_id, label, "month", day.year, day.month)
        if precision == Precision.DAY and kind == "archive":
            yield TallyKey(kind, object_id, label, "day", day.year, day.month, day.day)


def difference(before: dict[int, Snapshot], after: dict[int, Snapshot]) -> Counter[TallyKey]:
    """Return by how much each tally has to change."""
    deltas: Counter[TallyKey] = Counter()
    for snapshot in before.values():
        deltas.subtract(snapshot.keys)
    for snapshot in after.values():
        deltas.update(snapshot.keys)
    return deltas
