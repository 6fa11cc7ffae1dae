"""Who uses a record of the vocabulary: the reason why it can't be deleted, in names that lead there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from archive.admin.shared.bounded_lists import HEAVY
from archive.admin.shared.labels import change_url
from archive.editing.changes.values import RECORDED
from archive.editing.merging.references import ByField, ByLink, naming
from archive.models import Article

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Users:
    """Records of one kind that use another: the first of them with their addresses, and how many there are."""

    label: str | Promise
    named: tuple[tuple[str, str], ...]
    number: int

    @property
    def more(self) -> int:
        return self.number - len(self.named)


def users_of(row: Any) -> Iterator[Users]:
    """Yield who uses a record so that it can't be deleted (two queries, or three, for each kind)."""
    for way in naming(row):
        if isinstance(way, ByLink) and way.kind.is_offer:
            continue
        number = way.count([row.pk])
        if number:
            rows = _first(way, row.pk)
            yield Users(way.label, tuple((str(one), change_url(one)) for one in rows), number)


def _first(way: ByLink | ByField, pk: int) -> list[Any]:
    model: Any = RECORDED[way.parent]
    if isinstance(way, ByLink):
        links = way.kind.rows._default_manager.filter(**{way.column: pk}).order_by("-pk")
        chosen = Q(pk__in=list(links.values_list(way.kind.parent_field, flat=True)[:MOST_NAMED]))
    else:
        newest = model._default_manager.order_by("-pk").values_list("pk", flat=True)
        ids = {one for name in way.fields for one in newest.filter(**{name: pk})[:MOST_NAMED]}
        chosen = Q(pk__in=sorted(ids, reverse=True)[:MOST_NAMED])
    rows = model._default_manager.filter(chosen)
    return list((rows.defer(*HEAVY) if model is Article else rows).order_by("-pk"))
