"""What is held, counted: by month, by source and year or month, by event and source, and how it is known."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.filters.parameters import written
from archive.models import Account, Basis, Event, Precision, Source, Tally
from archive.models.bookkeeping.heading_counts import Counts
from archive.views.formatting.dates import short_month
from archive.views.formatting.names import shown_name
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public
from archive.views.pages.headings.matrix import Cell, Matrix, MatrixRow, list_urls
from archive.views.pages.lists.histograms import years_held
from archive.views.pages.months import events_by_month, latest_and_fullest, months_of

SOURCES = 15  # rows of a table
SOURCES_BY_MONTH = 25  # rows of that of one year
SOURCES_OF_A_YEAR = 100  # the largest, among which those of one year are looked for
LATEST_YEARS = 4  # rows of months, and columns of a table
FULLEST_YEARS = 4  # before them
EVENTS = 12
MOST_ACCOUNTS = 100  # of an event that is told apart by source
SOURCES_OF_EVENTS = 6

_YEAR = re.compile(r"(?!0000)\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Known:
    """Of how many articles something is known; the list of the others where there is one."""

    name: str
    articles: int
    whole: int
    without_url: str = ""

    @property
    def without(self) -> int:
        return self.whole - self.articles


@public(query=("year",))
def coverage(request: HttpRequest) -> HttpResponse:
    """Draw the tables of what is held; with `year` its months by source (at most 13 queries, all of kept counts)."""
    counts = Tally.objects.counts("archive")
    year = _year(request.GET.get("year", ""))
    path = reverse("archive:coverage")
    context: dict[str, Any] = {"archive": counts, "year": year}
    context |= {"sources": _sources_by_month(year)} if year else _of_all_years(counts)
    crumbs = (home_crumb(), Crumb(_("About"), reverse("archive:about")), Crumb(_("Coverage"), path))
    page = Page(
        _("Coverage of %(year)s") % {"year": year} if year else _("Coverage"),
        path + written([("year", f"{year:04d}")] if year else []),
        section="coverage",
        crumbs=(*crumbs, Crumb(str(year))) if year else crumbs,
        description=_("What is held of which years, sources and languages, and what is not held here."),
        is_indexed=not request.GET,
    )
    return render_page("pages/coverage.html", page, context)


def _year(asked: str) -> int | None:
    if not asked:
        return None
    if not _YEAR.fullmatch(asked):
        raise BadRequest(_("“%(year)s” is not a year such as 2024.") % {"year": asked[:20]})
    return int(asked)


def _of_all_years(counts: Counts) -> dict[str, Any]:
    """Return what the page of all years shows."""
    held, facts, languages = counts.years, Tally.objects.facts(), list_urls("language")
    shown = latest_and_fullest(held, LATEST_YEARS, FULLEST_YEARS)
    happened = events_by_month(shown[0], shown[-1]) if shown else Counter()
    return {
        "years": [
            (one, months_of(one, counts, happened), counts.year_only.get(one, 0), held[one]) for one in reversed(shown)
        ],
        "years_folded": len(held) - len(shown),
        "histogram": years_held(held) if len(held) > len(shown) else None,
        "sources": _sources_by_year(shown),
        "events": _events_by_source(),
        "complete": list(_completeness(counts, facts)),
        "bases": [
            (_("Title"), _bases("title", facts, _("no title"))),
            (_("Date of publication"), _bases("date", facts, _("undated"))),
        ],
        "precisions": [(label, n) for value, label in _precisions() if (n := facts.get(f"precision:{value}", 0))],
        "languages": [(tag, n, languages(tag or "und")) for tag, n in Tally.objects.by_language()],
    }


def _sources_by_year(years: list[int]) -> Matrix:
    """Return the largest sources by some years, each number with its list (three queries)."""
    largest = Tally.objects.largest("source", SOURCES)
    columns = [str(year) for year in years]
    urls = [reverse("archive:coverage") + written([("year", f"{year:04d}")]) for year in years]
    held = Tally.objects.by_year("source", largest, years[0] if years else 0)
    sources = Source.objects.only("name", "slug").in_bulk(largest)
    of_source, of_year = list_urls("source"), list_urls("source", "year")
    rows = []
    for pk, total in largest.items():
        slug, by_year = _slug(sources.get(pk)), held.get(pk, {})
        cells = tuple(_cell(n, of_year, slug, f"{year:04d}") for year in years for n in (by_year.get(year, 0),))
        rows.append(MatrixRow(sources.get(pk), cells, total, of_source(slug)))
    folded = Tally.objects.count_headings("source") - len([pk for pk in largest if pk])
    return Matrix(tuple(columns), tuple(rows), tuple(urls), folded)


def _sources_by_month(year: int) -> Matrix:
    """Return the largest sources of a year by its months, the last column of unknown ones (three queries)."""
    largest = Tally.objects.largest("source", SOURCES_OF_A_YEAR)
    held = Tally.objects.by_month("source", largest, year)
    ranked = sorted(held, key=lambda pk: (-sum(held[pk].values()), pk))
    sources = Source.objects.only("name", "slug").in_bulk(ranked[:SOURCES_BY_MONTH])
    of_year, of_span = list_urls("source", "year"), list_urls("source", "from", "to")
    spans = {month: f"{year:04d}-{month:02d}" for month in range(1, 13)}
    rows = []
    for pk in ranked[:SOURCES_BY_MONTH]:
        slug, by_month = _slug(sources.get(pk)), held[pk]
        cells = [_cell(by_month.get(month, 0), of_span, slug, span, span) for month, span in spans.items()]
        # What is known by its year alone has no list of its own: it is in that of the year.
        cells.append(_cell(by_month.get(0, 0), of_year, slug, f"{year:04d}"))
        total = sum(by_month.values())
        rows.append(MatrixRow(sources.get(pk), tuple(cells), total, of_year(slug, f"{year:04d}")))
    months = tuple(short_month(month) for month in range(1, 13))
    return Matrix((*months, _("month unknown")), tuple(rows), folded=len(ranked) - len(rows))


def _cell(n: int, address: Callable[..., str], *values: str) -> Cell:
    return Cell(n, address(*values)) if n else Cell()


def _slug(source: Source | None) -> str:
    return source.slug if source else "unknown"


def _events_by_source() -> Matrix:
    """Return the latest events by the sources of their accounts (four queries; one of very many is not told apart).

    At most 12 times 100 accounts are read.
    """
    events = list(Event.objects.public().newest_first().with_card()[:EVENTS])
    totals = Tally.objects.totals("event", [event.pk for event in events])
    told_apart = [pk for pk, total in totals.items() if total <= MOST_ACCOUNTS]
    grouped = Account.objects.published().filter(event__in=told_apart).order_by()
    held: defaultdict[int, dict[int, int]] = defaultdict(dict)
    of_source: Counter[int] = Counter()
    for event, source, n in grouped.values_list("event_id", "article__source_id").annotate(n=Count("pk")):
        held[event][source or 0] = n
        of_source[source or 0] += n
    columns = [pk for pk, _n in sorted(of_source.items(), key=lambda pair: (-pair[1], pair[0]))[:SOURCES_OF_EVENTS]]
    sources = Source.objects.only("name", "slug").in_bulk([pk for pk in columns if pk])
    of_event, of_both, unknown = list_urls("event"), list_urls("source", "event"), list_urls("source")("unknown")
    slugs = {pk: _slug(sources.get(pk)) for pk in columns}
    rows = [
        MatrixRow(
            event,
            tuple(_cell(held[event.pk].get(pk, 0), of_both, slugs[pk], event.slug) for pk in columns),
            totals[event.pk],
            of_event(event.slug),
        )
        for event in events
        if event.pk in totals
    ]
    names = tuple(shown_name(sources[pk]) if pk in sources else _("Source unknown") for pk in columns)
    urls = tuple(sources[pk].get_absolute_url() if pk in sources else unknown for pk in columns)
    return Matrix(names, tuple(rows), urls, folded=len(events) - len(rows))


def _completeness(counts: Counts, facts: Mapping[str, int]) -> Any:
    """Yield of how many articles each field is known."""
    whole = counts.total
    yield Known(_("Title stated"), whole - facts.get("title:supplied", 0) - facts.get("title:", 0), whole)
    yield Known(_("Source"), facts.get("has:source", 0), whole, list_urls("source")("unknown"))
    yield Known(_("Date, as far as it is known"), whole - counts.undated, whole, reverse("archive:undated"))
    yield Known(_("Day of publication"), facts.get(f"precision:{Precision.DAY.value}", 0), whole)
    yield Known(_("Time of day"), facts.get("has:time", 0), whole)
    yield Known(_("Language"), facts.get("has:language", 0), whole, list_urls("language")("und"))
    yield Known(_("Byline"), facts.get("has:byline", 0), whole)
    yield Known(_("Agency credited beside the source"), facts.get("has:agency", 0), whole)
    yield Known(_("Original address"), facts.get("has:address", 0), whole)
    yield Known(_("A tag"), facts.get("has:tag", 0), whole)


def _bases(name: str, facts: Mapping[str, int], nothing: str) -> list[tuple[str, int]]:
    named = [(str(label), facts.get(f"{name}:{value}", 0)) for value, label in Basis.choices]
    return [(label, n) for label, n in [*named, (nothing, facts.get(f"{name}:", 0))] if n]


def _precisions() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Precision.choices]
