"""Shingles and their winnowed fingerprints: how alike two texts are, whatever stands around what they share.

Winnowing after Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting" (2003),
https://theory.stanford.edu/~aiken/publications/papers/sigmod03.pdf.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Collection, Iterable
from hashlib import blake2b

SHINGLE = 5
WINDOW = 8

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W_]+")


def shingles(text: str) -> list[int]:
    """Return the signed 64-bit hash of each run of 5 words, in order; of 5 characters where the text is Chinese or kin.

    A text of fewer than 5 words is one shingle; one without words is none.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = _WORD.findall(folded)
    joined = "".join(words)
    if len(_CJK.findall(joined)) * 5 > len(joined):
        units, glue = list(joined), ""
    else:
        units, glue = words, " "
    if not units:
        return []
    return [_hash(glue.join(units[start : start + SHINGLE])) for start in range(max(1, len(units) - SHINGLE + 1))]


def fingerprints(hashes: Iterable[int]) -> frozenset[int]:
    """Return the least hash of each window of 8 shingles: any shared run of 12 words leaves at least one in common."""
    window: deque[tuple[int, int]] = deque()
    chosen: set[int] = set()
    count = 0
    for count, value in enumerate(hashes, start=1):
        while window and window[-1][1] >= value:
            window.pop()
        window.append((count, value))
        if window[0][0] <= count - WINDOW:
            window.popleft()
        if count >= WINDOW:
            chosen.add(window[0][1])
    if 0 < count < WINDOW:
        chosen.add(window[0][1])
    return frozenset(chosen)


def containment(one: Collection[int], other: Collection[int]) -> float:
    """Return the share of the smaller text's distinct shingles that also stand in the other, from 0 to 1."""
    first, second = set(one), set(other)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _hash(shingle: str) -> int:
    digest = blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
