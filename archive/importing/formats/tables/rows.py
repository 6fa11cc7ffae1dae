"""The rows of a delimited table: where each stands in the text, and its cells; a broken one is refused alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from archive.importing.drafts import Options, Refusal

# A row over so many lines has lost the end of a quotation.
MOST_LINES = 5_000
# What was read of such rows is read again, line by line, but not more than so many times the table, if it is large.
MOST_LOST = 8
LARGE = 1_000_000
_ENDLESS = "a quotation in it does not end, or it is too large"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file, and its cells; `line` is where it begins, `start` and `end` its characters."""

    raw: str
    cells: list[str]
    line: int
    start: int = 0
    end: int = 0


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


def rows_of(text: str, delimiter: str, options: Options, lines_above: int = 0) -> Iterator[Row | Refusal]:
    """Yield the rows of a table, empty lines among them; above its first are so many lines."""
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
            yield Row(raw, cells, first, start, lines.place)
        if lost > MOST_LOST * len(text) + LARGE:
            message = f"Too many rows can't be read; the table was not read from line {line + 1} on."
            yield Refusal("failed", message, ordinal=line + 1)
            return
