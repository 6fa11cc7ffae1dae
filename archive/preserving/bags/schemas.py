"""JSON Schemas of the files of a bag, made from the tables that they tell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from archive.preserving.bags import layout
from archive.preserving.bags.layout import FILES, Kind, Link, columns_of
from archive.preserving.bags.values import schema_of

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_NAMES: Schema = {"type": "array", "items": {"type": "string"}}
# What no column says.
_MORE: dict[str, Schema] = {
    layout.ORIGINAL.name: {"file": {"type": ["string", "null"], "pattern": "^data/originals/"}},
}
_PEOPLE: dict[str, Schema] = {
    layout.GROUP.name: {"name": {"type": "string"}, "permissions": _NAMES},
    layout.USER.name: {
        "id": {"type": "integer"},
        "username": {"type": "string"},
        "is_staff": {"type": "boolean"},
        "groups": _NAMES,
    },
}


def schemas() -> dict[str, Schema]:
    """Return the schema of each file of `data/`: of a line where it has lines, else of the whole file."""
    found = {}
    for name, kinds in FILES.items():
        told = {kind.name: _of_kind(kind, in_lines=name.endswith(".jsonl")) for kind in kinds}
        top: Schema = {"$schema": DRAFT, "title": f"data/{name}", "$defs": told}
        if name.endswith(".jsonl"):
            top |= {"description": "Of each line.", "oneOf": [{"$ref": f"#/$defs/{one}"} for one in told]}
        else:
            lists = {one.plural: {"type": "array", "items": {"$ref": f"#/$defs/{one.name}"}} for one in kinds}
            top |= {"type": "object", "properties": lists, "required": sorted(lists), "additionalProperties": False}
        found[name] = top
    return found | {"archive.json": _of_archive()}


def write_schemas() -> Iterable[tuple[str, bytes]]:
    """Yield the files of `data/schemas/`."""
    for name, schema in schemas().items():
        written = json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False)
        yield f"data/schemas/{name.partition('.')[0]}.schema.json", f"{written}\n".encode()


def _of_kind(kind: Kind, *, in_lines: bool) -> Schema:
    own = _PEOPLE.get(kind.name) or {one.name: schema_of(one) for one in kind.columns()}
    links = {link.name: {"type": "array", "items": _of_link(link)} for link in kind.links}
    of_line: Schema = {"record": {"const": kind.name}} if in_lines else {}
    named: Schema = {kind.key: own[kind.key], **of_line, layout.REMOVED: {"const": True}}
    whole = _object({**own, **links, **_MORE.get(kind.name, {}), **of_line})
    return {"oneOf": [whole, _object(named)]} | ({"description": _said_of(kind)} if kind.model.__doc__ else {})


def _of_link(link: Link) -> Schema:
    fields = {one.name: schema_of(one) for one in columns_of(link)}
    if link.name == "originals":
        fields["sha256"] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    return _object(fields)


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _said_of(kind: Kind) -> str:
    return " ".join((kind.model.__doc__ or "").split())


def _of_archive() -> Schema:
    counts = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
    moments = {"type": "object", "additionalProperties": {"type": "string", "format": "date-time"}}
    fields: Schema = {
        "format": {"type": "integer", "minimum": 1},
        "kind": {"enum": ["full", "changes"]},
        "builds_on": {"type": "array", "items": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
        "counts": counts,
        "last_changes": moments,
    }
    return {"$schema": DRAFT, "title": "data/archive.json", **_object(fields)}
