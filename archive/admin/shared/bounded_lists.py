"""Lists that stay quick however long they grow: counted and searched no further than a person pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_list import result_headers, results
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import InvalidPage
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from archive.admin.shared.generics import ModelAdmin
from archive.admin.shared.list_filters import is_id
from archive.admin.shared.paging import BoundedPaginator
from archive.models import ImportRecord, Outcome
from archive.search.searcher import FARTHEST

HEAVY = ("body", "text", "evidence", "edited_fields", "summary")  # of an article: no list shows them
LATEST = 50_000  # rows of a list that are looked through for words
CELL = "<td"  # how Django begins one that does not name its row
EMPTY = "-"  # what Django shows for nothing
PROPOSING = (Outcome.QUEUED, Outcome.UPDATED)  # outcomes that may have left a proposal


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as Django drew it: the whole of that which names its row, of others what follows the name of the tag.

    These have the name of their column, but for ticks; `is_empty` where there is nothing to show.
    """

    drawn: SafeString
    is_name: bool
    label: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it is drawn: the heads of its columns as Django has them, the cells of each row, how it is ordered."""

    headers: list[dict[str, Any]]
    rows: list[list[Cell]]
    is_by_several: bool


class LabelledChangeList(ChangeList):
    """Its cells bear the names of their columns, which are shown where there is no room for columns."""

    @cached_property
    def table(self) -> Table:
        headers = list(result_headers(self))
        labels = [_label(header) for header in headers]
        rows = [[_cell(drawn, label) for drawn, label in zip(row, labels, strict=True)] for row in results(self)]
        return Table(headers, rows, sum(bool(header.get("sorted")) for header in headers) > 1)


def _label(header: dict[str, Any]) -> str:
    return "" if "action-checkbox" in header.get("class_attrib", "") else str(capfirst(header["text"]))


def _cell(drawn: SafeString, label: str) -> Cell:
    if not drawn.startswith(CELL):
        return Cell(drawn, is_name=True, label="", is_empty=False)
    rest = mark_safe(drawn.removeprefix(CELL))  # noqa: S308  # a part of what Django made safe
    return Cell(rest, is_name=False, label=label, is_empty=rest.partition("<")[0].endswith(f">{EMPTY}"))


class BoundedChangeList(LabelledChangeList):
    """Finds the ids of a page first, by the index that has their order, and then loads these rows alone."""

    def ids(self) -> Any:
        """Return the ids of all that is listed, in order."""
        return self.queryset.values_list("pk", flat=True)

    def get_results(self, request: HttpRequest) -> None:
        ids = self.ids()
        paginator = BoundedPaginator(ids, self.list_per_page)
        self.multi_page = paginator.count > self.list_per_page
        self.can_show_all = paginator.count <= self.list_max_show_all
        if self.multi_page and not (self.show_all and self.can_show_all):
            try:
                ids = paginator.page(self.page_num).object_list
            except InvalidPage as error:
                raise IncorrectLookupParameters from error
        on_page = list(ids)
        rows = self.apply_select_related(self.root_queryset.filter(pk__in=on_page)).order_by()
        loaded = {row.pk: row for row in rows}
        self.result_list = [loaded[pk] for pk in on_page if pk in loaded]
        self.result_count = paginator.count
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = bool(self.result_list)
        self.paginator = paginator


class BoundedAdmin(ModelAdmin):
    """Counts a list as far as it can be paged through, and neither all rows nor those of each filter."""

    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return BoundedChangeList

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take from the address what a new object begins with; what is no id names no other object."""
        given = super().get_changeform_initial_data(request)
        links = {field.name for field in self.opts.get_fields() if field.many_to_one or field.one_to_one}
        return {name: value for name, value in given.items() if name not in links or is_id(str(value))}


def without_heavy(rows: QuerySet[Any], articles: str) -> QuerySet[Any]:
    """Leave out of the articles that rows lead to what no list shows."""
    return rows.defer(*(f"{articles}__{name}" for name in HEAVY))


def among_latest(rows: QuerySet[Any], asked: Q) -> QuerySet[Any]:
    """Narrow a list by what no index answers, looking through as many of its rows as came last (one query).

    From the oldest of them on: a set of so many ids lets PostgreSQL walk through the whole table to look for each.
    """
    oldest = list(rows.order_by("-pk").values_list("pk", flat=True)[LATEST - 1 : LATEST])
    return rows.filter(asked, pk__gte=oldest[0]) if oldest else rows.filter(asked)


def few_of(rows: QuerySet[Any]) -> list[int] | None:
    """Return the ids of these rows in no order, None when they are more than can be paged to."""
    ids = list(rows.order_by().values_list("pk", flat=True)[: FARTHEST + 1])
    return ids if len(ids) <= FARTHEST else None


class RecordChangeList(BoundedChangeList):
    """Import records; those of a rare outcome are found by the index of outcomes instead of by walking through all."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        rows = super().get_queryset(request, exclude_parameters)
        outcomes = [str(self.params.get("outcome__exact", ""))]
        if self.params.get("answer__exact") in (ImportRecord.Answer.ACCEPTED, ImportRecord.Answer.REFUSED):
            outcomes = [one for one in PROPOSING if outcomes in ([""], [one])]
        if "batch" in self.params or outcomes == [""]:
            return rows
        few = few_of(ImportRecord.objects.filter(outcome__in=outcomes))
        return rows if few is None else rows.filter(pk__in=few)
