"""Histograms: how many articles are of each year or month, as bars that lead there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.filters import ArticleFilter
from archive.filters.lists import request_of
from archive.filters.parameters import Pairs, changed, written
from archive.search.results.facets import months
from archive.search.searcher import Session
from archive.text.dates.partial_dates import PartialDate
from archive.views.formatting.date_addresses import reverse_year
from archive.views.formatting.dates import in_words, short_month

MOST_BARS = 60  # then a bar stands for ten years, or a hundred
HIGHEST = 64  # pixels of the tallest bar
LOWEST = 3  # of the smallest that is not empty, so that it can be seen
WIDEST = 44  # pixels of the place of one bar
LABELLED = 12  # bars that all have a label
LABELS = 5  # of more bars

Count = tuple[int, int]  # a year or the first of several, and its articles


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, some years or a month: how many articles, and where it leads.

    `left` and `label_at` are places in hundredths of the drawing, `height` is in pixels. `label` is empty below most of
    many bars. One without articles has no height and leads nowhere.
    """

    name: str
    count: int
    url: str
    left: float
    height: int
    is_chosen: bool = False
    label: str = ""
    label_at: float = 0
    label_anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars from the first that holds anything to the last, the empty ones between them included.

    `step` is the place of one bar in hundredths, `width` that of all in pixels, 0 for as wide as can be. `unplaced` are
    articles that stand in no bar.
    """

    bars: tuple[Bar, ...]
    step: float
    width: int
    unit: str = "year"
    unplaced: int = 0

    @property
    def bar_width(self) -> float:
        return round(self.step * 0.84, 3)

    @property
    def held(self) -> list[Bar]:
        return [bar for bar in self.bars if bar.count]

    @property
    def most(self) -> int:
        return max((bar.count for bar in self.bars), default=0)


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a list: its years, the months of the year that is looked at, and a form for any span.

    `hidden_fields` are what the form carries along; `year` is the one whose months are shown.
    """

    years: Histogram
    months: Histogram | None
    year: int
    undated: int
    only_undated_url: str
    hidden_fields: Pairs
    has_chosen: bool = False


def years_held(counts: Mapping[int, int]) -> Histogram:
    """Draw the years of the archive, each bar leading to its page; of very many years, to the fullest of its bar."""

    def url(first: int, last: int) -> str:
        inside = {year: n for year, n in counts.items() if first <= year <= last}
        return reverse_year(max(inside, key=lambda year: (inside[year], year)))

    return _years(counts, url, lambda first, last: False)


def dates_of(found: ArticleFilter, years: Mapping[int, int], undated: int, path: str, here: Session) -> Dates | None:
    """Draw the years of a list, and the months of the one that is looked at; None where nothing has a date.

    A bar leads to the list narrowed to it; the bar that it is narrowed to leads out again.
    The counts are as if no date were asked for. Raises SearchUnavailableError.
    """
    held = {year: n for year, n in years.items() if n}
    gone = ("from", "to", "year", *(["undated"] if found.conditions.undated == "only" else []))
    rest = changed(found.start, drop=gone)

    def url(first: int, last: int) -> str:
        asked = {"year": f"{first:04d}"} if first == last else {"from": f"{first:04d}", "to": f"{last:04d}"}
        pairs = changed(rest, put=asked)
        return path + written(rest if pairs == found.start else pairs)

    def is_chosen(first: int, last: int) -> bool:
        return _holds(found, PartialDate(first), PartialDate(last))

    if not held:
        return None
    year = _year_looked_at(found, held)
    return Dates(
        _years(held, url, is_chosen),
        _months(found, year, months(request_of(found), year, here), path, rest) if year else None,
        year,
        undated,
        path + written(changed(found.start, put={"undated": "only"}, drop=("from", "to", "year", "-year"))),
        rest,
        found.conditions.has_dates,
    )


def _year_looked_at(found: ArticleFilter, held: Mapping[int, int]) -> int:
    """Return the one year that is chosen or in which the span lies, or that alone holds anything; else 0."""
    chosen = {int(one.index_value) for one in found.chosen("year")}
    chosen |= {when.year for when in (found.since, found.until) if when}
    is_one = len(chosen) == 1 and (found.chosen("year") or (found.since and found.until))
    if is_one and chosen <= held.keys():
        return chosen.pop()
    return next(iter(held)) if len(held) == 1 and not chosen else 0


def _holds(found: ArticleFilter, first: PartialDate, last: PartialDate) -> bool:
    """Say whether a list is narrowed to a span that holds all between two dates, both included."""
    chosen = {int(one.index_value) for one in found.chosen("year")}
    if chosen:
        return chosen.issuperset(range(first.year, last.year + 1))
    if not (found.since or found.until):
        return False
    is_begun = not found.since or found.since.first_day <= first.first_day
    return is_begun and (not found.until or last.last_day <= found.until.last_day)


def _years(
    counts: Mapping[int, int], url: Callable[[int, int], str], is_chosen: Callable[[int, int], bool]
) -> Histogram:
    """Draw years, or tens or hundreds of them; each bar gets its address from its first and last year."""
    if not counts:
        return Histogram((), 0, 0)
    first, last = min(counts), max(counts)
    span = next(span for span in (1, 10, 100) if last // span - first // span < MOST_BARS or span == 100)
    places = range(first // span, last // span + 1)
    of_place = dict.fromkeys(places, 0)
    for year, n in counts.items():
        of_place[year // span] += n
    bars = []
    for place in places:
        begins, ends = max(place * span, 1), min(place * span + span - 1, 9999)
        name = str(begins) if span == 1 else _("%(first)s–%(last)s") % {"first": begins, "last": ends}
        bars.append((name, str(begins), of_place[place], begins, ends))
    return _drawn(
        [
            (name, label, n, url(begins, ends) if n else "", is_chosen(begins, ends))
            for name, label, n, begins, ends in bars
        ],
        "year" if span == 1 else "years",
    )


def _months(found: ArticleFilter, year: int, counts: Mapping[int, int], path: str, rest: Pairs) -> Histogram:
    is_whole, rows = _holds(found, PartialDate(year), PartialDate(year)), []
    for month in range(1, 13):
        when = PartialDate(year, month)
        is_chosen = not is_whole and _holds(found, when, when)
        pairs, n = changed(rest, put={"from": str(when), "to": str(when)}), counts.get(month, 0)
        if pairs == found.start:
            pairs = changed(rest, put={"year": f"{year:04d}"})
        url = path + written(pairs) if n else ""
        rows.append((in_words(when), short_month(month), n, url, is_chosen))
    return _drawn(rows, "month", counts.get(0, 0))


def _drawn(rows: list[tuple[str, str, int, str, bool]], unit: str, unplaced: int = 0) -> Histogram:
    step, most, labelled = 100 / len(rows), max(n for _name, _label, n, _url, _chosen in rows), _labelled(len(rows))
    is_wide = len(rows) > LABELLED
    bars = []
    for place, (name, label, n, url, is_chosen) in enumerate(rows):
        at, anchor = (place + 0.5) * step, "middle"
        if is_wide and place in (0, len(rows) - 1):  # its label would stand beyond the drawing
            at, anchor = (100, "end") if place else (0, "start")
        height = max(LOWEST, round(HIGHEST * n / most)) if n else 0
        shown = label if place in labelled else ""
        bars.append(Bar(name, n, url, round(place * step, 3), height, is_chosen, shown, round(at, 3), anchor))
    return Histogram(tuple(bars), round(step, 3), 0 if is_wide else len(rows) * WIDEST, unit, unplaced)


def _labelled(number: int) -> set[int]:
    """Return which of so many bars get a label: the first, the last, and some between that stand clear of both."""
    if number <= LABELLED:
        return set(range(number))
    every = -(-number // LABELS)
    return {0, number - 1, *range(number - 1 - every, every - 1, -every)}
