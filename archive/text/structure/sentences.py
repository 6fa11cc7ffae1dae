"""Where the paragraphs and sentences of a plain text begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[—–-]*\s?[A-ZÀ-ÖØ-ÞĀ-ſА-ЯЁӘҒҚҢӨҰҮҺІЎҲҶӮӢ0-9\u3400-\u9fff])|(?<=[。！？])[”’」』]*\s*"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|St|No|Jr|vs|etc|cf|ca|им|ул|г|стр|тыс|т\.е)|\b\w)\.$"
)


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the paragraphs of a text, which empty lines separate."""
    return _spans(text, 0, len(text), [match.span() for match in _PARAGRAPH_END.finditer(text)])


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences of a text; none crosses the end of a paragraph, none ends after `Mr.`."""
    spans = []
    for start, end in paragraph_spans(text):
        ends = [
            match.span()
            for match in _SENTENCE_END.finditer(text, start, end)
            if not _ABBREVIATION.search(text, max(start, match.start() - 6), match.start())
        ]
        spans += _spans(text, start, end, ends)
    return spans


def _spans(text: str, start: int, end: int, gaps: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    spans = []
    for gap_start, gap_end in gaps:
        spans.append((start, gap_start))
        start = gap_end
    return [(first, last) for first, last in [*spans, (start, end)] if text[first:last].strip()]
