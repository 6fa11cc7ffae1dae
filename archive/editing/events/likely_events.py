"""Known events that the articles of a proposal may tell of: near in time, at the same place, with the same words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from archive.editing.events.drafts import EventDraft
from archive.editing.events.readings import Reading
from archive.models import Event
from archive.text.similarity.terms import count_terms

DAYS_AROUND = timedelta(days=14)
MOST_LOOKED_AT = 80
MOST_OFFERED = 3
LEAST_LIKELY = 1.0
NEAR, BY_PLACE, BY_TAG, MOST_BY_TAGS, BY_WORD, MOST_BY_WORDS = 0.8, 0.7, 0.2, 0.6, 0.3, 1.2


@dataclass(frozen=True, slots=True)
class LikelyEvent:
    """A known event with what speaks for it: how many days lie between, the place, tags and words of its title."""

    event: Event
    score: float
    days: int | None
    same_place: bool
    tags: tuple[str, ...]
    words: tuple[str, ...]


def likely_events(readings: Sequence[Reading], draft: EventDraft, named: Event | None = None) -> list[LikelyEvent]:
    """Return the events that these articles may tell of, the likeliest first, `named` before all (three queries).

    Looked through are the events of two weeks around, the 80 nearest at most.
    """
    days = sorted(one.article.published_on for one in readings if one.article.published_on)
    if not days:
        return [LikelyEvent(named, 0.0, None, False, (), ())] if named else []
    middle = draft.starts.first_day if draft.starts else days[0]
    rows = Event.objects.select_related("place").defer("rules", "description")
    around = rows.filter(held_on__gte=days[0] - DAYS_AROUND, held_on__lte=days[-1] + DAYS_AROUND)
    events = {one.pk: one for one in around.order_by("held_on", "pk")[:MOST_LOOKED_AT]}
    if named:
        events.setdefault(named.pk, named)
    tags = _tags_of(events, {tag.pk: str(tag) for tag in draft.tags})
    terms = {term for one in readings for term in one.vector.weights}
    found = []
    for event in events.values():
        apart = abs((event.held_on - middle).days) if event.held_on else None
        is_there = draft.place is not None and event.place_id == draft.place.pk
        counts = count_terms("", event.title)
        words = tuple(counts.spellings[term] for term in counts.counts if term in terms)
        score = NEAR * max(0.0, 1 - apart / DAYS_AROUND.days) if apart is not None else 0.0
        score += BY_PLACE if is_there else 0.0
        score += min(BY_TAG * len(tags[event.pk]), MOST_BY_TAGS) + min(BY_WORD * len(words), MOST_BY_WORDS)
        if score >= LEAST_LIKELY or event == named:
            found.append(LikelyEvent(event, score, apart, is_there, tuple(tags[event.pk]), words))
    found.sort(key=lambda one: (one.event != named, -one.score, one.event.pk))
    return found[:MOST_OFFERED]


def _tags_of(event_ids: Collection[int], wanted: dict[int, str]) -> dict[int, list[str]]:
    """Return which of these tags each of these events bears (one query)."""
    found: dict[int, list[str]] = defaultdict(list)
    if wanted and event_ids:
        rows = Event.tags.through.objects.filter(event__in=list(event_ids), tag__in=list(wanted))
        for event, tag in rows.order_by("tag").values_list("event_id", "tag_id"):
            found[event].append(wanted[tag])
    return found
