"""What a block of a text says of itself: its kind, its heading, and the fields that hold its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archive.importing.formats.html.areas import word_set
from archive.importing.formats.records.fields import fold, names_of_field

_KINDS = ("type", "nodeType", "_type", "blockName", "__typename")
# What a block keeps its words and its level in: {"type": "header", "data": {"text": "…"}}.
_INSIDE = ("data", "attrs", "attributes", "props")
HEADINGS = frozenset((*names_of_field("title"), *names_of_field("subtitle"), "subhead", "header")) - frozenset(
    ("name", "label", "subject", "head", "kicker")
)
WORDS = frozenset(names_of_field("body")) | word_set(
    "children nodes leaves items value paragraph innerhtml innerblocks root rows quote richtext parts sections"
    " subsections columns document"
)
_LEAF = ("text", "plain_text", "value")


def kind_of(block: Mapping[Any, Any]) -> str:
    """Return what a block says it is: `paragraph`, `heading2`; empty where it says nothing."""
    for name in _KINDS:
        stated = block.get(name)
        if isinstance(stated, str) and len(stated) <= 60:
            kind = fold(re.split(r"[/.:]", stated)[-1]).removeprefix("extended")  # of nodes of Lexical
            style = block.get("style")
            if kind == "block" and isinstance(style, str):
                return "listitem" if block.get("listItem") else fold(style[:60])
            return kind
    return ""


def leaf_of(block: Mapping[Any, Any]) -> str:
    return next((words for name in _LEAF if isinstance(words := block.get(name), str) and words), "")


def fields_of(block: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a block, those inside its `data` and the like too, under their folded names."""
    for name, content in block.items():
        is_inside = name in _INSIDE or (isinstance(name, str) and name == block.get("type"))
        if is_inside and isinstance(content, Mapping):
            yield from ((fold(str(inner)), one) for inner, one in content.items())
        else:
            yield fold(str(name)), content


def contents_of(block: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a block holds in words or in other blocks; a table beside them is none of their words."""
    for name, content in fields_of(block):
        if name in WORDS and name not in HEADINGS and isinstance(content, str | list | Mapping) and content:
            yield name, content


def field_of(block: Mapping[Any, Any], name: str) -> Any:
    return next((content for other, content in fields_of(block) if other == fold(name)), None)


def heading_of(block: Mapping[Any, Any]) -> str:
    return next((c.strip() for n, c in fields_of(block) if n in HEADINGS and isinstance(c, str) and c.strip()), "")
