"""What an event made of some articles would be called, when and where it was: each value with what says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from archive.editing.events.readings import Reading, places_named_in
from archive.models import Article, Basis, Place, Precision, Tag, TaggedArticle
from archive.text.dates.partial_dates import PartialDate

MOST_TAGS = 8
LEAST_SHARE = 0.5  # of the articles that must name a place, bear a tag or state a day


@dataclass(frozen=True, slots=True)
class EventDraft:
    """The facts that articles give for an event, to be edited before it is made; nothing is filled in without a basis.

    `title` is the headline of `title_from`, the article most like the others, or what the archive supplied for it where
    `has_supplied_title`; None when only shared words could be had. `starts` is stated in the texts of `stated_by`
    articles (basis `document`), or inferred from the days of publication. `place_named_by` and each tag say in how many
    articles they stand, of `read`.
    """

    read: int = 0
    title: str = ""
    title_from: Article | None = None
    starts: PartialDate | None = None
    starts_basis: str = ""
    stated_by: int = 0
    place: Place | None = None
    place_named_by: int = 0
    tags: dict[Tag, int] = field(default_factory=dict)

    @property
    def has_supplied_title(self) -> bool:
        return self.title_from is not None and self.title_from.has_supplied_title


def draft_of(readings: Sequence[Reading], words: Sequence[str] = ()) -> EventDraft:
    """Draft an event from the articles of a proposal; `words` name it where no article has a title (four queries)."""
    if not readings:
        return EventDraft()
    central = _most_central(readings)
    starts, basis, stated_by = _day_of(readings)
    place, named_by = _place_of(readings)
    return EventDraft(
        len(readings),
        central.article.title if central else ", ".join(words[:4]),
        central.article if central else None,
        starts,
        basis,
        stated_by,
        place,
        named_by,
        _tags_of(readings),
    )


def _most_central(readings: Sequence[Reading]) -> Reading | None:
    """Return the article with a title that is most like the others, the earliest of equals; stated titles first."""
    total: Counter[str] = Counter()
    for one in readings:
        total.update(one.vector.weights)
    best: tuple[bool, float, int] | None = None
    found = None
    for n, one in enumerate(readings):
        if not one.article.title:
            continue
        likeness = sum(weight * (total[term] - weight) for term, weight in one.vector.weights.items())
        rank = (not one.article.has_supplied_title, round(likeness, 6), -n)
        if best is None or rank > best:
            best, found = rank, one
    return found


def _day_of(readings: Sequence[Reading]) -> tuple[PartialDate | None, str, int]:
    """Return when it was, how that is known, and how many texts state it.

    The day that most texts state, if at least half do; of equals the one nearest to the first report. Else what the
    days of publication tell: the first of them where all lie within two days, else their month or their year.
    """
    published = [one.article.published_on for one in readings if one.article.date_precision == Precision.DAY]
    days: list[date] = sorted(day for day in published if day)
    if not days:
        return None, "", 0
    first, last = days[0], days[-1]
    stated = Counter(day for one in readings for day in one.vector.days)
    if stated:
        day, n = min(stated.items(), key=lambda item: (-item[1], abs(item[0] - first.toordinal()), item[0]))
        if n >= LEAST_SHARE * len(readings):
            known = date.fromordinal(day)
            return PartialDate(known.year, known.month, known.day), Basis.DOCUMENT.value, n
    if (last - first).days <= 1:
        known_as: PartialDate | None = PartialDate(first.year, first.month, first.day)
    elif (first.year, first.month) == (last.year, last.month):
        known_as = PartialDate(first.year, first.month)
    else:
        known_as = PartialDate(first.year) if first.year == last.year else None
    return known_as, Basis.INFERRED.value if known_as else "", 0


def _place_of(readings: Sequence[Reading]) -> tuple[Place | None, int]:
    """Return the place that most articles name, if at least half do, and how many."""
    named = Counter(place for places in places_named_in(readings).values() for place in places)
    if not named:
        return None, 0
    pk, n = min(named.items(), key=lambda item: (-item[1], item[0]))
    return (Place.objects.filter(pk=pk).first(), n) if n >= LEAST_SHARE * len(readings) else (None, 0)


def _tags_of(readings: Sequence[Reading]) -> dict[Tag, int]:
    """Return the tags that at least half of the articles bear, the commonest first."""
    rows = TaggedArticle.objects.filter(content_object__in=[one.article.pk for one in readings])
    counted = rows.order_by().values_list("tag").annotate(n=Count("pk")).order_by("-n", "tag")
    counts = {pk: n for pk, n in counted[: 4 * MOST_TAGS] if n >= max(2, LEAST_SHARE * len(readings))}
    tags = Tag.objects.in_bulk(list(counts)[:MOST_TAGS])
    return {tags[pk]: n for pk, n in counts.items() if pk in tags}
