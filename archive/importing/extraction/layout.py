"""Lines and paragraphs of plain text, as files lay them out and as the archive stores them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from archive.importing.extraction.boilerplate import ends_as_sentence

_LINE = re.compile(r"[^\n]+")


@dataclass(slots=True)
class Line:
    """A line that is not empty, without the spaces around it; `gap` tells that an empty line stands before it."""

    text: str
    start: int
    end: int
    gap: bool


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a repaired text."""
    end = 0
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + line.index(stripped[0])
        yield Line(stripped, start, start + len(stripped), text.count("\n", end, start) > 1)
        end = start + len(stripped)


def is_wrapped(lines: list[Line]) -> bool:
    """Return whether lines were broken to fit a width, so that a line break does not end a paragraph."""
    inner = [line for line, following in pairwise(lines) if not following.gap]
    lengths = sorted(len(line.text) for line in inner)
    return (
        len(lengths) >= 3
        and 40 <= lengths[len(lengths) // 2] <= 100
        and lengths[-1] <= 120
        and sum(ends_as_sentence(line.text) for line in inner) * 2 < len(inner)
    )


def paragraphs_of(lines: list[Line]) -> list[range]:
    """Return the paragraphs, as ranges of lines."""
    if not lines:
        return []
    wrapped = is_wrapped(lines)
    starts = [place for place, line in enumerate(lines) if not (place and wrapped and not line.gap)]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)]


def join(lines: list[Line]) -> str:
    """Return the text, its paragraphs separated by an empty line; line breaks stay where lines were wrapped."""
    return "\n\n".join("\n".join(lines[place].text for place in unit) for unit in paragraphs_of(lines))


def joined_paragraphs(text: str) -> str:
    """Return a text laid out as the archive stores it."""
    return join(list(lines_of(text)))
