"""The line of a table that names its columns, and what its rows are parted by."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from archive.importing.drafts import Options
from archive.importing.formats.records.fields import FIELDS, fold, names_of_field

DELIMITERS = ",;\t|"
# So many lines may stand above the names of the columns: terms of a search, the name of a sheet.
MOST_LINES_ABOVE = 30
LONGEST_LINE = 5_000
LONGEST_NAME = 60
_SEPARATOR = re.compile(r"\ufeff?[\"']?sep=([,;\t|])[\"']?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the line of the names begins in the text, how many lines stand above it, and the delimiter."""

    start: int
    lines_above: int
    delimiter: str


def header_of(text: str, options: Options, *, is_table: bool = True) -> Header | None:
    """Find the names of the columns: in the first line, else, of what is a table, in the first that has two known ones.

    A line such as `sep=;`, which tells spreadsheets the delimiter, may stand above it in any text. Of a table the first
    line is also taken where it has but one known name.
    """
    place, above = 0, 0
    if separator := _SEPARATOR.match(text.partition("\n")[0]):
        place, above = separator.end(), 1
        place = text.find("\n", 0) + 1
    first = _delimiter(_line_at(text, place), options)
    if first:
        return Header(place, above, first)
    if not is_table:
        return None
    start = place
    for number in range(above, MOST_LINES_ABOVE):
        if number > above:
            start = text.find("\n", start) + 1
            if not start:
                break
        if delimiter := _delimiter(_line_at(text, start), options):
            return Header(start, number, delimiter)
    alone = _delimiter(_line_at(text, place), options, least=1)
    return Header(place, above, alone) if alone else None


def _line_at(text: str, start: int) -> str:
    end = text.find("\n", start, start + LONGEST_LINE + 2)
    if end < 0 and len(text) - start > LONGEST_LINE:
        return ""
    return text[start : end if end >= 0 else len(text)].lstrip("\ufeff").rstrip("\r")


def _delimiter(line: str, options: Options, *, least: int = 2) -> str:
    """Return the delimiter of a line of names; empty if fewer than `least` of the names are known."""
    asked = {fold(name) for name in options.fields.values()}
    for delimiter in sorted(DELIMITERS, key=line.count, reverse=True):
        if delimiter not in line:
            continue
        try:
            columns = [fold(cell) for cell in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            return ""
        meant = {field for field in FIELDS for name in columns if name in names_of_field(field)}
        enough = len(meant & {"title", "body", "date", "url", "summary", "source"}) >= least or asked & set(columns)
        if len(columns) >= 2 and enough and all(len(name) <= LONGEST_NAME for name in columns):
            return delimiter
    return ""
