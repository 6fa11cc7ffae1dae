"""Strings from outside, such as names of files, escaped so that they can be stored and shown."""

from __future__ import annotations

import re
from typing import Any

NO_XML = re.compile("[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 has no place for


def storable(words: str) -> str:
    """Return words that a database takes: what is no text, and NUL, is escaped; all else stays as it is."""
    if not words.isascii():
        try:
            words.encode()
        except UnicodeEncodeError:
            words = words.encode("utf-8", "backslashreplace").decode()
    return words.replace("\0", "\\x00") if "\0" in words else words


def storable_values(value: Any) -> Any:
    """Return a value of JSON of which every string can be stored."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable_values(name): storable_values(content) for name, content in value.items()}
    if isinstance(value, list | tuple):
        return [storable_values(member) for member in value]
    return value


def printable(words: str) -> str:
    """Return words as they can be shown on a terminal: nothing in them moves the cursor or turns the writing round."""
    return (
        words
        if words.isprintable()
        else "".join(character if character.isprintable() else _escape(character) for character in words)
    )


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
