"""Signs inside a line: what Markdown would read otherwise, raised and lowered characters, quotation marks."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*\[\]<~])|(?<![^\W_])(_)|(_)(?![^\W_])|(&)(?=#?\w+;)")
_LINE_START = re.compile(r"^(?:(#{1,6})(?=\s|$)|([-+=])(?=\s|$|-|=)|(>)|(\d{1,9})(?=[.)](?:\s|$)))")
# What the picture of a button says.
SHARE_BUTTON = re.compile(
    r"(?i:share|send|post|tweet|print|pin|follow|e-?mail|save|like|поделиться|отправить|分享|teilen|partager)\b.{0,20}"
    r"\b(?i:on|to|via|by|with|us|this|page|story|facebook|twitter|x|telegram|reddit|whatsapp|linkedin|vk|в|на)\b"
)
# Stands for the end of a line until a paragraph is written.
BREAK = "\x1e"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_QUOTES = "\"'“”„«»‘’‚‹›「」『』《》"


def raised(text: str) -> str:
    """Return the characters of a `sup`: m² and a note's ³; letters, as in 19th and 1er, stay on their line."""
    return _shifted(text, _RAISED)


def lowered(text: str) -> str:
    """Return the characters of a `sub`: H₂O."""
    return _shifted(text, _LOWERED)


def quotation_marks(text: str, is_inner: bool) -> tuple[str, str]:
    """Return the marks around a `q`, which a browser supplies; none where the text has its own."""
    bare = text.strip()
    if not bare or bare[0] in _QUOTES or bare[-1] in _QUOTES:
        return "", ""
    return ("‘", "’") if is_inner else ("“", "”")


def tidy(text: str) -> str:
    """Return running text with one space between its words, and none around the ends of its lines."""
    text = _SPACES.sub(" ", text)
    if BREAK not in text:
        return text.strip(" ")
    return re.sub(rf" *{BREAK}[ {BREAK}]*", BREAK, text).strip(f" {BREAK}")


def escaped(text: str) -> str:
    """Return text escaped for Markdown."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def guarded(marked: str) -> str:
    """Return a paragraph, escaped where it would begin a heading, a list or a quotation."""
    return _LINE_START.sub(lambda found: found[0] + "\\" if found[4] else "\\" + found[0], marked)


def _shifted(text: str, table: dict[int, int]) -> str:
    bare = text.strip(" []")
    is_shifted = any(map(str.isdigit, bare)) and all(ord(character) in table for character in bare)
    return bare.translate(table) if is_shifted else text
