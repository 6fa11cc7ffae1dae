"""Differences of two long texts, for people: line by line, then word by word, within bounds of time and size."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_LINES = 1500
MOST_WORDS = 400
MOST_PAIRS = 50_000  # of equal lines or words in one comparison: so often a text repeats itself
MOST_CHARACTERS = 30_000  # of one piece
CONTEXT = 90

# Chinese, Japanese and Thai are written without spaces: there each character is a word.
_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORDS = re.compile(rf"\s+|[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a compared text: `same`, `gone`, `new`, or `left_out` where nothing changed for a while."""

    kind: str
    text: str


@dataclass(slots=True)
class Allowance:
    """How much comparing one page may do: pairs of equal lines or words that are looked at, and characters shown."""

    pairs: int = 500_000
    characters: int = 400_000


def compare(old: str, new: str, allowed: Allowance | None = None) -> list[Piece]:
    """Compare two long texts, line by line and then word by word; long stretches without a change are left out.

    What would take too long to compare is shown as gone and come, and what is too long to show is cut off.
    """
    allowed = allowed or Allowance()
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    inner = before[start : len(before) - end], after[start : len(after) - end]
    pieces = [Piece("same", "".join(before[:start]))] if start else []
    for kind, gone, come in _compared(*inner, MOST_LINES, allowed):
        pieces += [Piece("same", gone)] if kind == "equal" else _by_words(gone, come, allowed)
    if end:
        pieces.append(Piece("same", "".join(before[len(before) - end :])))
    return _cut(_shortened(_joined(pieces)), allowed)


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many pieces two texts begin with alike."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))


def _compared(
    before: Sequence[str], after: Sequence[str], most: int, allowed: Allowance
) -> Iterable[tuple[str, str, str]]:
    """Yield what kind each stretch is of, and both sides of it; all as one where comparing would take too long."""
    counts = Counter(piece for piece in after if not piece.isspace())
    pairs = sum(counts[piece] for piece in before)
    if max(len(before), len(after)) > most or pairs > min(MOST_PAIRS, allowed.pairs):
        yield "replace", "".join(before), "".join(after)
        return
    allowed.pairs -= pairs
    # Spaces and empty lines match everywhere, and would be looked at again and again.
    matcher = difflib.SequenceMatcher(str.isspace, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        yield kind, "".join(before[i1:i2]), "".join(after[j1:j2])


def _by_words(old: str, new: str, allowed: Allowance) -> Iterable[Piece]:
    if not old or not new or max(len(old), len(new)) > MOST_CHARACTERS:
        return _change(old, new)
    pieces: list[Piece] = []
    for kind, gone, come in _compared(_WORDS.findall(old), _WORDS.findall(new), MOST_WORDS * 5, allowed):
        if kind == "equal":
            pieces.append(Piece("same", gone))
        else:
            pieces += _change(gone, come)
    return _without_mere_spaces(pieces)


def _cut(pieces: Iterable[Piece], allowed: Allowance) -> list[Piece]:
    shown: list[Piece] = []
    for piece in pieces:
        most = min(MOST_CHARACTERS, allowed.characters)
        allowed.characters -= min(len(piece.text), most)
        if len(piece.text) <= most:
            shown.append(piece)
            continue
        shown += [Piece(piece.kind, piece.text[:most]), Piece("left_out", "…")] if most else [Piece("left_out", "…")]
        if not most:
            break
    return shown


def _without_mere_spaces(pieces: Sequence[Piece]) -> Iterable[Piece]:
    """Let changes that only a space parts be read as one: first all that went, then all that came."""
    gone, come, held = "", "", ""
    for piece in pieces:
        if piece.kind == "same" and (gone or come) and piece.text.isspace():
            held += piece.text
            continue
        if piece.kind == "same":
            yield from _change(gone, come)
            yield Piece("same", held + piece.text)
            gone, come, held = "", "", ""
            continue
        gone, come, held = gone + held, come + held, ""
        gone += piece.text if piece.kind == "gone" else ""
        come += piece.text if piece.kind == "new" else ""
    yield from _change(gone, come)
    if held:
        yield Piece("same", held)


def _change(gone: str, come: str) -> Iterable[Piece]:
    return (piece for piece in (Piece("gone", gone), Piece("new", come)) if piece.text)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def _shortened(pieces: Sequence[Piece]) -> list[Piece]:
    shown: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 2 * CONTEXT:
            shown.append(piece)
            continue
        if place:
            shown.append(Piece("same", piece.text[:CONTEXT]))
        shown.append(Piece("left_out", "…"))
        if place < len(pieces) - 1:
            shown.append(Piece("same", piece.text[-CONTEXT:]))
    return shown
