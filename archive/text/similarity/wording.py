"""The wording of texts held against each other: which runs of words stand in several, and which of these is first.

Word shingles after Broder, "On the resemblance and containment of documents" (1997), kept in their order, so that what
is shared can be shown where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from archive.text.broken_words import breaks_of, join_broken_words

WORDS_A_RUN = 5
CHARACTERS_A_RUN = 10  # of Chinese or Japanese, which say in two what others say in a word
MOST_UNITS = 20_000  # of one text; what comes after them is not compared
MOST_TEXTS = 1024  # at once
NOBODY = np.iinfo(np.int32).max

Units = NDArray[np.uint32]
Places = NDArray[np.int32]

_CHARACTER = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IN_WORD = rf"(?:[^\W_{_CHARACTER}]|[\u0300-\u036f\u00ad])"
_UNIT = re.compile(rf"[{_CHARACTER}]|{_IN_WORD}+(?:['’ʼ]{_IN_WORD}+)*")
# The same for a text without what they leave out: a fifth and a half of the time.
_UNIT_OF_ASCII = re.compile(r"[0-9A-Za-z]+(?:'[0-9A-Za-z]+)*")
_UNIT_OF_LETTERS = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_NO_LETTER = re.compile(rf"[{_CHARACTER}\u0300-\u036f\u00ad]")
_IS_CHARACTER = re.compile(rf"[{_CHARACTER}]").match
_SPELLINGS = str.maketrans({"’": "'", "ʼ": "'", "\u00ad": None})
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = np.cumprod(np.full(CHARACTERS_A_RUN, _FACTOR))
_TEXT = np.uint64(MOST_TEXTS - 1)  # the bits of a key that say which text
_WHOLE = np.uint64(0xD1B54A32D192ED03)  # makes a whole paragraph another run than the same words within one


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The units of a text in order, as hashes: words, or characters where it is Chinese or Japanese.

    `lengths` are the numbers of units of its paragraphs, those without any included. An odd hash is a character.
    """

    units: Units
    lengths: Places

    def __len__(self) -> int:
        return len(self.units)

    @property
    def starts(self) -> Places:
        """Where the units of each paragraph begin."""
        return (np.cumsum(self.lengths, dtype=np.int32) - self.lengths).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What a text shares with the others: for each unit the first text, by number, with a run that it stands in.

    `NOBODY` where the run stands in this text alone.
    """

    wording: Wording
    first: Places

    @property
    def is_shared(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.first != NOBODY
        return found

    @property
    def own(self) -> int:
        """The number of units that stand in no other text."""
        return int(np.count_nonzero(self.first == NOBODY))

    def by_first(self) -> dict[int, int]:
        """Return how many units are first met in which text, by its number."""
        shared = self.first[self.is_shared]
        if not len(shared):
            return {}
        numbers, counts = np.unique(shared, return_counts=True)
        return dict(zip(numbers.tolist(), counts.tolist(), strict=True))

    def passages(self) -> list[Passage]:
        """Return the longest stretches of a paragraph that are first met in the same text, in order."""
        if not self.is_shared.any():
            return []
        ends = np.cumsum(self.wording.lengths)
        edges = np.flatnonzero(np.diff(self.first)) + 1
        bounds = np.unique(np.concatenate(([0], edges, ends)))
        begins = bounds[:-1][self.is_shared[bounds[:-1]]]
        stops = bounds[1:][self.is_shared[bounds[:-1]]]
        paragraphs = np.searchsorted(ends, begins, side="right")
        starts = (ends - self.wording.lengths)[paragraphs]
        rows = zip(
            *(one.tolist() for one in (paragraphs, begins - starts, stops - starts, self.first[begins])), strict=True
        )
        return [Passage(*row) for row in rows]

    def shared_units(self) -> list[int]:
        """Return the number of shared units of each paragraph."""
        ends = np.cumsum(self.wording.lengths)
        counted = np.concatenate(([0], np.cumsum(self.is_shared)))
        return (counted[ends] - counted[ends - self.wording.lengths]).tolist()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Passage:
    """Units `start` to `end` of a paragraph (counted from 0), first met in text number `first`."""

    paragraph: int
    start: int
    end: int
    first: int

    def __len__(self) -> int:
        return self.end - self.start


def unit_spans(text: str) -> list[tuple[int, int]]:
    """Return where each unit of a text begins and ends; hyphens part words, apostrophes and broken lines do not."""
    spans = [found.span() for found in _units_in(text).finditer(text)]
    for start, end in breaks_of(text):
        at = next((n for n, span in enumerate(spans) if span[1] == start), None)
        if at is not None and at + 1 < len(spans) and spans[at + 1][0] == end:
            spans[at : at + 2] = [(spans[at][0], spans[at + 1][1])]
    return spans


def units_of(text: str) -> list[int]:
    """Return the hash of each unit of a text, of 32 bits and the same in every process; odd for a character."""
    text = join_broken_words(text)
    return list(map(_hash, _units_in(text).findall(text)))


def _units_in(text: str) -> re.Pattern[str]:
    """Return what finds the units of a text."""
    if text.isascii():
        return _UNIT_OF_ASCII
    return _UNIT if _NO_LETTER.search(text) else _UNIT_OF_LETTERS


def wording_of(paragraphs: Iterable[str]) -> Wording:
    """Return the wording of a text by its paragraphs, of its first `MOST_UNITS` units."""
    units: list[int] = []
    lengths: list[int] = []
    for paragraph in paragraphs:
        found = units_of(paragraph)[: MOST_UNITS - len(units)]
        units += found
        lengths.append(len(found))
    return Wording(np.array(units, np.uint32), np.array(lengths, np.int32))


def without_words(paragraphs: int) -> Wording:
    """Return the wording of so many paragraphs of which no word is compared."""
    return Wording(np.zeros(0, np.uint32), np.zeros(paragraphs, np.int32))


def compare(wordings: Sequence[Wording]) -> list[Shared]:
    """Say of each text, given from the first to the last, which of its runs stand in others as well.

    A run is five words, ten units where a character is among its first five, or a paragraph shorter than that, whole;
    none goes beyond its paragraph. Two runs are the same if their units are, told by hashes of 54 bits. Raises
    ValueError for more than `MOST_TEXTS` texts.
    """
    if len(wordings) > MOST_TEXTS:
        raise ValueError(f"At most {MOST_TEXTS} texts are compared at once.")
    if not wordings:
        return []
    hashes, sizes = runs_of_all(wordings)
    text = np.repeat(np.arange(len(wordings), dtype=np.uint64), [len(one) for one in wordings])
    begins = np.flatnonzero(sizes)
    keys = (hashes[begins] & ~_TEXT) | text[begins]  # within a run by text, so that its first stands first
    order = np.argsort(keys)
    keys = keys[order]
    first = np.full(len(hashes), NOBODY, np.int32)
    if len(keys):
        edges = np.flatnonzero(np.diff(keys & ~_TEXT)) + 1
        starts, ends = np.concatenate(([0], edges)), np.concatenate((edges, [len(keys)]))
        earliest, latest = keys[starts] & _TEXT, keys[ends - 1] & _TEXT
        found = np.where(earliest != latest, earliest.astype(np.int32), NOBODY)
        first[begins[order]] = np.repeat(found, ends - starts)
    covered = np.full(len(hashes), NOBODY, np.int32)
    for step in range(int(sizes.max(initial=0))):
        reach = len(hashes) - step
        within = np.where(sizes[:reach] > step, first[:reach], NOBODY)
        np.minimum(covered[step:], within, out=covered[step:])
    bounds = np.cumsum([len(one) for one in wordings])[:-1]
    return [Shared(one, part) for one, part in zip(wordings, np.split(covered, bounds), strict=True)]


def runs_of_all(wordings: Sequence[Wording]) -> tuple[NDArray[np.uint64], Places]:
    """Return the hash of the run that begins at each unit of these texts, and of how many units it is (0: none)."""
    units = np.concatenate([one.units for one in wordings])
    lengths = np.concatenate([one.lengths for one in wordings])
    ends = np.repeat(np.cumsum(lengths), lengths)
    at = np.arange(len(units))
    is_character = (units & np.uint32(1)).astype(bool)
    mixed = _mix(units.astype(np.uint64))
    hashes = _sums(mixed, 0, WORDS_A_RUN)
    sizes = np.full(len(units), WORDS_A_RUN, np.int32)
    if is_character.any():
        near = np.zeros(len(units), bool)
        for step in range(min(WORDS_A_RUN, len(units))):
            reach = len(units) - step
            near[:reach] |= is_character[step:] & (at[:reach] + step < ends[:reach])
        longer = hashes + _sums(mixed, WORDS_A_RUN, CHARACTERS_A_RUN)
        hashes, sizes = np.where(near, longer, hashes), np.where(near, np.int32(CHARACTERS_A_RUN), sizes)
    sizes[at + sizes > ends] = 0
    starts = (np.cumsum(lengths) - lengths)[lengths > 0]
    short = starts[sizes[starts] == 0]
    for start in short.tolist():
        size = int(ends[start]) - start
        whole = mixed[start : start + size] * _FACTORS[:size]
        hashes[start : start + 1] = _mix(whole.sum(dtype=np.uint64, keepdims=True) ^ _WHOLE)
        sizes[start] = size
    return hashes, sizes


def _sums(mixed: NDArray[np.uint64], first: int, last: int) -> NDArray[np.uint64]:
    """Return, for each place, the sum of the units from `first` to `last` after it, each weighed by its place."""
    found = np.zeros(len(mixed), np.uint64)
    for step in range(first, min(last, len(mixed))):
        found[: len(mixed) - step] += mixed[step:] * _FACTORS[step]
    return found


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread numbers over 64 bits (the finisher of SplitMix64, https://prng.di.unimi.it/splitmix64.c)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9) + _FACTOR
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@lru_cache(maxsize=100_000)
def _hash(unit: str) -> int:
    plain = unit.translate(_SPELLINGS)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
    is_character = _IS_CHARACTER(unit) is not None
    return crc32(plain.casefold().encode("utf-8", "surrogatepass")) & ~1 | is_character
