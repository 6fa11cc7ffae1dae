"""The current state of the archive while an undo is planned: rows, links, names and uses of many objects at once.

The undo plans a chunk, applies it and reads the state after it. A trial applies nothing: what it would have changed is
remembered here as far as something that it reads later can depend on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Count

from archive.editing.changes.links import LINKS, Item, LinkKind
from archive.editing.changes.rows import CHUNK
from archive.editing.changes.values import RECORDED, columns_of, name_of, read, write
from archive.editing.undo.later_changes import ChangeSetHistory, LaterChanges, Slot, later

Key = tuple[str, int]
Identity = tuple[Any, ...]
BRIEF = ("key", "title", "state", "withdrawal_reason")


class CurrentState:
    """What the archive holds now; in a trial, with all that it would have changed so far.

    `changed_repeatedly` are the objects, by model, that more than one of the sets to be undone changed: only of these,
    and of what came back, the trial has to remember values.
    """

    def __init__(self, *, is_trial: bool, changed_repeatedly: Mapping[str, Collection[int]]) -> None:
        self.history = ChangeSetHistory()
        self._is_trial = is_trial
        self._changed_repeatedly = changed_repeatedly
        self._recreated: dict[Key, models.Model] = {}
        self._deleted: set[Key] = set()
        self._fields: dict[Key, dict[str, Any]] = defaultdict(dict)
        self._links: dict[tuple[str, int, str], dict[Identity, Item | None]] = defaultdict(dict)
        self._touched: dict[Key, list[tuple[Slot, int, int]]] = defaultdict(list)
        self._uses: Counter[Key] = Counter()

    # -- reading --------------------------------------------------------------------------------------------------

    def rows(self, model: str, ids: Collection[int], paths: Collection[str]) -> dict[int, Any]:
        """Return those of these objects that exist; of articles only these fields, name and state (one query)."""
        rows = RECORDED[model]._default_manager.all()
        if model == "article":
            rows = rows.only(*BRIEF, *columns_of(paths))
        return self._with_trial(model, ids, rows.in_bulk(list(ids)))

    def links_of(self, kind: LinkKind, ids: Collection[int]) -> dict[int, dict[Identity, Item]]:
        """Return the links of these objects by what identifies them (one query)."""
        parent = name_of(kind.parent)
        found: dict[int, dict[Identity, Item]] = {}
        for pk, links in kind.rows_by_parent(ids).items():
            found[pk] = {identity: kind.item_of(row) for identity, row in links.items()}
            for identity, item in self._links.get((parent, pk, kind.name), {}).items():
                if item is None:
                    found[pk].pop(identity, None)
                else:
                    found[pk][identity] = item
        return found

    def later(self, model: str, ids: Collection[int], change_set: int) -> dict[int, LaterChanges]:
        """Return what was done to these objects after a change set (two queries, three where sets are new)."""
        found = later(self.history, model, ids, change_set)
        for pk, one in found.items():
            for slot, root, undo in self._touched.get((model, pk), ()):
                one.note(slot, root, undo)
        return found

    def existing(self, model: type[models.Model], ids: Collection[int]) -> set[int]:
        """Return which of these records exist (a query a chunk)."""
        name = name_of(model)
        wanted = sorted(ids)
        found: set[int] = set()
        for start in range(0, len(wanted), CHUNK):
            rows = model._default_manager.filter(pk__in=wanted[start : start + CHUNK]).order_by()
            found.update(rows.values_list("pk", flat=True))
        return {
            pk for pk in wanted if (pk in found or (name, pk) in self._recreated) and (name, pk) not in self._deleted
        }

    def used(self, model: str, ids: Collection[int]) -> set[int]:
        """Return which of these records are still referred to (a query for each table that could refer to them)."""
        uses = Counter({pk: self._uses[model, pk] for pk in ids})
        for rows, column in _holders(RECORDED[model]):
            counted = rows._default_manager.filter(**{f"{column}__in": list(ids)}).order_by()
            uses.update(dict(counted.values_list(column).annotate(n=Count("pk"))))
        return {pk for pk, n in uses.items() if n > 0}

    # -- what a trial would have changed --------------------------------------------------------------------------

    def touch(self, model: str, pk: int, slots: Iterable[Slot], change_set: int) -> None:
        """Take note that the undo of a set touched an object."""
        if self._is_remembered(model, pk):
            self.history.learn([change_set])
            root = self.history.root(change_set)
            self._touched[model, pk] += [(slot, root, -change_set) for slot in slots]

    def set_fields(self, model: str, row: models.Model, values: Mapping[str, Any]) -> None:
        """Take note of fields that were set."""
        if not self._is_trial:
            return
        for path, value in values.items():
            target = _target(row, path)
            if target:
                self._use(target, read(row, path), -1)
                self._use(target, value, 1)
        if self._is_remembered(model, row.pk):
            self._fields[model, row.pk] |= values

    def set_links(self, kind: LinkKind, pk: int, add: Iterable[Item], remove: Iterable[Item]) -> None:
        """Take note of links that are added and removed."""
        if not self._is_trial:
            return
        parent = name_of(kind.parent)
        for items, by in ((remove, -1), (add, 1)):
            for item in items:
                self._use_by_link(kind, item, by)
                if self._is_remembered(parent, pk):
                    self._links[parent, pk, kind.name][kind.identify(item)] = item if by > 0 else None

    def restore(self, model: str, row: models.Model) -> None:
        """Take note of a record that is created again."""
        if self._is_trial:
            self._recreated[model, row.pk] = row
            self._deleted.discard((model, row.pk))
            self._use_by_row(row, 1)

    def remove(self, model: str, rows: Mapping[int, models.Model]) -> None:
        """Take note of records that are deleted, with their links (one query for each kind of link)."""
        if not self._is_trial or not rows:
            return
        for kind in LINKS.values():
            if name_of(kind.parent) == model and not kind.outlive:
                for links in self.links_of(kind, rows).values():
                    for item in links.values():
                        self._use_by_link(kind, item, -1)
        for pk, row in rows.items():
            self._use_by_row(row, -1)
            self._recreated.pop((model, pk), None)
            self._deleted.add((model, pk))

    def _is_remembered(self, model: str, pk: int) -> bool:
        return self._is_trial and (pk in self._changed_repeatedly.get(model, ()) or (model, pk) in self._recreated)

    def _with_trial(self, model: str, ids: Collection[int], rows: dict[int, Any]) -> dict[int, Any]:
        """Let rows be as the trial would have left them."""
        if not self._is_trial:
            return rows
        for pk in ids:
            if (model, pk) in self._deleted:
                rows.pop(pk, None)
            elif pk not in rows and (model, pk) in self._recreated:
                rows[pk] = self._recreated[model, pk]
            if pk in rows and (tried := self._fields.get((model, pk))):
                absent = rows[pk].get_deferred_fields()
                for path, value in tried.items():
                    if path.partition(".")[0] not in absent:
                        write(rows[pk], path, value)
        return rows

    def _use(self, target: str, pk: int | None, by: int) -> None:
        if pk is not None:
            self._uses[target, pk] += by

    def _use_by_link(self, kind: LinkKind, item: Item, by: int) -> None:
        for name in kind.identity:
            if target := _target_of(kind.rows._meta.get_field(name)):
                self._use(target, item[name], by)

    def _use_by_row(self, row: models.Model, by: int) -> None:
        for column in row._meta.concrete_fields:
            if target := _target_of(column):
                self._use(target, read(row, column.name), by)


def _holders(model: type[models.Model]) -> Iterable[tuple[type[models.Model], str]]:
    """Yield the tables whose rows forbid that a record they point to is deleted, each with its column.

    Links of other records to it forbid it as well, whatever the database would do with them, but for mere offers.
    """
    links = {(kind.rows, name) for kind in LINKS.values() if not kind.is_offer for name in kind.identity}
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, (models.ManyToOneRel, models.OneToOneRel)):
            rows, column = relation.related_model, relation.field.name
            if relation.on_delete is models.PROTECT or (rows, column) in links:
                yield rows, column


def _target(row: models.Model, path: str) -> str:
    return "" if "." in path else _target_of(row._meta.get_field(path))


def _target_of(column: Any) -> str:
    """Return the name of the model that a column points to; empty if to none."""
    return name_of(column.related_model) if isinstance(column, models.ForeignKey) else ""
