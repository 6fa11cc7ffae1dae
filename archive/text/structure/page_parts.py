"""Long texts split into parts for pages, each a run of whole paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.text.structure.paragraphs import Paragraph

LONGEST = 60_000  # characters of a part of more than one paragraph
MOST_PARAGRAPHS = 400


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: its number, and the paragraphs from `first` to `last`, all counted from 1."""

    number: int
    first: int
    last: int


def parts_of(paragraphs: Iterable[Paragraph]) -> list[Part]:
    """Split a text into parts, an empty one into one; its beginning alone gives the same parts, but for the last."""
    found: list[Part] = []
    first, last, length = 1, 0, 0
    for paragraph in paragraphs:
        is_full = length + len(paragraph.text) > LONGEST or paragraph.number - first >= MOST_PARAGRAPHS
        if is_full and last >= first:
            found.append(Part(len(found) + 1, first, last))
            first, length = paragraph.number, 0
        last = paragraph.number
        length += len(paragraph.text)
    return [*found, Part(len(found) + 1, first, last)]


def part_with(parts: Iterable[Part], paragraph: int) -> int:
    """Return the number of the part that a paragraph stands in; 1 if none."""
    return next((part.number for part in parts if part.first <= paragraph <= part.last), 1)
