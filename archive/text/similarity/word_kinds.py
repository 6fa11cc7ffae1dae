"""The words of a text and their kinds: figures, dates, names and others, by which near texts are compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from archive.text.dates.day_words import names_day_or_month
from archive.text.text_cache import TextCache

READ_WORDS = 1500  # words of each text that are compared; a template shows long before
MOST_KEPT = 3 * 1024 * 1024  # bytes of words that are kept for the next text that is held against them,
MOST_READ = 256  # and texts that are kept ready for it
MOST_SPELLINGS = 65_536  # words whose kind is kept

# The kinds of words, a letter each: so the kinds of a text are a string.
FIGURE, NUMERAL, DATE, NAME, WORD = "fndaw"
_END = "."  # of a sentence: no word
_OF_KIND = {kind: re.compile(kind) for kind in (FIGURE, NUMERAL, DATE, NAME, WORD)}
_NUMBERS = re.compile(f"[{FIGURE}{DATE}]")  # dates may be words
_OPENERS = re.compile(rf"(?:^|(?<=\{_END})){NAME}")  # a capital that tells nothing yet

_CHARACTER = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WEEKDAY = "(?:周|星期|礼拜|週|禮拜)[一二三四五六日天末]|[月火水木金土日]曜日"
_LETTER = rf"[^\W\d_{_CHARACTER}]"
_WORD = re.compile(rf"{_LETTER}+(?:['’-]{_LETTER}+)*|\d+(?:[.,:]\d+)*|[.!?…:\n]|{_WEEKDAY}|[{_CHARACTER}]")
# What `_WORD` finds in ASCII, in half the time.
_ASCII_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d+(?:[.,:]\d+)*|[.!?:\n]", re.ASCII)
_ENDS = frozenset(".!?…:\n")
_FACTOR = np.int64(0x9E3779B97F4A7C1)  # odd, and of many bits: a pair of words is told from the same two turned round
_IS_WEEKDAY = re.compile(_WEEKDAY)
_DATE_CHARACTERS = frozenset("年月日号")
_NUMERAL_LIST = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred dozen один одна два две "
    "три четыре пять шесть семь восемь девять десять двенадцать 二 三 四 五 六 七 八 九 十 deux trois quatre cinq sept "
    "huit neuf dix zwei drei vier fünf sechs sieben acht neun zehn dos tres cuatro cinco seis siete ocho nueve "
    "diez iki üç dört beş altı yedi sekiz dokuz"
)
_NUMERALS = frozenset(_NUMERAL_LIST.split())


class Words:
    """The words of a text, case folded, and the kind of each."""

    def __init__(self, words: Sequence[str], kinds: str) -> None:
        self.words = words
        self.kinds = kinds

    def __len__(self) -> int:
        return len(self.words)

    def part(self, start: int, end: int) -> Words:
        return Words(self.words[start:end], self.kinds[start:end])

    def of_kind(self, kind: str) -> list[str]:
        return [self.words[place.start()] for place in _OF_KIND[kind].finditer(self.kinds)]

    @cached_property
    def figures(self) -> Counter[str]:
        return Counter(self.of_kind(FIGURE))

    @cached_property
    def names(self) -> Counter[str]:
        return Counter(self.of_kind(NAME))

    @cached_property
    def alone(self) -> Said:
        """What it says by words other than numbers."""
        words: list[str | None] = list(self.words)
        numbers = [place.start() for place in _NUMBERS.finditer(self.kinds)]
        numbers = [at for at in numbers if self.words[at][0].isdecimal()]
        for at in numbers:
            words[at] = None
        return Said(words, numbers)

    @cached_property
    def places(self) -> list[str]:
        """What is held against the other text: any figure for any other, so that tables meet cell by cell."""
        return ["#" if kind == FIGURE else word for word, kind in zip(self.words, self.kinds, strict=True)]


class Said:
    """What is held against another text, place by place, and the pairs of words that stand in it once.

    `left_out` are places that hold None, and `is_told` says of each place that it is none. `hashes` are of the words;
    `once` those of such pairs, in an order of their own, and `places` where each begins: numpy, for a text is held
    against hundreds of others.
    """

    def __init__(self, words: Sequence[str | None], left_out: Sequence[int]) -> None:
        self.words = words
        self.hashes = hashes = np.fromiter(map(hash, words), np.int64, len(words))
        self.is_told = np.ones(len(words), np.bool_)
        self.is_told[left_out] = False
        pairs = hashes[:-1] * _FACTOR + hashes[1:]
        places = pairs.argsort(kind="stable")
        pairs = pairs[places]
        is_other = np.ones(len(pairs) + 1, np.bool_)
        np.not_equal(pairs[1:], pairs[:-1], out=is_other[1:-1])
        is_once = is_other[1:] & is_other[:-1] & (self.is_told[:-1] & self.is_told[1:])[places]
        self.once, self.places = pairs[is_once], places[is_once]

    def anchors(self, other: Said) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the pairs that stand once in both begin, here in their order, and there."""
        if not len(other.once):
            return self.places[:0], other.places[:0]
        found = other.once.searchsorted(self.once)
        found[found == len(other.once)] = 0
        is_shared = other.once[found] == self.once
        here, there = self.places[is_shared], other.places[found[is_shared]]
        order = here.argsort()
        return here[order], there[order]


def read_words(text: str) -> Words:
    """Return the words of a text and their kinds; what was read before is kept for a while."""
    return _unpacked(*_PACKED(text[: READ_WORDS * 12]))


@lru_cache(MOST_READ)
def _unpacked(words: str, kinds: str) -> Words:
    return Words(words.split(), kinds)


def _packed(text: str) -> tuple[str, str]:
    """Return the words of a text, joined by spaces, and their kinds."""
    found = (_ASCII_WORD if text.isascii() else _WORD).findall(text)[:READ_WORDS]
    if not found:
        return "", ""
    words = "\0".join(found).casefold().split("\0")
    kinds = list(map(_KINDS.__getitem__, found))
    for at in [place.start() for place in _OF_KIND[FIGURE].finditer("".join(kinds))]:
        kinds[at] = _kind_of_number(found, at)
    if openers := [place.start() for place in _OPENERS.finditer("".join(kinds))]:
        for at in openers:
            kinds[at] = WORD
        spellings = set(found)
        names = set(compress(words, map(NAME.__eq__, kinds)))
        for at in openers:
            word = words[at]
            if word in names and not (word[0].islower() and word in spellings):
                kinds[at] = NAME
    is_word = list(map(_END.__ne__, kinds))
    return " ".join(compress(words, is_word)), "".join(compress(kinds, is_word))


def _size_of(packed: tuple[str, str]) -> int:
    return packed[0].__sizeof__() + packed[1].__sizeof__() + 256


_PACKED = TextCache(_packed, _size_of, MOST_KEPT)


class _Kinds(dict[str, str]):
    """The kind of a word as far as its spelling tells it, kept for many words."""

    def __missing__(self, spelling: str) -> str:
        if len(self) >= MOST_SPELLINGS:
            self.clear()
        kind = self[spelling] = _kind(spelling)
        return kind


_KINDS = _Kinds()


def _kind(spelling: str) -> str:
    if spelling in _ENDS:
        return _END
    if spelling[0].isdecimal():
        return FIGURE
    word = spelling.casefold()
    if names_day_or_month(word) or (len(spelling) > 1 and _IS_WEEKDAY.fullmatch(spelling)):
        return DATE
    if word in _NUMERALS:
        return NUMERAL
    return NAME if spelling[0].isupper() and len(spelling) > 1 else WORD


def _kind_of_number(found: Sequence[str], at: int) -> str:
    word = found[at]
    after = found[at + 1] if at + 1 < len(found) else ""
    before = found[at - 1] if at else ""
    is_year = len(word) == 4 and word.isdecimal() and 1900 <= int(word) < 2100
    is_day = len(word) <= 2 and (names_day_or_month(after.lower()) or names_day_or_month(before.lower()))
    return DATE if is_year or is_day or after in _DATE_CHARACTERS else FIGURE
