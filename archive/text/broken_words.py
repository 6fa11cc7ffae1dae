"""Words that a line end breaks: a hyphen at the end of a line of print, and the rest of the word on the next."""

from __future__ import annotations

import re

# What follows a hyphen that stands for the end of another word: „Vor- und Nachteile“, "pre- and postwar".
_LINKS = "and or to und oder bis sowie et ou à y o e u en of en og och ve и или до"
_BROKEN = re.compile(rf"(?<=[^\W\d_]{{2}})[-\u2010\u00ac]\n[ \t]*(?!(?:{'|'.join(_LINKS.split())})\b)(?=[^\W\d_]{{2}})")
_ENDS = ("-\n", "\u2010\n", "\u00ac\n")  # told by a search for words in a hundredth of the time
AROUND = 60  # characters beside a break that its other reading repeats


def breaks_of(text: str) -> list[tuple[int, int]]:
    """Return the places (start, end) of the hyphens and line ends that break a word.

    Both halves are written alike: what begins with a capital behind a hyphen is a word of its own.
    """
    if not any(end in text for end in _ENDS):
        return []
    return [found.span() for found in _BROKEN.finditer(text) if _is_one_word(text, *found.span())]


def joined(text: str, breaks: list[tuple[int, int]]) -> str:
    """Return a text with its broken words in one."""
    pieces = []
    at = 0
    for start, end in breaks:
        pieces.append(text[at:start])
        at = end
    return "".join((*pieces, text[at:]))


def join_broken_words(text: str) -> str:
    """Return a text in which no line end breaks a word."""
    return joined(text, breaks_of(text))


def parted(text: str, breaks: list[tuple[int, int]]) -> list[str]:
    """Return the other reading of each break, with the words around: it may be the hyphen of a compound."""
    return [f"{text[max(0, start - AROUND) : start]}-{text[end : end + AROUND]}" for start, end in breaks]


def _is_one_word(text: str, start: int, end: int) -> bool:
    return text[end].islower() or text[start - 2 : start].isupper() == text[end : end + 2].isupper() is True
