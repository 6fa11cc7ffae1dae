"""Capitalised phrases of a text: two or more words within a sentence that may be a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.text.dates.stated_dates import DAY_WORDS
from archive.text.spelling import WORD, bare, fold

LONGEST = 6  # words
READ_CHARACTERS = 8000  # of a text; what comes later repeats the names
MOST_CHARACTERS = 100
_SCRIPTS = (*range(0x41, 0x590), *range(0x1E00, 0x2000))  # Latin, Greek, Cyrillic, Armenian
_CAPITAL = f"[{''.join(chr(code) for code in _SCRIPTS if chr(code).isupper())}]"
_WORD = rf"{_CAPITAL}(?:[^\W_]|[’'ʻʼ](?=[^\W_]))+"
_GAP = r"(?:[ \u00a0\u2010-]|\n(?!\n))"
_SMALL = "of|the|de|la|del|da|di|do|dos|du|der|den|van|von|al|el|bin|ibn|для|по"
_RUN = re.compile(rf"(?<![\w’'ʻʼ-]){_WORD}(?:{_GAP}(?:(?:{_SMALL}){_GAP})?{_WORD})+")
_FIRST = re.compile(rf"{_WORD}(?:-{_WORD})*{_GAP}?")
_WORDS = re.compile(_WORD)
_SMALL_FIRST = re.compile(rf"(?:(?:{_SMALL}){_GAP})?")
# What stands before the first word of a sentence, of a line or of what is quoted.
_OPENING = re.compile(r"(?:^|[.!?:;…\n\"'“”‘’«»„()\[\]—–•*|/])[\s\"'“”‘’«»„()\[\]—–•*]*\Z")
_SPACE = re.compile(r"\s+")


def name_key(name: str) -> str:
    """Return what a name is counted by: its words folded, one space between them."""
    return " ".join(map(fold, WORD.findall(name)))


def capitalised_phrases(text: str) -> dict[str, str]:
    """Return the capitalised phrases of a text by their key, as first spelled; none of a script without capitals.

    The first word of a sentence is left out, for anything there has a capital. Days and months are no names, nor is a
    line in capitals throughout.
    """
    found: dict[str, str] = {}
    for phrase in _phrases(text[:READ_CHARACTERS]):
        if not phrase.isupper() and len(phrase) <= MOST_CHARACTERS and 2 <= len(_WORDS.findall(phrase)) <= LONGEST:
            shown = _SPACE.sub(" ", bare(phrase))
            found.setdefault(name_key(shown), shown)
    return found


def _phrases(text: str) -> Iterator[str]:
    for match in _RUN.finditer(text):
        start, end = match.span()
        if _OPENING.search(text, max(start - 4, 0), start):
            first = _FIRST.match(text, start, end)
            start = first.end() if first else end
            small = _SMALL_FIRST.match(text, start, end)
            start = small.end() if small else start
        for word in _WORDS.finditer(text, start, end):
            # A day and a possessive end a name.
            if word.group().lower() in DAY_WORDS:
                yield text[start : word.start()].rstrip(" \n-")
                start = word.end() + 1
            elif word.end() < end and bare(word.group()) != word.group():
                yield text[start : word.end()]
                start = word.end() + 1
        yield text[start:end]
