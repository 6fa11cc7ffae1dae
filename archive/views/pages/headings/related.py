"""Tags that go with a tag more often than elsewhere, and its sources by years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.models import Source, Tag, Tally
from archive.models.bookkeeping.heading_counts import Counts
from archive.search.results.together import Together, together
from archive.search.searcher import SearchUnavailableError
from archive.text.dates.partial_dates import PartialDate
from archive.views.pages.headings.matrix import Cell, Matrix, MatrixRow, list_urls

MOST_COUNTED = 30_000  # articles of a tag that are counted for its page; of more, those of the latest years
FEWEST_TOGETHER = 2
RELATED_SHOWN = 12
MOST_WEIGHED = 3 * RELATED_SHOWN  # whose articles since a year are counted
SOURCES_SHOWN = 10
YEARS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Related:
    """A tag beside another: in how many articles, and how many times as often as in all articles (its lift)."""

    tag: Tag
    articles: int
    lift: float
    url: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes with a tag; `since` is the first year that was counted, where not all were."""

    related: list[Related]
    sources: Matrix
    since: int | None = None


def beside(tag: Tag, own: Counts, archive: Counts) -> Beside | None:
    """Return what goes with a tag (at most five queries and one count in the index); None where it can't be counted."""
    since = _since(own)
    try:
        counted = together(tag.pk, PartialDate(since) if since else None)
    except SearchUnavailableError:
        return None
    return Beside(_related(tag, counted, archive, since), _sources(tag, counted), since)


def _since(own: Counts) -> int | None:
    """Return the year from which on so many articles are dated as may be counted; None where all may be."""
    if own.total <= MOST_COUNTED:
        return None
    counted = 0
    for year, n in reversed(own.years.items()):
        counted += n
        if counted >= MOST_COUNTED:
            return year
    return None


def _related(tag: Tag, counted: Together, archive: Counts, since: int | None) -> list[Related]:
    """Rank by lift: the share of a tag in the articles of another, over its share in all (Brin et al., 1997)."""
    enough = max(FEWEST_TOGETHER, counted.total // 200)
    near = {pk: n for pk, n in counted.tags.items() if n >= enough}
    if not near:
        return []
    everywhere, whole = Tally.objects.totals("tag", near), archive.total
    if since:
        # Years are asked for those only that stand out of all years: for all of them that takes longer than the page.
        near = {pk: near[pk] for pk in sorted(near, key=lambda pk: near[pk] / everywhere.get(pk, 1))[-MOST_WEIGHED:]}
        everywhere = {pk: sum(years.values()) for pk, years in Tally.objects.by_year("tag", near, since).items()}
        whole = sum(n for year, n in archive.years.items() if year >= since)
    lifts = {pk: lift(n, counted.total, everywhere.get(pk, 0), whole) for pk, n in near.items()}
    ranked = sorted((pk for pk in near if lifts[pk] > 1), key=lambda pk: (-lifts[pk], -near[pk], pk))[:RELATED_SHOWN]
    both = list_urls("q", "tag")
    tags = Tag.objects.public().only("name", "slug", "kind").in_bulk(ranked)
    return [
        Related(tags[pk], near[pk], lifts[pk], both(f'tag:"{tags[pk].slug}"', tag.slug)) for pk in ranked if pk in tags
    ]


def lift(both: int, one: int, other: int, whole: int) -> float:
    """Return how many times as often two things stand together as they would by chance; 0 where nobody can say."""
    return both * whole / (one * other) if one and other else 0.0


def _sources(tag: Tag, counted: Together) -> Matrix:
    years = sorted({year for of_source in counted.sources.values() for year in of_source})[-YEARS_SHOWN:]
    shown = list(counted.sources)[:SOURCES_SHOWN]
    sources = Source.objects.only("name", "slug").in_bulk([pk for pk in shown if pk])
    of_source, of_year = list_urls("tag", "source"), list_urls("tag", "source", "year")
    rows = []
    for pk in shown:
        source = sources.get(pk)
        slug = source.slug if source else "unknown"
        held: Mapping[int, int] = counted.sources[pk]
        if not any(year in held for year in years):
            continue
        cells = tuple(
            Cell(held.get(year, 0), of_year(tag.slug, slug, f"{year:04d}") if year in held else "") for year in years
        )
        rows.append(MatrixRow(source, cells, sum(held.values()), of_source(tag.slug, slug)))
    return Matrix(tuple(map(str, years)), tuple(rows))
