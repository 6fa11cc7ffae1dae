"""An original that is one record of a table or of JSON, as its fields by name: easier to read than its bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.models import Original

MOST_FIELDS = 200
LONGEST = 20_000  # characters of a value that are shown
DEEPEST = 6
DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of a record: its name, with those that it lies in before it, and its value as text."""

    name: str
    value: str


def record_fields(original: Original, text: str, encoding: str = "") -> Iterable[RecordField]:
    """Return the fields of an original that is a record; none for any other, and for what can't be read as one.

    `encoding` is the one in which its text, and what it shares with others, were written.
    """
    kind = original.media_type
    if "json" in kind:
        return _of_json(text)
    if kind in ("text/csv", "text/tab-separated-values"):
        return _of_row(original, text, encoding)
    return ()


def _of_json(text: str) -> list[RecordField]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(record, dict):
        return []
    found: list[RecordField] = []
    _collect(record, "", found, 0)
    return found[:MOST_FIELDS]


def _collect(value: Any, name: str, found: list[RecordField], depth: int) -> None:
    if len(found) >= MOST_FIELDS:
        return
    if isinstance(value, dict) and value and depth < DEEPEST:
        for key, inner in value.items():
            _collect(inner, f"{name}.{key}" if name else str(key), found, depth + 1)
    elif isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value) and depth < DEEPEST:
        for number, inner in enumerate(value, 1):
            _collect(inner, f"{name}.{number}", found, depth + 1)
    elif isinstance(value, list):
        found.append(RecordField(name, ", ".join(map(_shown, value))[:LONGEST]))
    else:
        found.append(RecordField(name, _shown(value)[:LONGEST]))


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _of_row(original: Original, text: str, encoding: str) -> list[RecordField]:
    """Read a row under the names of its columns, which stand in what it shares with the others of its file."""
    head = original.context
    if head is None:
        return []
    try:
        names_line = head.read().decode(encoding or head.encoding or "utf-8", errors="replace")
    except (ValueError, LookupError):
        return []
    names_line = names_line.lstrip("\ufeff")
    delimiter = max(DELIMITERS, key=names_line.count)
    try:
        names = next(csv.reader(io.StringIO(names_line), delimiter=delimiter), [])
        values = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    except csv.Error:
        return []
    if len(names) < 2 or not values:
        return []
    cells = (names[number] if number < len(names) else "" for number in range(len(values)))
    return [RecordField(name, value[:LONGEST]) for name, value in zip(cells, values, strict=True)][:MOST_FIELDS]
