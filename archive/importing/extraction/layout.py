"""Lines and paragraphs of plain text, as files lay them out and as the archive stores them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.importing.extraction.boilerplate import ends_as_sentence

# Lines of verse and of narrow columns are no longer, and no fewer stand together; several paragraphs have more.
LONGEST_BROKEN = 60
LEAST_BROKEN = 3
LEAST_COLUMN = 6

_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"[-–—•*·▪■●]\s|\(?\d{1,3}[.)]\s|https?:|www\.")
_BROKEN_WORD = re.compile(r"[^\W\d_]{2}[-\u2010\u00ac]$")
_GOES_ON = (",", ";", "-", "—", "–", "，", "；", "、", "،", "؛")


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


def is_broken(block: Sequence[Line]) -> bool:
    """Return whether lines without an empty one between are verse or a narrow column: broken before a sentence ends."""
    if len(block) < LEAST_BROKEN or max(len(line.text) for line in block) > LONGEST_BROKEN:
        return False
    pairs = list(pairwise(line.text for line in block))
    if any(_ITEM.match(line.text) for line in block):
        return False
    ended = sum(ends_as_sentence(text) for text, _ in pairs)
    going_on = sum(_goes_on(text, following) for text, following in pairs)
    return ended * 2 <= len(pairs) and going_on * 3 >= len(pairs)


def _breaks_word(lines: Sequence[Line], place: int) -> bool:
    """Return whether a word goes on behind an empty line: the end of a page or of a column stood in it."""
    return bool(_BROKEN_WORD.search(lines[place - 1].text)) and lines[place].text[:2].islower()


def _goes_on(text: str, following: str) -> bool:
    return text.endswith(_GOES_ON) or following[0].islower()


def paragraphs_of(lines: list[Line]) -> list[range]:
    """Return the paragraphs, as ranges of lines."""
    if not lines:
        return []
    wrapped = is_wrapped(lines)
    starts = [place for place, line in enumerate(lines) if not place or (line.gap and not _breaks_word(lines, place))]
    spans = [range(start, stop) for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)]
    all_broken = wrapped or _is_verse(lines, spans)
    blocks = [lines[span.start : span.stop] for span in spans]
    broken = [all_broken or is_broken(block) for block in blocks]
    some_broken = any(broken)
    found: list[range] = []
    for span, block, is_one in zip(spans, blocks, broken, strict=True):
        is_pair = len(block) == 2 and some_broken and _goes_on(block[0].text, block[1].text)
        if len(block) == 1 or not (is_one or is_pair):
            found += (range(place, place + 1) for place in span)
        else:
            found += _parts_of_column(block, span)
    return found


def _is_verse(lines: Sequence[Line], spans: Sequence[range]) -> bool:
    """Return whether a text is made of stanzas: several groups of lines, all of them short."""
    if len(spans) < 2 or max(len(line.text) for line in lines) > LONGEST_BROKEN:
        return False
    stanzas = [span for span in spans if len(span) >= LEAST_BROKEN]
    inner = [line for span in spans for line in lines[span.start : span.stop - 1]]
    ended = sum(ends_as_sentence(line.text) for line in inner)
    return (
        len(stanzas) >= 2
        and sum(map(len, stanzas)) * 5 >= len(lines) * 4
        and ended * 2 <= len(inner)
        and not any(_ITEM.match(line.text) for line in lines)
    )


def _parts_of_column(block: Sequence[Line], span: range) -> Iterator[range]:
    """Yield the paragraphs of lines broken to fit a width: a short line that ends a sentence closes one."""
    width = max(len(line.text) for line in block)
    full = sum(len(line.text) >= 0.75 * width for line in block[:-1])
    start = span.start
    if len(block) >= LEAST_COLUMN and full * 10 >= 7 * (len(block) - 1):
        for place, (line, following) in enumerate(pairwise(block), start=span.start):
            is_last = ends_as_sentence(line.text) and len(line.text) < 0.75 * width
            if is_last and not following.text[0].islower():
                yield range(start, place + 1)
                start = place + 1
    yield range(start, span.stop)


def join(lines: list[Line]) -> str:
    """Return the text, its paragraphs separated by an empty line; line breaks stay where lines were wrapped."""
    return "\n\n".join("\n".join(lines[place].text for place in unit) for unit in paragraphs_of(lines))


def joined_paragraphs(text: str) -> str:
    """Return a text laid out as the archive stores it."""
    return join(list(lines_of(text)))
