"""Articles as files that people can read without this software: front matter, then the text as it is stored."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from archive.models import Event, Source, Tag
from archive.text.slugs import slugify

Record = dict[str, Any]
LONGEST_NAME = 60
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # which YAML wants escaped, and JSON doesn't


def _value(value: Any) -> str:
    return _UNPRINTABLE.sub(lambda met: f"\\u{ord(met[0]):04x}", json.dumps(value, ensure_ascii=False))


def path_of(record: Record) -> PurePosixPath:
    """Return where the file of an article lies: by year and month as far as they are known, named by title and key."""
    day, precision = record["published_on"], record["date_precision"]
    if not day:
        folder = f"undated/{record['key'][:2]}"
    elif precision == "year":
        folder = f"{day[:4]}/undated"
    else:
        folder = f"{day[:4]}/{day[5:7]}"
    begun = f"{day[8:10]}-" if day and precision == "day" else ""
    name = slugify(record["title"], fallback="article")[:LONGEST_NAME].strip("-")
    return PurePosixPath("data/files", folder, f"{begun}{name}-{record['key']}.md")


def files_of(records: Iterable[Record]) -> list[tuple[PurePosixPath, bytes]]:
    """Return the files of some articles (three queries)."""
    found = list(records)
    source_ids = {record[name] for record in found for name in ("source", "agency")} - {None}
    sources = dict(Source.objects.filter(pk__in=source_ids).values_list("pk", "name"))
    tag_ids = {link["tag"] for record in found for link in record["tags"]}
    tags = dict(Tag.objects.filter(pk__in=tag_ids).values_list("pk", "name"))
    event_ids = {link["event"] for record in found for link in record["accounts"]}
    events = dict(Event.objects.filter(pk__in=event_ids).values_list("pk", "title"))
    return [(path_of(record), _written(record, sources, tags, events)) for record in found]


def _written(record: Record, sources: dict[int, str], tags: dict[int, str], events: dict[int, str]) -> bytes:
    """Write front matter in YAML, each value as JSON, which YAML includes; what is unknown is left out."""
    day, precision = record["published_on"], record["date_precision"]
    front = {
        "key": record["key"],
        "title": record["title"],
        "title_basis": record["title_basis"],
        "subtitle": record["subtitle"],
        "byline": record["byline"],
        "dateline": record["dateline"],
        "source": sources.get(record["source"]),
        "agency": sources.get(record["agency"]),
        "date": day and day[: {"year": 4, "month": 7}.get(precision, 10)],
        "date_basis": record["date_basis"],
        "time": record["published_time"],
        "utc_offset": record["utc_offset"],
        "language": record["language"],
        "original_url": record["original_url"],
        "summary": record["summary"],
        "state": record["state"],
        "withdrawal_reason": record["withdrawal_reason"],
        "tags": sorted(tags[link["tag"]] for link in record["tags"]),
        "events": sorted(events[link["event"]] for link in record["accounts"]),
        "originals": [link["sha256"] for link in record["originals"]],
        "format": record["body_format"],
    }
    lines = [f"{name}: {_value(one)}" for name, one in front.items() if one not in ("", None, [])]
    text = "---\n" + "\n".join(lines) + "\n---\n\n" + record["body"].rstrip("\n") + "\n"
    return bytes(text.encode("utf-8", "replace"))
