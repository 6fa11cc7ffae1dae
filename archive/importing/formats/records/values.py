"""Values of records as text, as paragraphs and as single words, however they are nested."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from archive.importing.formats.records.fields import is_empty

# So deep are values looked for in values; so long is a list that stands in a cell at most.
DEEPEST = 3
LONGEST_LIST = 200_000
# The names under which a value hides in a value: {"publisher": {"name": "…"}}, {"content": {"rendered": "…"}}.
_INNER = (
    "rendered", "name", "value", "text", "content", "title", "html", "#text", "_", "$", "label", "term", "href", "url",
    "paragraph", "data", "children", "tag", "$oid", "main", "original", "default", "full", "paragraphs", "blocks",
    "body", "displayname",
)  # fmt: skip
_NAMES_OF_PERSONS = (("given", "family"), ("firstName", "lastName"), ("first_name", "last_name"))
# Spaces are matched from where they begin, once: a separator behind them may be far away, or not there.
_BETWEEN_WORDS = re.compile(r"(?:(?<!\s)\s+)?[,;|，；、•]\s*|\n|\t|(?<=\s)·(?=\s)")
_HASHTAG = re.compile(r"(?:^|(?<=[\s,;]))#(?=\w)")
_BRACKETS = {"[": "]", "{": "}"}


def as_text(content: Any, depth: int = 0) -> str:
    """Return a value as text: the name inside an object, the members of a list joined by commas."""
    if content is None or isinstance(content, bool) or depth > DEEPEST:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        for given, family in _NAMES_OF_PERSONS:
            if not is_empty(content.get(family)):
                return f"{as_text(content.get(given), depth + 1)} {as_text(content[family], depth + 1)}".strip()
        inner = _inner(content)
        return as_text(inner, depth + 1)
    if isinstance(content, list | tuple):
        return ", ".join(filter(None, (as_text(member, depth + 1).strip() for member in content[:50])))
    return str(content)


def _inner(content: Mapping[Any, Any]) -> Any:
    """Return the value that hides in a value, whether its name is written `Name` or `name`."""
    names = {str(name).casefold(): value for name, value in list(content.items())[:100] if not is_empty(value)}
    return next((names[name] for name in _INNER if name in names), None)


_ENTITY = re.compile(
    r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|amp|lt|gt|quot|apos|nbsp|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip);", re.IGNORECASE
)


def unescaped(text: str) -> str:
    """Read the character references that a text without tags still holds, as fields taken from pages do."""
    if "&" not in text or not _ENTITY.search(text):
        return text
    return _ENTITY.sub(lambda found: unescape(found[0]), text).replace("\N{NO-BREAK SPACE}", " ")


def as_line(content: Any) -> str:
    """Return a value as one line; a list that is written out in a cell is joined by commas."""
    members = list_in_cell(content)
    return as_text(members if members is not None else content)


def as_paragraphs(content: Any) -> str:
    """Return the value of a body as text: the members of a list, and of lists in it, are its paragraphs."""
    members = list_in_cell(content)
    return "\n\n".join(_paragraphs(members if members is not None else content, 0))


def _paragraphs(content: Any, depth: int) -> list[str]:
    if isinstance(content, list | tuple) and depth <= DEEPEST:
        return [one for member in content for one in _paragraphs(member, depth + 1)]
    if isinstance(content, Mapping) and depth <= DEEPEST and isinstance(inner := _inner(content), list | Mapping):
        return _paragraphs(inner, depth + 1)
    text = as_text(content)
    return [text.strip() if depth else text] if text.strip() else []


def as_words(content: Any, most: int = 50) -> list[str]:
    """Split the value of a field of tags: a list, or words between commas, semicolons, bars, line ends or hashes."""
    members: list[Any] = list(content) if isinstance(content, list | tuple) else [content]
    if isinstance(content, str):
        members = _members_of_cell(content)
    words = (" ".join(as_text(member).split()) for member in members)
    return list(dict.fromkeys(word for word in words if 0 < len(word) <= 100))[:most]


def _members_of_cell(cell: str) -> list[Any]:
    listed = list_in_cell(cell)
    if listed is not None:
        return listed
    text = cell.strip()
    if text[:1] in _BRACKETS and text.endswith(_BRACKETS[text[0]]):
        text = text[1:-1]
    if _HASHTAG.match(text):
        return [word.strip(" ,;\n\t") for word in _HASHTAG.split(text)]
    return [_without_quotes(word) for word in _BETWEEN_WORDS.split(text)]


def _without_quotes(word: str) -> str:
    word = word.strip()
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word


def list_in_cell(content: Any) -> list[Any] | None:
    """Return the members of a list that is written out as JSON or Python have it; None for any other value."""
    if not isinstance(content, str) or not 2 < len(content) <= LONGEST_LIST:
        return None
    text = content.strip()
    if not re.match(r"\[\s*[\"']", text) or not re.search(r"[\"']\s*\]$", text[-20:]):
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list) and all(isinstance(member, str) for member in found):
            return found
    return None
