"""Names and addresses that only one record can have, with what an undo gives and takes of them as it goes on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models

from archive.editing.changes.links import DERIVED, Item, LinkKind
from archive.editing.changes.values import RECORDED, read

Holder = tuple[Any, ...]


def unique_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Return the unique columns of a model, but for the id."""
    return tuple(one.name for one in model._meta.concrete_fields if one.unique and not one.primary_key)


class UniqueValues:
    """Who holds which unique value. The order in which values are claimed and freed is that of the undo."""

    def __init__(self) -> None:
        self._holders: dict[tuple[type[models.Model], str], dict[Any, Holder | None]] = {}

    # -- records --------------------------------------------------------------------------------------------------

    def learn(self, model: str, values: Mapping[str, Collection[Any]]) -> None:
        """Read who holds these values, by column (one query a column)."""
        for column, wanted in values.items():
            self._learn(RECORDED[model], column, wanted, ("pk",))

    def claim(self, model: str, row: models.Model, values: Mapping[str, Any], *, is_new: bool = False) -> bool:
        """Let a record take these values, by column, in place of its own; return False if one is taken."""
        columns = [column for column in unique_columns(RECORDED[model]) if column in values]
        claimed = [(column, values[column]) for column in columns]
        freed = [] if is_new else [(column, read(row, column)) for column in columns]
        return self._move(RECORDED[model], (row.pk,), claimed, freed)

    def free(self, model: str, row: models.Model) -> None:
        """Take note that a record goes."""
        columns = [(column, read(row, column)) for column in unique_columns(RECORDED[model])]
        self._move(RECORDED[model], (row.pk,), [], columns)

    # -- links ----------------------------------------------------------------------------------------------------

    def learn_links(self, kind: LinkKind, items: Iterable[Item]) -> None:
        """Read who holds what is unique of links like these among all links (one query a column)."""
        wanted = list(items)
        for column in unique_columns(kind.rows):
            values = {_value(kind, column, item) for item in wanted}
            self._learn(kind.rows, column, values, (kind.parent_field, *kind.identity))

    def claim_link(self, kind: LinkKind, pk: int, add: Item | None, remove: Item | None) -> bool:
        """Let one link replace another; return False, with nothing changed, if its values are taken."""
        if remove:
            for column in unique_columns(kind.rows):
                self._move(kind.rows, (pk, *kind.identify(remove)), [], [(column, _value(kind, column, remove))])
        if add:
            values = [(column, _value(kind, column, add)) for column in unique_columns(kind.rows)]
            return self._move(kind.rows, (pk, *kind.identify(add)), values, [])
        return True

    def _learn(self, rows: type[models.Model], column: str, values: Collection[Any], holder: tuple[str, ...]) -> None:
        known = self._holders.setdefault((rows, column), {})
        wanted = [value for value in values if value not in known]
        if wanted:
            found = rows._default_manager.filter(**{f"{column}__in": wanted}).order_by()
            known.update(dict.fromkeys(wanted))
            known.update({value: tuple(who) for value, *who in found.values_list(column, *holder)})

    def _move(
        self, rows: type[models.Model], holder: Holder, claimed: list[tuple[str, Any]], freed: list[tuple[str, Any]]
    ) -> bool:
        if any(self._holders[rows, column].get(value) not in (None, holder) for column, value in claimed):
            return False
        for column, value in freed:
            links_of = self._holders.setdefault((rows, column), {})
            if links_of.get(value, holder) == holder:
                links_of[value] = None
        for column, value in claimed:
            self._holders[rows, column][value] = holder
        return True


def _value(kind: LinkKind, column: str, item: Item) -> Any:
    derive = DERIVED.get(kind.rows, {}).get(column)
    return derive(None, item) if derive else item[column]
