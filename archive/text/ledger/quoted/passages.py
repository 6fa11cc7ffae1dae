"""What stands in quotation marks: the outermost pairs of a paragraph, and what runs on into the next."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIRS = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}
_OPENERS = frozenset(_PAIRS)
_MARK = re.compile('[“”«»„「」『』"‘’]')
_APOSTROPHE = re.compile(r"[^\W\d_]\"s\b")  # a mark that was set in its place


@dataclass(frozen=True, slots=True)
class Passage:
    """Words between quotation marks: `start` and `end` of the words, `outer` with the marks; `is_open` to the end."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    is_open: bool = False


def passages(text: str) -> list[Passage]:
    """Return the passages in quotation marks of a paragraph in order, each with what is quoted inside it.

    Straight marks open and close in turn. One that is not closed runs to the end of the paragraph, as the custom is for
    quotations of several paragraphs.
    """
    found: list[Passage] = []
    opened: list[tuple[str, int]] = []  # the mark that closes, and where it was opened
    for mark in _MARK.finditer(text):
        sign, at = mark[0], mark.start()
        if sign == '"' and _APOSTROPHE.match(text, at - 1):
            continue
        if opened and sign == opened[-1][0] and not (sign == '"' and _opens(text, at)):
            _closer, start = opened.pop()
            if not opened:
                found.append(Passage(start + 1, at, start, at + 1))
        elif sign == '"':
            if not opened or opened[-1][0] != '"':
                opened.append(('"', at))
        elif sign == "‘":
            if not opened and _opens(text, at):
                opened.append(("’", at))
        elif sign == "“" and opened and opened[-1][0] == "“":
            continue
        elif sign in _OPENERS:
            opened.append((_PAIRS[sign], at))
    if opened and opened[0][0] != "’":
        start = opened[0][1]
        found.append(Passage(start + 1, len(text), start, len(text), is_open=True))
    return [_trimmed(text, one) for one in found if text[one.start : one.end].strip()]


def _opens(text: str, at: int) -> bool:
    """Whether a mark stands where one opens: behind a space or nothing, and before a word."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in "([—–-") and bool(after) and not after.isspace()


def _trimmed(text: str, passage: Passage) -> Passage:
    said = text[passage.start : passage.end]
    start = passage.start + len(said) - len(said.lstrip())
    return Passage(start, passage.start + len(said.rstrip()), passage.outer_start, passage.outer_end, passage.is_open)
