"""Where the articles of a JSON document stand: an array somewhere inside it, or rows under the names of columns."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from archive.importing.drafts import Options
from archive.importing.formats.records.bodies import are_parts, bodies
from archive.importing.formats.records.fields import Fields, fold

# So deep inside a document is the array of its articles looked for.
DEEPEST_ARRAY = 4
# A list with more members is no wrapper around it.
MOST_WRAPPERS = 3

# The names and numbers that lead from the top of a document to a value.
Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\r\n]*")


def is_article(content: Any, options: Options) -> bool:
    if not isinstance(content, Mapping):
        return False
    fields = Fields(content, options.fields)
    body = next(bodies(fields), None)
    members = body.content[:20] if body and isinstance(body.content, list) else []
    is_of_parts = body is not None and are_parts(fold(body.where.rpartition("/")[2]), body.content, fields)
    is_any = any(isinstance(member, Mapping) and _has_article_fields(member, options) for member in members)
    if is_any and not is_of_parts:
        return False
    if body:
        return True
    beside = fields.get("summary") or fields.get("url") or fields.get("date")
    return bool(fields.get("title") and beside) and path_to_records(content, options, only_inside=True) is None


def path_to_records(document: Any, options: Options, *, only_inside: bool = False) -> Path | None:
    """Find the array (or object of objects) that holds the most articles, those with texts first; its path.

    Of two that hold as many, the outer one is meant: what stands in one of its members are fields of that.
    """
    best: tuple[tuple[bool, int, int], Path] | None = None
    waiting: list[tuple[Path, Any]] = [((), document)]
    while waiting:
        path, content = waiting.pop()
        members = content.values() if isinstance(content, Mapping) else content if isinstance(content, list) else ()
        if not (only_inside and not path):
            first = [member for member in list(members)[:20] if isinstance(member, Mapping)]
            articles = sum(_has_article_fields(member, options) for member in first)
            have_text = sum(_has_text(member, options) for member in first) * 2 >= len(first)
            rank = (have_text, sum(isinstance(member, Mapping) for member in members), -len(path))
            if articles and articles * 2 >= len(first) and (best is None or rank > best[0]):
                best = (rank, path)
        if len(path) < DEEPEST_ARRAY:
            waiting += [((*path, step), inner) for step, inner in _inner(content, options)]
    return best[1] if best else None


def paths_to_table(document: Any, options: Options) -> tuple[Path, Path] | None:
    """Find the names of columns, and the rows below them: the first row of a table, or a list beside the rows."""
    found: list[tuple[Path, Path, Any, Any]] = []
    if isinstance(document, list) and len(document) > 1:
        found.append(((0,), (), document[0], document[1:]))
    elif isinstance(document, Mapping):
        lists = [(name, inner) for name, inner in list(document.items())[:50] if isinstance(inner, list) and inner]
        found += [((a,), (b,), names, rows) for a, names in lists for b, rows in lists if a != b]
    for header, rows, names, cells in found:
        is_header = isinstance(names, list) and all(isinstance(name, str) for name in names)
        if is_header and all(isinstance(row, list) and len(row) <= len(names) for row in cells):
            first = dict(zip(names, cells[0], strict=False))
            if _has_article_fields(first, options):
                return header, rows
    return None


def _inner(content: Any, options: Options) -> list[tuple[str | int, Any]]:
    """Return what may hold an array of articles: what an object has, and what a list of a few wrappers has.

    Parts of one article hold none: its sections have headings and texts, too.
    """
    if isinstance(content, Mapping):
        fields = Fields(content, options.fields)
        return [
            (name, inner)
            for name, inner in list(content.items())[:200]
            if not isinstance(inner, list | Mapping) or not are_parts(fold(str(name)), inner, fields)
        ]
    if isinstance(content, list) and len(content) <= MOST_WRAPPERS:
        return [(place, inner) for place, inner in enumerate(content) if isinstance(inner, Mapping)]
    return []


def _has_text(member: Mapping[str, Any], options: Options) -> bool:
    return next(bodies(Fields(member, options.fields)), None) is not None


def _has_article_fields(member: Mapping[str, Any], options: Options) -> bool:
    fields = Fields(member, options.fields)
    body = next(bodies(fields), None)
    known = sum(bool(fields.get(field)) for field in ("title", "summary", "date", "url")) + bool(body)
    return known >= 2 and bool(fields.get("title") or body)


def locate(text: str, path: Path) -> int:
    """Find where the value at a path begins in the text."""
    decoder = json.JSONDecoder()
    place = _skip(text, text.startswith("\ufeff"))
    for step in path:
        if isinstance(step, int):
            place = members_of(text, place)[0][step][1]
            continue
        place = _skip(text, place + 1)
        found = -1
        while text[place] != "}":
            name, place = decoder.raw_decode(text, place)
            value = _skip(text, _skip(text, place) + 1)
            _, place = decoder.raw_decode(text, value)
            if name == step:
                found = value
            place = _skip(text, place)
            if text[place] == ",":
                place = _skip(text, place + 1)
        place = found
    return place


def members_of(text: str, start: int) -> tuple[list[tuple[str, int, int]], int]:
    """Cut an array or an object into its members: name, start and end of each; and where the whole ends."""
    decoder = json.JSONDecoder()
    members = []
    place = _skip(text, start + 1)
    closing = "]" if text[start] == "[" else "}"
    while text[place] != closing:
        key = ""
        if closing == "}":
            key, place = decoder.raw_decode(text, place)
            place = _skip(text, _skip(text, place) + 1)
        first = place
        _, place = decoder.raw_decode(text, place)
        members.append((key, first, place))
        place = _skip(text, place)
        if text[place] == ",":
            place = _skip(text, place + 1)
    return members, place + 1


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
