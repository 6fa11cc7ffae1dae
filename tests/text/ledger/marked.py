"""News texts of our own in three languages, with their figures and quotations marked by hand.

In the files each text begins with a line `@ half style`. A figure stands in `[[…=amount]]`, as `90e9 USD`, `35`,
`40..50`, with `|` before the same sum in another currency; without an amount it may be found or not. A quotation
stands in `<<…>>{speaker}`, its marks inside or outside, the speaker empty where nobody is named.

What counts: numbers with a unit, a currency or a noun that they count, and numbers said to be the number of something;
spans of time where they are a length. What does not: dates, years, times of day, ordinals, ages, scores, numbers that
name something, "one", "the two sides", "dozens", fractions in words, and spans of time that tell when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.text.ledger.items import Amount

HERE = Path(__file__).parent
FILES = {"en": "english.txt", "ru": "russian.txt", "zh": "chinese.txt"}
HALVES = ("development", "held-out")
_SIGN = re.compile(r"\[\[|=([^=\]]*)\]\]|<<|>>\{([^}]*)\}")


@dataclass(frozen=True)
class MarkedFigure:
    """A figure as a person marked it; without `amounts` it need not be found."""

    start: int
    end: int
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class MarkedQuotation:
    """A quotation as a person marked it, its quotation marks perhaps included."""

    start: int
    end: int
    speaker: str


@dataclass(frozen=True)
class MarkedParagraph:
    text: str
    figures: tuple[MarkedFigure, ...]
    quotations: tuple[MarkedQuotation, ...]


@dataclass(frozen=True)
class MarkedText:
    language: str
    half: str
    style: str
    paragraphs: tuple[MarkedParagraph, ...]


def marked_texts(language: str, half: str = "") -> list[MarkedText]:
    """Return the texts of a language, of one half or of both."""
    return [text for text in _read(language) if half in {"", text.half}]


def _read(language: str) -> Iterator[MarkedText]:
    whole = (HERE / FILES[language]).read_text(encoding="utf-8")
    for block in re.split(r"(?m)^@ ", whole)[1:]:
        head, _line, body = block.partition("\n")
        half, _space, style = head.partition(" ")
        assert half in HALVES
        yield MarkedText(language, half, style, tuple(map(_paragraph, body.strip().split("\n\n"))))


def _paragraph(marked: str) -> MarkedParagraph:
    text, done = "", 0
    opened: list[int] = []
    figures: list[MarkedFigure] = []
    quotations: list[MarkedQuotation] = []
    for sign in _SIGN.finditer(marked):
        text += marked[done : sign.start()]
        done = sign.end()
        if sign[0] in {"[[", "<<"}:
            opened.append(len(text))
        elif sign[2] is None:
            figures.append(MarkedFigure(opened.pop(), len(text), _amounts(sign[1])))
        else:
            quotations.append(MarkedQuotation(opened.pop(), len(text), sign[2]))
    assert not opened
    return MarkedParagraph(text + marked[done:], tuple(figures), tuple(quotations))


def _amounts(written: str) -> tuple[Amount, ...]:
    found = []
    for one in filter(None, written.split("|")):
        number, _space, unit = one.strip().partition(" ")
        low, _dots, high = number.partition("..")
        found.append(Amount(float(low), float(high or low), unit))
    return tuple(found)
