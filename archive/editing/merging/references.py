"""What names a record of the vocabulary, and how it comes to name another in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.editing.changes.approval import APPROVES
from archive.editing.changes.links import LINKS, Item, LinkKind
from archive.editing.changes.record import Record
from archive.editing.changes.rows import CHUNK
from archive.editing.changes.values import RECORDED, name_of
from archive.models import Article, TaggedArticle, TagSuggestion
from archive.models.curated import Curated

_REFUSED, _ACCEPTED = TagSuggestion.Answer.REFUSED, TagSuggestion.Answer.ACCEPTED


@dataclass(frozen=True, slots=True)
class ByLink:
    """Records that name one by a link, in this column of it."""

    label: str | Promise
    parent: str
    link: str
    column: str

    @property
    def kind(self) -> LinkKind:
        return LINKS[self.parent, self.link]

    def count(self, ids: Collection[int]) -> int:
        """Return how many links name one of these records (one query)."""
        return int(self._rows(ids).count())

    def count_shared(self, ids: Collection[int], other: int) -> int:
        """Return how many of these links belong to who names another record as well (one query)."""
        parent = self.kind.parent_field
        return int(self._rows(ids).filter(**{f"{parent}__in": self._rows([other]).values(parent)}).count())

    def move(self, record: Record, ids: Collection[int], to: int, most: int) -> int:
        """Let some of them name another record; return how many did (a fixed number of queries a chunk)."""
        kind = self.kind
        parents = sorted(self._rows(ids).values_list(kind.parent_field, flat=True).distinct()[:most])
        for start in range(0, len(parents), CHUNK):
            self._move_chunk(record, parents[start : start + CHUNK], ids, to)
        return len(parents)

    def _rows(self, ids: Collection[int]) -> Any:
        return self.kind.rows._default_manager.filter(**{f"{self.column}__in": list(ids)}).order_by()

    def _move_chunk(self, record: Record, parents: Sequence[int], ids: Collection[int], to: int) -> None:
        kind = self.kind
        model: Any = kind.parent
        edited_fields = dict(model._default_manager.filter(pk__in=parents).values_list("pk", "edited_fields"))
        attname = kind.rows._meta.get_field(kind.parent_field).attname  # type: ignore[union-attr]
        items: dict[int, list[Item]] = defaultdict(list)
        for row in self._rows([*ids, to]).filter(**{f"{kind.parent_field}__in": parents}):
            items[getattr(row, attname)].append(kind.item_of(row))
        offers_nothing = self._bearers(parents, to) if kind.is_offer else frozenset()
        wanted: dict[int, tuple[list[Item], list[Item]]] = {}
        edited: dict[tuple[int, str], bool] = {}
        for pk in parents:
            by_person = edited_fields[pk]
            gone = [item for item in items[pk] if item[self.column] != to]
            present = next((item for item in items[pk] if item[self.column] == to), None)
            come = self._come(gone, present, to, by_person)
            if pk in offers_nothing:
                come = None
            wanted[pk] = ([come] if come else [], gone)
            edited |= {(pk, path): path in by_person for path in map(kind.path_of, gone)}
            if come:
                is_decided = any(path in by_person for path in map(kind.path_of, [*gone, come]))
                edited[pk, kind.path_of(come)] = is_decided
        record.link_many(model, kind.name, wanted, edited)

    def _come(self, gone: Sequence[Item], present: Item | None, to: int, by_person: Collection[str]) -> Item | None:
        """Return the link in place of these; None if what is present says as much, or a person denied it."""
        first = min(gone, key=lambda item: self.kind.path_of(item) not in by_person)
        new = {**(present or first), self.column: to}
        if "is_about" in new:
            new["is_about"] = any(item["is_about"] for item in (*gone, *([present] if present else [])))
        if self.kind.is_offer:
            answers = {item["state"] for item in (*gone, *([present] if present else []))}
            new["state"] = next((one.value for one in (_REFUSED, _ACCEPTED) if one.value in answers), new["state"])
        is_denied = present is None and self.kind.path_of(new) in by_person
        if is_denied and self.kind.path_of(first) not in by_person:
            return None
        return None if new == present else new

    def _bearers(self, articles: Sequence[int], tag: int) -> frozenset[int]:
        """Return which articles bear a tag already, so that it is not offered to them."""
        rows = TaggedArticle.objects.filter(tag=tag, content_object__in=articles)
        return frozenset(rows.values_list("content_object_id", flat=True))


@dataclass(frozen=True, slots=True)
class ByField:
    """Records that name one in some fields of their own; of articles the agency goes where it would be the source."""

    label: str | Promise
    parent: str
    fields: tuple[str, ...]

    def count(self, ids: Collection[int]) -> int:
        """Return how many records name one of these (a query for each field)."""
        return sum(self._rows(name, ids).count() for name in self.fields)

    def count_shared(self, ids: Collection[int], other: int) -> int:
        return 0

    def move(self, record: Record, ids: Collection[int], to: int, most: int) -> int:
        """Let some of them name another record; return how many did (a fixed number of queries a chunk).

        That is the same source under its right name, so that nothing approved goes back to review.
        """
        model: Any = RECORDED[self.parent]
        found = {pk for name in self.fields for pk in self._rows(name, ids).values_list("pk", flat=True)[:most]}
        chosen = sorted(found)[:most]
        columns = (*self.fields, *(["state"] if model is Article else []))
        for start in range(0, len(chosen), CHUNK):
            rows = model._default_manager.filter(pk__in=chosen[start : start + CHUNK]).order_by("pk")
            values: dict[int, dict[str, Any]] = {}
            edited: dict[int, dict[str, bool]] = {}
            for pk, by_person, *row in rows.values_list("pk", "edited_fields", *columns):
                now = dict(zip(columns, row, strict=True))
                now |= {name: to for name in self.fields if now[name] in ids}
                if model is Article and now["agency"] == now["source"]:
                    now["agency"] = None
                if now.get("state") not in APPROVES:  # else it is set to what it is, and so stays approved
                    now.pop("state", None)
                values[pk] = now
                edited[pk] = {name: name in by_person for name in columns}
            record.set_many(model, values, edited=edited)
        return len(chosen)

    def _rows(self, name: str, ids: Collection[int]) -> Any:
        return RECORDED[self.parent]._default_manager.filter(**{f"{name}__in": list(ids)}).order_by()


NAMED_BY: Mapping[str, tuple[ByLink | ByField, ...]] = {
    "tag": (
        ByLink(_("Articles"), "article", "tags", "tag"),
        ByLink(_("Suggestions of it"), "article", "suggestions", "tag"),
        ByLink(_("Events"), "event", "tags", "tag"),
    ),
    "source": (ByField(_("Articles"), "article", ("source", "agency")),),
    "place": (ByField(_("Events"), "event", ("place",)),),
    "eventseries": (ByField(_("Events"), "event", ("series",)),),
    "event": (ByLink(_("Accounts"), "article", "accounts", "event"),),
}


def naming(row: Curated) -> tuple[ByLink | ByField, ...]:
    return NAMED_BY[name_of(row)]
