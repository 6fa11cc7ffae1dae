"""Importing a table: read and checked row by row, planned, and what differs is written as one change set."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from tablib import Dataset

from archive.editing.changes.recorder import User, recording
from archive.editing.tables.columns import LinkColumn
from archive.editing.tables.resources import TABLES, TableResource
from archive.models import ChangeSet
from archive.models.choices import ChangeKind
from archive.models.curated import Curated
from archive.text.cells import words_of_cell
from archive.text.printable import storable
from archive.text.slugs import slugify

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 10_000
MOST_CHANGED = 1000  # records that one request writes
CHUNK = 1000
LARGEST_CELL = 200_000


class TableError(Exception):
    """The table can't be read at all; the message says why, to people."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """What stands in one column of one record, and what is to stand there."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A record that a table changes, or makes (`is_new`)."""

    row: Curated
    is_new: bool
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that can't be taken, by its line in the file, and why."""

    line: int
    name: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class TablePlan:
    """What importing a table would do: nothing at all while a row of it can't be taken."""

    resource: TableResource
    rows: int = 0
    changes: list[RowChange] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(one.is_new for one in self.changes)

    @property
    def unchanged(self) -> int:
        return self.rows - len(self.changes) - len(self.errors)

    @property
    def is_too_large(self) -> bool:
        return len(self.changes) > MOST_CHANGED

    @property
    def may_be_done(self) -> bool:
        return bool(self.changes) and not self.errors and not self.is_too_large

    def mark(self) -> str:
        """Return what tells this plan from another, so that what is done is what was shown."""
        told = [(str(one.row.pk), one.cells) for one in self.changes]
        return blake2b(repr(told).encode(), digest_size=12).hexdigest()


def plan_table(model: str, text: str) -> TablePlan:
    """Read a table of records of one kind and say what it changes; reads only.

    Raises TableError for what is no such table. Queries grow with the records that are new or differ, by which the
    names that only one may have are looked up.
    """
    resource = TABLES[model]()
    result = resource.import_data(_dataset(text, resource.named_by), dry_run=False, use_transactions=False)
    if result.base_errors:
        raise TableError(str(result.base_errors[0].error))
    errors = [RowError(one.number + 1, _name_of(one.values), tuple(_reasons(one.error))) for one in result.invalid_rows]
    errors += [
        RowError(one.number + 1, _name_of((one.row or {}).values()), (str(one.error),))
        for number, found in result.row_errors()
        for one in found
    ]
    plan = TablePlan(resource, result.total_rows, errors=sorted(errors, key=lambda one: one.line))
    for row, before in resource.changed:
        cells = tuple(_cells(resource, row, before))
        plan.changes.append(RowChange(row, row._state.adding, cells))
    return plan


def write_table(plan: TablePlan, user: User, reason: str = "") -> ChangeSet | None:
    """Write what was planned as one change set; None where nothing differs. Raises StaleSaveError."""
    resource, model = plan.resource, plan.resource.model
    before = {id(row): values for row, values in resource.changed}
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        new = [one.row for one in plan.changes if one.is_new]
        if new:
            for row in new:
                row.edited_fields = sorted(_values(resource, row, before[id(row)]))
            record.create_many(new, [_new_links(resource, row) for row in new])
        old = [one.row for one in plan.changes if not one.is_new]
        values = {row.pk: _values(resource, row, before[id(row)]) for row in old}
        expected = {row.pk: row.version for row in old}
        record.set_many(model, {pk: some for pk, some in values.items() if some}, expected)
        for column in resource.columns:
            if isinstance(column, LinkColumn):
                wanted: dict[int, Any] = {}
                for row in old:
                    was, now = before[id(row)][column.column_name], column.read(row)
                    if was != now:
                        added = column.items([word for word in now if word not in was])
                        wanted[row.pk] = (added, _removed(column, row, [word for word in was if word not in now]))
                record.link_many(model, column.link, wanted)
    return None if record.change_set._state.adding else record.change_set


def table_of(model: str) -> Iterator[str]:
    """Write all records of one kind as a table (RFC 4180), some at a time; nothing begins as a formula."""
    resource = TABLES[model]()
    yield "\ufeff" + _lines([[column.column_name for column in resource.columns]])
    rows: list[list[str]] = []
    for row in resource.get_queryset().order_by("slug").iterator(chunk_size=CHUNK):
        rows.append(resource.export_resource(row))
        if len(rows) >= CHUNK:
            yield _lines(rows)
            rows = []
    yield _lines(rows)


def _dataset(text: str, named_by: str) -> Dataset:
    """Read a table whose cells are parted by commas, semicolons or tabs, as spreadsheets write them.

    A row without a slug gets that of its name, so that the table means the same when it is imported once more.
    """
    text = storable(text.removeprefix("\ufeff"))  # what no database takes is shown as it would be written
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(LARGEST_CELL)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        lines = [row for row in rows if any(map(str.strip, row))]
    except csv.Error as error:
        raise TableError(_("It can't be read as a table (%s).") % error) from error
    if not lines:
        raise TableError(_("The file is empty."))
    if len(lines) - 1 > MOST_ROWS:
        raise TableError(_("It has more than %s rows. Cut it into several files.") % f"{MOST_ROWS:,}")
    width = len(lines[0])
    found = Dataset(headers=lines[0])
    places = {name.strip().lower(): place for place, name in enumerate(lines[0])}
    slug, name = places.get("slug"), places.get(named_by)
    for line in lines[1:]:
        row = (line + [""] * width)[:width]
        if slug is not None and name is not None and not row[slug].strip():
            row[slug] = slugify(words_of_cell(row[name]), fallback="")
        found.append(row)
    return found


def _cells(resource: TableResource, row: Curated, before: Mapping[str, Any]) -> Iterator[CellChange]:
    for column in resource.columns:
        was, now = before[column.column_name], column.read(row)
        if was != now:
            yield CellChange(column.column_name, "" if row._state.adding else column.shown(was), column.shown(now))


def _values(resource: TableResource, row: Curated, before: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in resource.columns:
        if not isinstance(column, LinkColumn) and column.read(row) != before[column.column_name]:
            values |= column.values(row)
    return values


def _new_links(resource: TableResource, row: Curated) -> dict[str, list[dict[str, Any]]]:
    return {
        column.link: column.items(column.read(row)) for column in resource.columns if isinstance(column, LinkColumn)
    }


def _removed(column: Any, row: Any, words: Sequence[str]) -> list[dict[str, Any]]:
    """Return links that are there and are to go, as the write path takes them."""
    if column.link == "tags":
        return [{"tag": tag.pk} for tag in row.tags.all() if tag.slug in words]
    return [{"name": word} for word in words]


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _reasons(error: ValidationError) -> Iterator[str]:
    if hasattr(error, "error_dict"):
        for name, messages in error.message_dict.items():
            for message in messages:
                yield message if name == "__all__" else f"{name}: {message}"
    else:
        yield from error.messages


def _name_of(cells: Any) -> str:
    return " ".join(str(cell) for cell in list(cells)[:2] if cell)[:80]
