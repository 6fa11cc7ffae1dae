"""What is offered while somebody types: one line each, of which no two are equal, whatever is called alike."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from archive.models import Article, Event, Place, Source, Tag

# What a line shows of other records, loaded with it.
SHOWN_WITH: dict[type[models.Model], tuple[str, ...]] = {Article: ("source",), Event: ("place",)}


def choice_label(row: models.Model) -> str:
    """Return the name of a record with what tells it apart: dates, source or place, and its key or address.

    Articles and events are loaded with `SHOWN_WITH`; no query.
    """
    if isinstance(row, Article):
        published, source = str(row.published or _("undated")), str(row.source or _("source unknown"))
        title = f"[{row.title}]" if row.has_supplied_title else row.title
        return _line(title, published, source, row.key)
    if isinstance(row, Event):
        known = dict.fromkeys(str(one) for one in (row.starts, row.ends) if one)
        return _line(row.title, "/".join(known) or _("undated"), str(row.place or ""), row.slug)
    if isinstance(row, Tag):
        return _line(row.name, str(row.get_kind_display()), row.slug)
    if isinstance(row, Source):
        return _line(row.name, str(row.get_kind_display()), row.country, row.slug)
    if isinstance(row, Place):
        return _line(row.name, ", ".join(filter(None, (row.region, row.country))), row.slug)
    return str(row)


def with_shown(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Load what the lines of these records show (no further query)."""
    return rows.select_related(*SHOWN_WITH[rows.model]) if rows.model in SHOWN_WITH else rows


def _line(name: str, *facts: str) -> str:
    return " · ".join(filter(None, (name, *facts)))


class ChoicesView(AutocompleteJsonView):
    """Django's answer to what is typed into a box, with lines that differ."""

    def get_queryset(self) -> Any:
        return with_shown(super().get_queryset())

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Give also what a box that takes names is filled with: of an event, which may share its title, its slug."""
        typed = obj.slug if isinstance(obj, Event) else str(obj)
        return super().serialize_result(obj, to_field_name) | {"text": choice_label(obj), "name": typed}
