"""Filters by the date: years with their months, how far it is known, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.articles.filters.base import NONE, Choice, ColumnFilter, CountedArticleFilter
from archive.admin.articles.filters.few_articles import FewArticles
from archive.models import Basis, Precision
from archive.models.sort_keys import DATE_BITS, UNDATED_BELOW
from archive.search.conditions import Fact
from archive.search.index.desk_numbers import BASES, PRECISIONS
from archive.text.dates.partial_dates import PartialDate


class YearFilter(CountedArticleFilter):
    title = gettext_lazy("year")
    parameter_name = "year"
    has_index = True

    def label_of(self, value: str) -> str:
        return _("undated") if value == NONE else value

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        yield Choice(NONE, _("undated"), counts.get(0, 0))
        known = dict.fromkeys(self.years, 0) | dict(counts)
        for year in sorted(filter(None, known), reverse=True):
            yield Choice(str(year), str(year), known[year])

    @property
    def years(self) -> list[int]:
        """Return the years that are chosen."""
        return [
            int(value) for value in self.chosen if value.isascii() and value.isdigit() and 0 < int(value[:5]) < 10000
        ]

    def wanted(self) -> dict[str, frozenset[int]]:
        return {"year": frozenset(self.years) | ({0} if NONE in self.chosen else set())}

    def narrow(self, rows: Any) -> Any:
        if self.chosen == [NONE]:
            return rows.undated()
        spans = [(date(year, 1, 1), date(year, 12, 31)) for year in self.years]
        return rows.filter(within(spans) | (Q(sort_key__lt=UNDATED_BELOW) if NONE in self.chosen else Q(pk__in=[])))

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        return few.by_year()

    def chosen_facts(self) -> dict[Any, Fact]:
        return {year: Fact((("year", frozenset({year})),)) for year in self.years}


class MonthFilter(CountedArticleFilter):
    """By month, written 2024-03; offered are those of the years that are chosen."""

    title = gettext_lazy("month")
    parameter_name = "month"
    has_index = False

    def offered(self, changelist: Any) -> Iterator[Choice]:
        years = next((spec.years for spec in changelist.filter_specs if isinstance(spec, YearFilter)), [])
        if years or self.chosen:
            of_years = {*years, *(month.year for month in self.months)}
            yield from (one for one in super().offered(changelist) if int(one.value[:4]) in of_years)

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        known = {number_of(month): 0 for month in self.months} | {n: times for n, times in counts.items() if n}
        for number in sorted(known, reverse=True):
            year, month = divmod(number, 100)
            yield Choice(f"{year:04}-{month:02}", f"{MONTHS[month]} {year}", known[number], is_nested=True)

    @property
    def months(self) -> list[PartialDate]:
        """Return the months that are chosen."""
        found = []
        for value in self.chosen:
            try:
                month = PartialDate.parse(value)
            except ValueError:
                continue
            if month.precision == "month":
                found.append(month)
        return found

    def wanted(self) -> dict[str, frozenset[int]]:
        return {"month": frozenset(map(number_of, self.months))}

    def narrow(self, rows: Any) -> Any:
        spans = [(month.first_day, month.last_day) for month in self.months]
        return rows.filter(within(spans)).exclude(date_precision=Precision.YEAR)

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        return {y * 100 + m: n for (y, m), n in few.by_month().items()}

    def chosen_facts(self) -> dict[Any, Fact]:
        return {n: Fact((("month", frozenset({n})),)) for n in map(number_of, self.months)}


class PrecisionFilter(ColumnFilter):
    title = gettext_lazy("precision")
    parameter_name = "precision"
    column = "date_precision"
    numbers = PRECISIONS

    def labels(self) -> Iterable[tuple[str, str]]:
        labels = {Precision.DAY: _("day"), Precision.MONTH: _("month"), Precision.YEAR: _("year")}
        return [*((precision.value, label) for precision, label in labels.items()), (NONE, _("undated"))]


class DateBasisFilter(ColumnFilter):
    title = gettext_lazy("basis of the date")
    parameter_name = "date_basis"
    column = "date_basis"
    numbers = BASES

    def labels(self) -> Iterable[tuple[str, str]]:
        return [*((basis.value, str(basis.label)) for basis in Basis), (NONE, _("undated"))]


def within(spans: Iterable[tuple[date, date]]) -> Q:
    """Ask for what may first have been published in any of these spans, ends included; by the order of articles."""
    asked = Q(pk__in=[])
    for first, last in spans:
        bounds = first.toordinal() << DATE_BITS, (last.toordinal() + 1) << DATE_BITS
        asked |= Q(sort_key__gte=bounds[0], sort_key__lt=bounds[1])
    return asked


def number_of(month: PartialDate) -> int:
    return month.year * 100 + (month.month or 0)
