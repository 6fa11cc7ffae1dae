"""Shingles and their winnowed fingerprints: how alike two texts are, whatever stands around what they share.

Winnowing after Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting" (2003),
https://theory.stanford.edu/~aiken/publications/papers/sigmod03.pdf.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from hashlib import blake2b
from itertools import groupby
from struct import unpack

import numpy as np
from numpy.typing import NDArray

from archive.text.broken_words import join_broken_words

SHINGLE = 5
WINDOW = 8

Shingles = NDArray[np.int64]

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W_]+")
# Small letters and figures of ASCII; all else parts words.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256))
_NOTHING_YET = blake2b(digest_size=8)  # to copy it takes half the time of making one


def shingles(text: str) -> list[int]:
    """Return the signed 64-bit hash of each run of 5 words, in order; of 5 characters in Chinese and the like.

    A text of fewer than 5 words is one shingle; one without words is none.
    """
    units, glue = _units(join_broken_words(text))
    if not units:
        return []
    runs = zip(*(units[start:] for start in range(SHINGLE)), strict=False) if len(units) > SHINGLE else [units]
    joined = map(glue.join, runs) if glue else (b"".join(run).strip() for run in runs)
    digests = []
    for run in joined:
        hashed = _NOTHING_YET.copy()
        hashed.update(run)
        digests.append(hashed.digest())
    return list(unpack(f">{len(digests)}q", b"".join(digests)))


def fingerprints(hashes: Iterable[int]) -> frozenset[int]:
    """Return the least hash of each window of 8 shingles: any shared run of 12 words leaves at least one in common."""
    values = list(hashes)
    if not values:
        return frozenset()
    least = min(values[:WINDOW])
    chosen = {least}
    for end, (gone, value) in enumerate(zip(values, values[WINDOW:], strict=False), WINDOW + 1):
        if value <= least:
            least = value
        elif gone == least:
            least = min(values[end - WINDOW : end])
        else:
            continue
        chosen.add(least)
    return frozenset(chosen)


def containment(one: Collection[int], other: Collection[int]) -> float:
    """Return the share of the smaller text's distinct shingles that also stand in the other, from 0 to 1."""
    first, second = set(one), set(other)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def distinct_shingles(hashes: Iterable[int]) -> Shingles:
    """Return distinct shingles in their order, in a tenth of the memory of a set."""
    distinct = np.fromiter(set(hashes), np.int64)
    distinct.sort()
    return distinct


def containment_of_distinct(one: Shingles, other: Shingles) -> float:
    """Return what `containment` does, of shingles that are distinct and in order."""
    smaller, larger = (one, other) if len(one) <= len(other) else (other, one)
    if not len(smaller):
        return 0.0
    places = larger.searchsorted(smaller)
    places[places == len(larger)] = 0
    return int(np.count_nonzero(larger[places] == smaller)) / len(smaller)


def _units(text: str) -> tuple[list[bytes], bytes]:
    """Cut a text into the words or characters of its shingles, encoded, and say what parts them.

    Where Chinese and the like stand among words, a word is a unit in a stretch of words only: what a page says in
    English around a Chinese text makes no Chinese of it, nor the name of a firm in Chinese words of the sentence.
    """
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).split(), b" "
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if not _CJK.search(text):
        return [word.encode("utf-8", "surrogatepass") for word in words], b" "
    units: list[bytes] = []
    for has_characters, some in groupby(words, key=lambda word: _CJK.search(word) is not None):
        stretch = list(some)
        is_of_words = not has_characters and len(stretch) >= SHINGLE
        units += [
            unit.encode("utf-8", "surrogatepass")
            for unit in (map(" {}".format, stretch) if is_of_words else "".join(stretch))
        ]
    return units, b""
