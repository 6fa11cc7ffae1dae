"""Which tallies an article counts in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.models import Account, Article, ArticleProblem, Precision, State, TaggedArticle, Tally, TallyKey
from archive.models.articles import EVER_PUBLIC

HEADINGS_A_QUERY = 5000
# In this order: what `facts_of` reads.
FACT_COLUMNS = (
    *("source_id", "agency_id", "date_precision", "language", "title_basis", "date_basis", "byline", "original_url"),
    "published_time",
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tallies that an article counts in, before or after a change, and whether the public could see anything of it.

    `headings` are what it names, in any state: for each a label and an id. `is_known` says whether readers may know of
    it: one that was withdrawn without a tombstone was shown and is not known.
    """

    keys: tuple[TallyKey, ...] = ()
    was_shown: bool = False
    headings: frozenset[tuple[str, int]] = frozenset()
    is_known: bool = False


EMPTY = Snapshot()


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
    known = ("pk", "state", "published_on", "withdrawal_mention", *FACT_COLUMNS)
    return {
        pk: snapshot(state, day, has_mention, facts, tags[pk], events[pk], problems[pk])
        for pk, state, day, has_mention, *facts in Article.objects.filter(pk__in=ids).values_list(*known)
    }


def snapshot(
    state: str,
    published_on: date | None,
    has_mention: bool,
    facts: Sequence[Any],
    tags: Collection[int],
    events: Iterable[int],
    problems: Iterable[str],
) -> Snapshot:
    """Return what one article counts in, by what is known of it: of its tags, events and open problems.

    `has_mention` says whether it would have a tombstone. What it names then, or while it is published, is `shown`.
    `facts` are the values of its `FACT_COLUMNS`.
    """
    source, agency, precision, language = facts[:4]
    headings = {("source", pk) for pk in (source, agency) if pk}
    headings |= {("tag", tag) for tag in tags} | {("event", event) for event in events}
    keys = [TallyKey("state", label=state), *(TallyKey("problem", label=code) for code in problems)]
    if state == State.PUBLISHED:
        counted = [TallyKey("archive"), TallyKey("source", source or 0), TallyKey("language", label=language)]
        counted += [TallyKey(label, pk) for label, pk in headings if label != "source"]
        keys += [key for heading in counted for key in dated(heading, published_on, precision)]
        keys += facts_of(facts, has_tag=bool(tags))
    if state == State.PUBLISHED or (state == State.WITHDRAWN and has_mention):
        keys += [TallyKey("shown", pk, label) for label, pk in headings]
    was_shown = state in EVER_PUBLIC
    is_known = was_shown and (has_mention or state != State.WITHDRAWN)
    return Snapshot(tuple(keys), was_shown, frozenset(headings), is_known)


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


def facts_of(facts: Sequence[Any], *, has_tag: bool) -> Iterator[TallyKey]:
    """Yield what one article counts in by how its title and date are known, and by which of its fields are known."""
    source, agency, precision, language, title_basis, date_basis, byline, original_url, time = facts
    yield TallyKey("fact", label=f"title:{title_basis}")
    yield TallyKey("fact", label=f"date:{date_basis}")
    yield TallyKey("fact", label=f"precision:{precision}")
    stated = {"source": source, "agency": agency, "language": language, "byline": byline, "address": original_url}
    for name, value in stated.items():
        if value:
            yield TallyKey("fact", label=f"has:{name}")
    if time is not None:
        yield TallyKey("fact", label="has:time")
    if has_tag:
        yield TallyKey("fact", label="has:tag")


def may_change_visibility(before: dict[int, Snapshot], after: dict[int, Snapshot]) -> bool:
    """Say whether changes of articles that nobody sees may hide or show what they name (at most a few queries).

    What nothing names is public, and what only unpublished articles name is not.
    """
    changed: defaultdict[str, set[int]] = defaultdict(set)
    for pk in before.keys() | after.keys():
        for label, heading in before.get(pk, EMPTY).headings ^ after.get(pk, EMPTY).headings:
            changed[label].add(heading)
    for label, ids in sorted(changed.items()):
        ordered = sorted(ids)
        for start in range(0, len(ordered), HEADINGS_A_QUERY):
            some = ordered[start : start + HEADINGS_A_QUERY]
            if len(Tally.objects.known_to_readers(label, some)) < len(some):
                return True
    return False


def difference(before: dict[int, Snapshot], after: dict[int, Snapshot]) -> Counter[TallyKey]:
    """Return by how much each tally has to change."""
    deltas: Counter[TallyKey] = Counter()
    for snapshot in before.values():
        deltas.subtract(snapshot.keys)
    for snapshot in after.values():
        deltas.update(snapshot.keys)
    return deltas
