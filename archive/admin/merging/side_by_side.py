"""Two texts side by side, paragraph by paragraph, as far as they differ, with the words that only one of them has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from archive.text.similarity.text_diff import Piece, compare


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a paragraph, and whether only this text has them."""

    text: str
    is_only: bool = False


@dataclass(slots=True)
class ParagraphPair:
    """What stands in one place of two texts; nothing where only the other has something there."""

    one: list[Words] = field(default_factory=list)
    other: list[Words] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return any(words.is_only for words in (*self.one, *self.other))


def side_by_side(one: str, other: str) -> list[ParagraphPair]:
    """Return the paragraphs in which two texts differ, within the bounds of `text_diff.compare`."""
    return [pair for pair in _pairs(compare(one, other)) if pair.differs]


def _pairs(pieces: Iterable[Piece]) -> Iterable[ParagraphPair]:
    pair = ParagraphPair()
    for sides in _stretches(pieces):
        lines = ([Words(line, is_only) for line in text.split("\n")] for text, is_only in sides)
        for n, (one, other) in enumerate(zip_longest(*lines)):
            if n:
                yield pair
                pair = ParagraphPair()
            pair.one += [one] if one and one.text.strip() else []
            pair.other += [other] if other and other.text.strip() else []
    yield pair


def _stretches(pieces: Iterable[Piece]) -> Iterable[tuple[tuple[str, bool], tuple[str, bool]]]:
    """Yield stretches of both texts, each side with whether only it has that: the same, or one for the other."""
    gone, new = "", ""
    for piece in pieces:
        if piece.kind == "gone":
            gone += piece.text
        elif piece.kind == "new":
            new += piece.text
        else:
            if gone or new:
                yield (gone, True), (new, True)
            gone, new = "", ""
            text = f" {piece.text} " if piece.kind == "left_out" else piece.text
            yield (text, False), (text, False)
    if gone or new:
        yield (gone, True), (new, True)
