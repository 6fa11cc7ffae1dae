"""Filters of lists, which offer what is kept counted, the staff, or what most have, and never pass over all rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.problems.catalogue import label_of
from archive.models import EventSeries, ImportBatch, Place, Tally
from archive.models.curated import Curated

MOST_CHOICES = 20
MOST_STAFF = 100
MOST_RULES = 1000  # rows whose rules are offered


class CountedFilter(admin.SimpleListFilter):
    """A filter that offers what the list holds beside all else that is set, each choice with its number of rows."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []  # they follow when all that is set is known

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        self.lookup_choices = [
            (value, f"{label} ({n:,})" if n is not None else label) for value, label, n in self.counted(changelist)
        ]
        return iter(super().choices(changelist))

    def counted(self, changelist: Any) -> Iterable[tuple[str, str, int | None]]:
        """Return the choices: value, label, number if it is known."""
        raise NotImplementedError


class OfEventsFilter(CountedFilter):
    """Events by what they belong to: what most of those in the list do, and whichever is chosen."""

    model: ClassVar[type[Curated]]

    def counted(self, changelist: Any) -> Iterator[tuple[str, str, int | None]]:
        name = str(self.parameter_name)
        listed = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        rows = listed.order_by().exclude(**{name: None}).values_list(name).annotate(n=Count("pk"))
        counts = dict(rows.order_by("-n", name)[:MOST_CHOICES])
        for pk in self.chosen():
            counts.setdefault(pk, listed.filter(**{name: pk}).count())
        names = self.model._default_manager.in_bulk(list(counts))
        for pk, n in counts.items():
            if pk in names:
                yield str(pk), str(names[pk]), n

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{f"{self.parameter_name}__in": self.chosen()}) if self.value() else None

    def chosen(self) -> list[int]:
        """Return the id that was asked for; none for what is no id, which finds nothing."""
        value = self.value() or ""
        return [int(value)] if is_id(value) else []


class SeriesFilter(OfEventsFilter):
    title = gettext_lazy("series")
    parameter_name = "series"
    model = EventSeries


class PlaceFilter(OfEventsFilter):
    title = gettext_lazy("place")
    parameter_name = "place"
    model = Place


class ValuesFilter(admin.AllValuesFieldListFilter):
    """By the values of a column; an empty one has a name, too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            shown = str(choice["display"])
            yield choice if shown[:1].strip() else {**choice, "display": _("none") + shown}


class CodeFilter(admin.SimpleListFilter):
    """Problems by what they are: those of which any is open, and whichever is chosen."""

    title = gettext_lazy("problem")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kept = Tally.objects.filter(kind="problem").order_by("-n", "label").values_list("label", flat=True)
        codes = dict.fromkeys([*kept, *([self.value() or ""] if self.value() else [])])
        return [(code, label_of(code)) for code in codes]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(code=self.value()) if self.value() else None


class RuleFilter(admin.SimpleListFilter):
    """By rule: those of the suggestions that came last, and whichever is chosen."""

    title = gettext_lazy("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        latest = model_admin.model._default_manager.order_by("-pk").values_list("rule", flat=True)[:MOST_RULES]
        return [(rule, rule) for rule in sorted({*latest, self.value() or ""} - {""})]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(rule=self.value()) if self.value() else None


class StaffFilter(admin.SimpleListFilter):
    """By who acted: members of the staff by name, and whoever is chosen."""

    title = gettext_lazy("who")
    parameter_name = "user__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        staff = User.objects.filter(is_staff=True).order_by("username")[:MOST_STAFF]
        return [(str(one.pk), one.get_username()) for one in dict.fromkeys([*staff, *self.chosen])]

    def has_output(self) -> bool:
        return bool(self.lookup_choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(user__in=self.chosen) if self.value() else None

    @cached_property
    def chosen(self) -> list[User]:
        value = self.value() or ""
        return list(User.objects.filter(pk=int(value))) if is_id(value) else []


class BatchFilter(admin.SimpleListFilter):
    """By import: the latest ones, and whichever is chosen."""

    title = gettext_lazy("import")
    parameter_name = "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        latest = list(ImportBatch.objects.order_by("-pk")[:MOST_CHOICES])
        return [(str(batch.pk), batch.name) for batch in dict.fromkeys([*latest, *self.chosen])]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(batch__in=self.chosen) if self.value() else None

    @cached_property
    def chosen(self) -> list[ImportBatch]:
        value = self.value() or ""
        return list(ImportBatch.objects.filter(pk=int(value))) if is_id(value) else []


def is_id(value: str) -> bool:
    """Whether this is an id that a database could hold."""
    return value.isascii() and value.isdigit() and len(value) < 19


def ids_in(text: str) -> list[int]:
    """Return the ids in a text that has commas between them, each once; what is no id is left out."""
    return [int(part) for part in dict.fromkeys(text.split(",")) if is_id(part)]
