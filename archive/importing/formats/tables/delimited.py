"""CSV and other delimited tables: one article a row, the names of the columns in the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archive.importing.drafts import ArticleDraft, Known, Options, Problem, Refusal
from archive.importing.formats.decoding import LENGTHS_OF_MARKS, codec_of_slices, decode
from archive.importing.formats.records.date_values import slash_order
from archive.importing.formats.records.drafting import Record, draft_or_refusal
from archive.importing.formats.records.fields import Fields, fields_named
from archive.importing.formats.records.own_exports import own_record
from archive.importing.formats.records.publication_status import unpublished
from archive.importing.formats.records.values import as_words
from archive.importing.formats.slicing import SLICE_BYTES, FileSlice, SlicedFile, cut
from archive.importing.formats.tables.header import header_of
from archive.importing.formats.tables.rows import Row, rows_of

MEDIA_TYPE = "text/csv"
_MAY_BE_SEVERAL = {"body", "byline", "tags"}
_PROOFS = {
    "dm": re.compile(r"\s*(?:1[3-9]|2\d|3[01])[/.-]"),
    "md": re.compile(r"\s*\d{1,2}[/.-](?:1[3-9]|2\d|3[01])[/.-]"),
}


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the slices of one table share."""

    header: Row
    delimiter: str
    encoding: str
    context: bytes
    order: str
    problems: tuple[Problem, ...]


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read a table, row by row; a broken row fails alone."""
    decoded = decode(data, options.encoding)
    encoding = codec_of_slices(decoded.encoding, data)
    text = decoded.text.removeprefix("\ufeff")
    found = header_of(text, options)
    if not found:
        yield Refusal("failed", "No column of the table is known by its name; say which is which with --map.")
        return
    rows = rows_of(text[found.start :], found.delimiter, options, found.lines_above)
    header = next(rows)
    assert isinstance(header, Row)
    waiting = list(rows)
    dates = _Dates(header, options)
    for row in waiting:
        dates.see(row)
    shared = _shared(header, found.delimiter, encoding, dates, decoded.problems)
    yield from _drafts(waiting, shared, known, options)


def sliced(data: bytes, options: Options) -> SlicedFile | None:
    """Cut a table between its rows; None where its header or its bytes can't be told for certain."""
    decoded = decode(data, options.encoding)
    encoding = codec_of_slices(decoded.encoding, data)
    text = decoded.text.removeprefix("\ufeff")
    found = header_of(text, options)
    if not found:
        return None
    above = decoded.text[: len(decoded.text) - len(text) + found.start]
    mark = LENGTHS_OF_MARKS.get(decoded.encoding, 0)
    text = text[found.start :]
    rows = rows_of(text, found.delimiter, options, found.lines_above)
    header = next(rows)
    if not isinstance(header, Row):
        return None
    dates = _Dates(header, options)
    cutter = _Cutter(data, text, encoding, mark + len(above.encode(encoding, "replace")))
    try:
        cutter.skip(header.end)
        parts = tuple(cutter.parts(dates.see(row) for row in rows))
    except _OtherBytesError:
        return None
    return SlicedFile(_shared(header, found.delimiter, encoding, dates, decoded.problems), parts)


def read_slice(
    data: bytes, part: FileSlice, shared: _Shared, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    """Read the rows of a slice."""
    rows = rows_of(data.decode(shared.encoding), shared.delimiter, options, part.number - 1)
    yield from _drafts(rows, shared, known, options)


def _shared(header: Row, delimiter: str, encoding: str, dates: _Dates, problems: tuple[Problem, ...]) -> _Shared:
    order, example = dates.order()
    context = (header.raw + (f"\n{example.raw}" if example else "")).encode(encoding, "replace")
    return _Shared(header, delimiter, encoding, context, order, problems)


def _drafts(
    rows: Iterable[Row | Refusal], shared: _Shared, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    for row in rows:
        if isinstance(row, Refusal):
            yield row
        elif any(cell.strip() for cell in row.cells):
            original = row.raw.encode(shared.encoding, "replace")
            yield _draft(
                shared.header,
                row,
                original,
                shared.encoding,
                shared.context,
                shared.order,
                shared.problems,
                known,
                options,
            )


class _OtherBytesError(Exception):
    """Characters of a table are not encoded as they stand in its bytes."""


class _Cutter:
    """Cuts the bytes of a table where rows begin in its text."""

    def __init__(self, data: bytes, text: str, encoding: str, place: int) -> None:
        self.data, self.text, self.encoding = data, text, encoding
        self.place, self.done = place, 0  # the same place in the bytes and in the text

    def skip(self, end: int) -> None:
        """Go on to a place in the text."""
        raw = self.text[self.done : end].encode(self.encoding, "replace")
        if self.data[self.place : self.place + len(raw)] != raw:
            raise _OtherBytesError
        self.place, self.done = self.place + len(raw), end

    def parts(self, rows: Iterable[Row | Refusal]) -> Iterator[FileSlice | Refusal]:
        first: Row | None = None
        end = self.done
        for row in rows:
            if first and (isinstance(row, Refusal) or row.end - first.start > SLICE_BYTES):
                yield self._slice(first, end)
                first = None
            if isinstance(row, Refusal):
                yield row
                continue
            first, end = first or row, row.end
        if first:
            yield self._slice(first, end)

    def _slice(self, first: Row, end: int) -> FileSlice:
        self.skip(first.start)
        start = self.place
        self.skip(end)
        return cut(self.data, start, self.place, first.line)


def reread(original: bytes, context: bytes, encoding: str, known: Known, options: Options) -> ArticleDraft | Refusal:
    """Read one stored row again, below the names of its columns."""
    table = context.decode(encoding, "replace") + "\n" + original.decode(encoding, "replace")
    found = header_of(table, options)
    rows = [row for row in rows_of(table, found.delimiter, options) if isinstance(row, Row)] if found else []
    if len(rows) < 2:
        return Refusal("failed", "The row can't be read again.")
    dates = _Dates(rows[0], options)
    for row in rows[1:-1]:
        dates.see(row)
    order, _ = dates.order()
    return _draft(rows[0], rows[-1], original, encoding, context, order, (), known, options)


def _draft(
    header: Row,
    row: Row,
    original: bytes,
    encoding: str,
    context: bytes,
    order: str,
    problems: tuple[Problem, ...],
    known: Known,
    options: Options,
) -> ArticleDraft | Refusal:
    names = [name.strip() for name in header.cells]
    if len(row.cells) > len(names):
        message = f"The row has {len(row.cells)} cells for {len(names)} columns; what is beyond them was not read."
        problems = (
            *problems,
            Problem("cells_beyond_columns", "warning", message, {"cells": row.cells[len(names) :][:20]}),
        )
    values, repeated = _values(names, row.cells)
    if repeated:
        message = "Columns of one name say different things; the first was taken."
        problems = (*problems, Problem("duplicate_fields", "warning", message, {"cells": repeated}))
    own = own_record(values)
    fields = Fields(own.values, {}) if own else Fields(values, options.fields)
    if refusal := unpublished(fields, options, "", row.line):
        return refusal
    if not fields.get("title") and not fields.get("body") and not fields.get("summary"):
        return Refusal("failed", "The row has neither a title nor a text.", ordinal=row.line)
    record = Record(fields, original, MEDIA_TYPE, encoding, "", row.line, context, order, problems, own=own)
    return draft_or_refusal(record, known, options)


def _values(names: list[str], cells: list[str]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the cells by the names of their columns, and what stands in further columns of a name and is not taken.

    Several texts, authors or tags are all taken; of several titles or dates the first is.
    """
    values: dict[str, Any] = {}
    further: dict[str, list[str]] = {}
    for name, cell in zip(names, cells, strict=False):
        if name not in values or not str(values[name]).strip():
            values[name] = cell
        elif cell.strip() and cell != values[name] and cell not in further.get(name, ()):
            further.setdefault(name, []).append(cell)
    for name in [name for name in further if _MAY_BE_SEVERAL & fields_named(name)]:
        several = [values[name], *further.pop(name)]
        values[name] = (
            several if "tags" not in fields_named(name) else [one for cell in several for one in as_words(cell)]
        )
    return values, {name: cells[:20] for name, cells in further.items()}


class _Dates:
    """How 03/04/2024 is meant in the first column of dates, which the whole column tells."""

    def __init__(self, header: Row, options: Options) -> None:
        names = [name.strip() for name in header.cells]
        dated = Fields({name: name for name in names}, options.fields).get("date")
        self._column = names.index(dated.content) if dated and dated.content in names else None
        self._values: list[str] = []
        self._examples: dict[str, Row] = {}

    def see(self, row: Row | Refusal) -> Row | Refusal:
        """Take a row into account, and return it."""
        if self._column is not None and isinstance(row, Row) and self._column < len(row.cells):
            value = row.cells[self._column]
            self._values.append(value)
            for order, proof in _PROOFS.items():
                if order not in self._examples and proof.match(value):
                    self._examples[order] = row
        return row

    def order(self) -> tuple[str, Row | None]:
        """Return `dm` or `md`, and a row that proves it; nothing where none does."""
        order = slash_order(self._values)
        return order, self._examples.get(order)
