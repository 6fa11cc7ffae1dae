"""Lists that stay quick however long they grow: counted and searched no further than a person pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from archive.admin.generics import ModelAdmin
from archive.admin.paging import BoundedPaginator
from archive.models import ImportRecord, Outcome
from archive.search.searching import FARTHEST

LATEST = 50_000  # rows of a list that are looked through for words
MOST_RULES = 1000  # rows whose rules are offered
PROPOSING = (Outcome.QUEUED, Outcome.UPDATED)  # outcomes that may have left a proposal


class BoundedAdmin(ModelAdmin):
    """Counts a list as far as it can be paged through, and neither all rows nor those of each filter."""

    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER


def among_latest(rows: QuerySet[Any], asked: Q) -> QuerySet[Any]:
    """Narrow a list by what no index answers, looking through as many of its rows as came last."""
    return rows.filter(asked, pk__in=rows.order_by("-pk").values("pk")[:LATEST])


def few_of(rows: QuerySet[Any]) -> list[int] | None:
    """Return the ids of these rows in no order, None when they are more than can be paged to."""
    ids = list(rows.order_by().values_list("pk", flat=True)[: FARTHEST + 1])
    return ids if len(ids) <= FARTHEST else None


class RecordChangeList(ChangeList):
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


class RuleFilter(admin.SimpleListFilter):
    """By rule: those of the suggestions that came last, and whichever is chosen."""

    title = gettext_lazy("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        latest = model_admin.model._default_manager.order_by("-pk").values_list("rule", flat=True)[:MOST_RULES]
        return [(rule, rule) for rule in sorted({*latest, self.value() or ""} - {""})]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(rule=self.value()) if self.value() else None
