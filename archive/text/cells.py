"""Cells of a table that a spreadsheet opens: words that can't be taken for a formula, and lists in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BETWEEN = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def plain_cell(text: str) -> str:
    """Keep a spreadsheet from taking words for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def words_of_cell(text: str) -> str:
    """Return the words that `plain_cell` made a cell of."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def join_cell(words: Iterable[str]) -> str:
    """Write a list into one cell, `|` between its words; where a word has one itself, a backslash stands before it."""
    return "|".join(word.replace("\\", "\\\\").replace("|", "\\|") for word in words)


def split_cell(text: str) -> list[str]:
    """Read what `join_cell` wrote, or what a person typed: words without spaces around them, each once, none empty."""
    parts = _BETWEEN.sub("\\1\n|\n", text).split("\n|\n") if "|" in text else [text]
    words = (re.sub(r"\\(.)", r"\1", part).strip() for part in parts)
    return list(dict.fromkeys(word for word in words if word))
