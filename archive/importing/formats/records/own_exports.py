"""Lists and articles that an archive such as this one exported: what they state is the article's, not the archive's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KEY = re.compile(r"[0-9a-hjkmnp-tv-z]{10,52}")
# What the archive's own records have beside a key, and others hardly do.
_MARKS = ("title_basis", "date_precision", "date_basis")
_FORMULA = re.compile(r"'(?=[=+@\t\r-])")


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The key of an exported article, its values by the names of fields, and whether the archive gave its title."""

    key: str
    values: Mapping[str, Any]
    title_is_supplied: bool


def own_record(record: Mapping[str, Any]) -> OwnRecord | None:
    """Return what an exported article states of itself; None for a record that is none.

    It may be an item of a JSON feed, an article as JSON, or a row of a table.
    """
    inner = record.get("_archive")
    about: Mapping[str, Any] = inner if isinstance(inner, Mapping) else record
    if not _KEY.fullmatch(str(about.get("key", ""))) or not all(mark in about for mark in _MARKS):
        return None
    source, agency = _name(about.get("source")), _name(about.get("agency"))
    authors = [_name(author) for author in record.get("authors") or ()]
    byline = record.get("byline") or ", ".join(author for author in authors if author and author != source)
    values = {
        "id": about["key"],
        "date": _moment(about),
        "publisher": source,
        "agency": agency,
        "byline": byline,
        "url": record.get("external_url") if about is inner else record.get("original_url"),
        "body": record.get("content_text") or record.get("text") or "",
        **{name: record.get(name) for name in ("title", "subtitle", "language", "summary", "tags")},
    }
    values = {name: _FORMULA.sub("", one, count=1) if isinstance(one, str) else one for name, one in values.items()}
    return _finished(values, is_supplied=about["title_basis"] == "supplied")


def own_entry(values: Mapping[str, Any]) -> OwnRecord | None:
    """Return what an entry of an exported Atom feed states of its article; None for an entry of another feed."""
    key = str(values.get("dcidentifier", ""))
    if not _KEY.fullmatch(key) or not str(values.get("id", "")).endswith(f"/a/{key}"):
        return None
    publisher = values.get("publisher", "")
    authors = [author for author in values.get("authors", ()) if author != publisher]
    title = str(values.get("title", ""))
    taken = {
        "id": key,
        "date": values.get("issued"),
        "publisher": publisher,
        "agency": values.get("contributor"),
        "byline": ", ".join(authors),
        "url": values.get("via"),
        "body": values.get("content") or "",
        **{name: values.get(name) for name in ("title", "subtitle", "language", "summary", "tags")},
    }
    return _finished(taken, is_supplied=title.startswith("[") and title.endswith("]"))


def _finished(values: Mapping[str, Any], *, is_supplied: bool) -> OwnRecord:
    title = str(values.get("title") or "")
    if is_supplied and title.startswith("[") and title.endswith("]"):
        title = title[1:-1]
    return OwnRecord(str(values["id"]), {**values, "title": title}, is_supplied)


def _name(named: Any) -> str:
    return str(named.get("name") or "") if isinstance(named, Mapping) else str(named or "")


def _moment(about: Mapping[str, Any]) -> str:
    """Return the date as it is known, with time and offset where they are."""
    day, clock, offset = (about.get(name) for name in ("published", "published_time", "utc_offset"))
    if not day or not clock:
        return str(day or "")
    zone = ""
    if isinstance(offset, int):
        zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    return f"{day}T{clock}{zone}"
