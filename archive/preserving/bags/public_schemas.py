"""JSON Schemas of the files of a public bag."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from archive.preserving.bags.schemas import DRAFT

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
OR_NOT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer"}
KEY: Schema = {"type": "string", "pattern": "^[0-9a-z-]+$"}
NAMED: Schema = {"type": ["object", "null"], "required": ["name", "slug"]}
RECORDS: Schema = {"type": "array", "items": {"type": "object"}}
TEXTS: Schema = {"type": "array", "items": TEXT}
ALIASES: Schema = {"type": "array", "items": {"type": "object", "required": ["language", "name"]}}

_PUBLISHED: Schema = {
    "key": KEY,
    **dict.fromkeys(("url", "title", "title_basis", "subtitle", "byline", "dateline", "date_precision"), TEXT),
    **dict.fromkeys(("date_basis", "language", "original_url", "summary", "text"), TEXT),
    **dict.fromkeys(("published", "published_time"), OR_NOT),
    **dict.fromkeys(("source", "agency"), NAMED),
    "display": {"enum": ["full", "excerpt", "metadata"]},
    "utc_offset": {"type": ["integer", "null"]},
    "words": NUMBER,
    **dict.fromkeys(("paragraphs", "tags", "events", "versions"), RECORDS),
}
_GONE: dict[str, Schema] = {
    "withdrawn": {
        **dict.fromkeys(("url", "title", "title_basis", "reason", "note"), TEXT),
        **dict.fromkeys(("published", "withdrawn_at"), OR_NOT),
        "source": NAMED,
    },
    "merged": {"merged_into": KEY},
}
_LISTS: dict[str, dict[str, Schema]] = {
    "vocabulary.json": {
        "collection": dict.fromkeys(("title", "description", "about", "rights", "contact"), TEXT),
        "tags": {"name": TEXT, "slug": KEY, "kind": TEXT, "description": TEXT, "aliases": ALIASES},
        "sources": {
            **dict.fromkeys(("name", "full_name", "kind", "country", "homepage", "description", "rights"), TEXT),
            "slug": KEY,
            "languages": TEXTS,
            "aliases": ALIASES,
        },
        "places": {"name": TEXT, "slug": KEY, "country": TEXT, "region": TEXT, "aliases": ALIASES},
        "series": {"name": TEXT, "slug": KEY, "description": TEXT, "aliases": ALIASES},
    },
    "events.json": {
        "events": {
            **dict.fromkeys(("title", "kind", "starts_basis", "ends_basis", "description"), TEXT),
            **dict.fromkeys(("starts", "ends", "place", "series"), OR_NOT),
            "slug": KEY,
            "tags": TEXTS,
            "aliases": ALIASES,
            "accounts": {"type": "array", "items": {"type": "object", "required": ["basis", "key", "role"]}},
        }
    },
}


def schemas() -> dict[str, Schema]:
    """Return the schema of each file of `data/`: of a line where it has lines, else of the whole file."""
    gone = [_object({"state": {"const": state}, "key": KEY, **fields}) for state, fields in _GONE.items()]
    found: dict[str, Schema] = {
        "articles.jsonl": {"description": "Of each line.", **_object(_PUBLISHED)},
        "gone.jsonl": {"description": "Of each line.", "oneOf": gone},
    }
    for name, lists in _LISTS.items():
        arrays = {kind: {"type": "array", "items": _object(fields)} for kind, fields in lists.items()}
        found[name] = _object(arrays)
    counts = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
    found["archive.json"] = _object({"format": NUMBER, "kind": {"const": "public"}, "counts": counts})
    return {name: {"$schema": DRAFT, "title": f"data/{name}", **schema} for name, schema in found.items()}


def write_schemas() -> Iterable[tuple[str, bytes]]:
    """Yield the files of `data/schemas/`."""
    for name, schema in schemas().items():
        written = json.dumps(schema, indent=1, sort_keys=True)
        yield f"data/schemas/{name.partition('.')[0]}.schema.json", f"{written}\n".encode()


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": sorted(properties)}
