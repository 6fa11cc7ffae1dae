"""Long texts split into parts for pages, each a run of whole paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.text.structure.paragraphs import Paragraph

LONGEST = 45_000  # bytes of a part of more than one paragraph, so that its page stays below 100 KB
AROUND = 120  # bytes that a page needs for each paragraph
MOST_PARAGRAPHS = 300


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
        size = len(paragraph.text.encode("utf-8", "surrogatepass")) + AROUND
        is_full = length + size > LONGEST or paragraph.number - first >= MOST_PARAGRAPHS
        if is_full and last >= first:
            found.append(Part(len(found) + 1, first, last))
            first, length = paragraph.number, 0
        last = paragraph.number
        length += size
    return [*found, Part(len(found) + 1, first, last)]


def part_with(parts: Iterable[Part], paragraph: int) -> int:
    """Return the number of the part that a paragraph stands in; 1 if none."""
    return next((part.number for part in parts if part.first <= paragraph <= part.last), 1)
