"""CSV and other delimited tables: one article a row, the names of the columns in the first."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive.importing.drafts import ArticleDraft, Known, Options, Problem, Refusal
from archive.importing.formats.decoding import codec_of_slices, decode
from archive.importing.formats.records.date_values import slash_order
from archive.importing.formats.records.drafting import Record, draft_or_refusal
from archive.importing.formats.records.fields import Fields, fields_named
from archive.importing.formats.records.own_exports import own_record
from archive.importing.formats.records.publication_status import unpublished
from archive.importing.formats.records.values import as_words
from archive.importing.formats.tables.header import header_of

MEDIA_TYPE = "text/csv"
# A row over so many lines has lost the end of a quotation.
MOST_LINES = 5_000
# What was read of such rows is read again, line by line, but not more than so many times the table, if it is large.
MOST_LOST = 8
LARGE = 1_000_000
_MAY_BE_SEVERAL = {"body", "byline", "tags"}
_ENDLESS = "a quotation in it does not end, or it is too large"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file, and its cells; `line` is where it begins."""

    raw: str
    cells: list[str]
    line: int


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read a table, row by row; a broken row fails alone."""
    decoded = decode(data, options.encoding)
    encoding = codec_of_slices(decoded.encoding, data)
    text = decoded.text.removeprefix("\ufeff")
    found = header_of(text, options)
    if not found:
        yield Refusal("failed", "No column of the table is known by its name; say which is which with --map.")
        return
    rows = list(_rows(text[found.start :], found.delimiter, options, found.lines_above))
    header = rows.pop(0)
    assert isinstance(header, Row)
    order, example = _order_of_dates(header, [row for row in rows if isinstance(row, Row)], options)
    context = (header.raw + (f"\n{example.raw}" if example else "")).encode(encoding, "replace")
    for row in rows:
        if isinstance(row, Refusal):
            yield row
        elif any(cell.strip() for cell in row.cells):
            original = row.raw.encode(encoding, "replace")
            yield _draft(header, row, original, encoding, context, order, decoded.problems, known, options)


def reread(original: bytes, context: bytes, encoding: str, known: Known, options: Options) -> ArticleDraft | Refusal:
    """Read one stored row again, below the names of its columns."""
    table = context.decode(encoding, "replace") + "\n" + original.decode(encoding, "replace")
    found = header_of(table, options)
    rows = [row for row in _rows(table, found.delimiter, options) if isinstance(row, Row)] if found else []
    if len(rows) < 2:
        return Refusal("failed", "The row can't be read again.")
    order, _ = _order_of_dates(rows[0], rows[1:-1], options)
    return _draft(rows[0], rows[-1], original, encoding, context, order, (), known, options)


class _EndlessRowError(Exception):
    """A row goes on over more lines, or more characters, than a row can have."""


class _Lines:
    """The lines of a table, as far as its rows may go: `begin` says where one begins."""

    def __init__(self, text: str, place: int, line: int, most: int) -> None:
        self.text, self.place, self.line, self.most = text, place, line, most
        self.begin()

    def begin(self) -> None:
        self.start, self.first = self.place, self.line + 1

    def __iter__(self) -> Iterator[str]:
        while self.place < len(self.text):
            if self.line - self.first + 1 >= MOST_LINES or self.place - self.start > self.most:
                raise _EndlessRowError
            end = self.text.find("\n", self.place) + 1 or len(self.text)
            line = self.text[self.place : end]
            self.place = end
            self.line += 1
            yield line


def _rows(text: str, delimiter: str, options: Options, lines_above: int = 0) -> Iterator[Row | Refusal]:
    csv.field_size_limit(max(131_072, options.max_bytes))
    place, line, lost = 0, lines_above, 0
    while place < len(text):
        lines = _Lines(text, place, line, options.max_bytes)
        reader = csv.reader(lines, delimiter=delimiter)
        while True:
            lines.begin()
            start, first = lines.start, lines.first
            try:
                cells = next(reader)
                problem = ""
            except StopIteration:
                return
            except csv.Error as error:
                cells, problem = [], str(error)
            except _EndlessRowError:
                cells, problem = [], _ENDLESS
            raw = text[start : lines.place].rstrip("\r\n") if not problem else ""
            if len(raw) > options.max_bytes:
                problem = _ENDLESS
            if problem:
                yield Refusal("failed", f"The row in line {first} can't be read: {problem}.", ordinal=first)
                place, line = text.find("\n", start) + 1 or len(text), first
                lost += lines.place - start
                break
            yield Row(raw, cells, first)
        if lost > MOST_LOST * len(text) + LARGE:
            message = f"Too many rows can't be read; the table was not read from line {line + 1} on."
            yield Refusal("failed", message, ordinal=line + 1)
            return


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


def _order_of_dates(header: Row, rows: list[Row], options: Options) -> tuple[str, Row | None]:
    """Return how 03/04/2024 is meant in the first column of dates (`dm` or `md`), and a row that proves it."""
    names = [name.strip() for name in header.cells]
    dated = Fields({name: name for name in names}, options.fields).get("date")
    if not dated or dated.content not in names:
        return "", None
    column = names.index(dated.content)
    values = [row.cells[column] if column < len(row.cells) else "" for row in rows]
    order = slash_order(values)
    proof = re.compile(
        r"\s*(?:1[3-9]|2\d|3[01])[/.-]" if order == "dm" else r"\s*\d{1,2}[/.-](?:1[3-9]|2\d|3[01])[/.-]"
    )
    return order, next(
        (row for row, value in zip(rows, values, strict=True) if proof.match(value)), None
    ) if order else None
