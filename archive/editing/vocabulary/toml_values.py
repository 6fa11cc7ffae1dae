"""Values of a TOML file, checked one by one; every complaint says at which line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

At = tuple[str | int, ...]

_TABLE = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w-]+)[\w. \t-]*=")


class CollectionError(Exception):
    """A file that can't be loaded: which, at which line where one is known, and why."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path}{f', line {line}' if line else ''}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class TomlValues:
    """The data of one file. A place in it, `At`, is the path of keys and numbers that leads there."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = _lines_of(text)

    def table(self, value: Any, at: At) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.error(at, f"{_named(at)} must be a table.")
        return value

    def know(self, table: Mapping[str, Any], keys: str, at: At) -> None:
        """Refuse keys that are none of these (written one after the other)."""
        known = keys.split()
        for key in table:
            if key not in known:
                raise self.error((*at, key), f"Unknown key {key!r}.{perhaps(key, known)}")

    def text(self, entry: Mapping[str, Any], key: str, at: At) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            raise self.error((*at, key), f"{key} must be text; it is {value!r}.")
        return value.strip()

    def texts(self, entry: Mapping[str, Any], at: At, keys: str) -> dict[str, Any]:
        return {key: self.text(entry, key, at) for key in keys.split()}

    def texts_of(self, values: Any, at: At) -> list[str]:
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.error(at, f"{_named(at)} must be a list of texts.")
        self.check_distinct(values, at)
        return [value.strip() for value in values]

    def yes_or_no(self, entry: Mapping[str, Any], key: str, at: At) -> bool:
        value = entry.get(key, False)
        if not isinstance(value, bool):
            raise self.error((*at, key), f"{key} must be true or false; it is {value!r}.")
        return value

    def one_of(self, entry: Mapping[str, Any], key: str, allowed: Collection[str], at: At, default: str | None) -> str:
        value = entry.get(key, default)
        if value not in allowed:
            reason = f"{key} is {value!r}; it may be {', '.join(allowed)}.{perhaps(str(value), allowed)}"
            raise self.error((*at, key), reason)
        return str(value)

    def error(self, at: At, reason: str) -> CollectionError:
        """Complain at the nearest line known for this place."""
        while at and at not in self._lines:
            at = at[:-1]
        return CollectionError(self._path, self._lines.get(at), reason)

    def check_distinct(self, names: list[str], at: At) -> None:
        if twice := next((name for n, name in enumerate(names) if name in names[:n]), None):
            raise self.error(at, f"{twice!r} stands twice.")


def perhaps(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def _named(at: At) -> str:
    return ".".join(str(part) for part in at if isinstance(part, str))


def _lines_of(text: str) -> dict[At, int]:
    """Say at which line each table and key begins; complaints need no more than that."""
    lines: dict[At, int] = {}
    counts: dict[At, int] = {}
    table: At = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = ()
            parts = header[2].split(".")
            for n, part in enumerate(parts):
                table = (*table, part)
                is_last = n == len(parts) - 1
                if header[1] == "[[" and is_last:
                    lines.setdefault(table, number)
                    counts[table] = counts.get(table, -1) + 1
                if table in counts:
                    table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1]), number)
    return lines
