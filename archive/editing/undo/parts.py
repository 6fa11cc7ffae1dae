"""Parts of an undo: what is written at once for some objects of one kind, and what is said about each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from archive.editing.changes.links import Item
from archive.editing.changes.record import Record
from archive.editing.changes.values import RECORDED
from archive.editing.undo.report import Entry
from archive.models.curated import Curated


@dataclass(slots=True)
class Part:
    """Some objects of one kind, in the order in which they are written, each with its entries in the report."""

    model: str
    entries: dict[int, list[Entry]] = field(default_factory=dict)

    def apply(self, record: Record, ids: Collection[int]) -> None:
        """Write what belongs to some of the objects."""
        raise NotImplementedError

    def refused(self, ids: Collection[int]) -> Iterator[Entry]:
        """Say of some of the objects that the database refused them."""
        why = _("Something else has taken its name or address, or its other values no longer allow it.")
        for pk in ids:
            for one in self.entries[pk]:
                yield Entry(one.model, one.object_id, one.field, one.name, why)


@dataclass(slots=True)
class RestoreFields(Part):
    """Fields that are set to their old values, and whether each counts as set by a person afterwards."""

    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    edited: dict[int, dict[str, bool]] = field(default_factory=dict)

    def apply(self, record: Record, ids: Collection[int]) -> None:
        record.set_many(curated_model(self.model), _of(self.values, ids), edited=_of(self.edited, ids))


@dataclass(slots=True)
class RestoreLinks(Part):
    """Links of one name that are added and removed again."""

    name: str = ""
    wanted: dict[int, tuple[list[Item], list[Item]]] = field(default_factory=dict)
    edited: dict[tuple[int, str], bool] = field(default_factory=dict)

    def apply(self, record: Record, ids: Collection[int]) -> None:
        record.link_many(curated_model(self.model), self.name, _of(self.wanted, ids), self.edited)


@dataclass(slots=True)
class RecreateRecords(Part):
    """Records that were deleted and are created again, as they were."""

    rows: dict[int, Curated] = field(default_factory=dict)

    def apply(self, record: Record, ids: Collection[int]) -> None:
        record.create_many([self.rows[pk] for pk in ids])


@dataclass(slots=True)
class DeleteRecords(Part):
    """Records that were created and are deleted."""

    rows: dict[int, Curated] = field(default_factory=dict)

    def apply(self, record: Record, ids: Collection[int]) -> None:
        record.delete_many([self.rows[pk] for pk in ids])


def curated_model(model: str) -> type[Curated]:
    found = RECORDED[model]
    assert issubclass(found, Curated)
    return found


def _of(values: Mapping[int, Any], ids: Collection[int]) -> dict[int, Any]:
    return {pk: values[pk] for pk in ids}
