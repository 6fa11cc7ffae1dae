"""The words of a text and their kinds: figures, dates, names and others, by which near texts are compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import compress, pairwise

from archive.text.dates.day_words import names_day_or_month
from archive.text.text_cache import TextCache

READ_WORDS = 1500  # words of each text that are compared; a template shows long before
MOST_KEPT = 3 * 1024 * 1024  # bytes of words that are kept for the next text that is held against them,
MOST_READ = 256  # and texts that are kept ready for it
MOST_SPELLINGS = 65_536  # words whose kind is kept

# The kinds of words, a letter each: so the kinds of a text are a string.
FIGURE, NUMERAL, DATE, NAME, WORD = "fndaw"
_END = "."  # of a sentence: no word
_FIGURES = re.compile(FIGURE)
_NUMBERS = re.compile(f"[{FIGURE}{DATE}]")  # dates may be words
_OPENERS = re.compile(rf"(?:^|(?<=\{_END})){NAME}")  # a capital that tells nothing yet

_CHARACTER = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WEEKDAY = "(?:周|星期|礼拜|週|禮拜)[一二三四五六日天末]|[月火水木金土日]曜日"
_WORD = re.compile(
    rf"{_WEEKDAY}|[{_CHARACTER}]|\d+(?:[.,:]\d+)*|[^\W\d_{_CHARACTER}]+(?:['’-][^\W\d_{_CHARACTER}]+)*|[.!?…:\n]"
)
_ENDS = frozenset(".!?…:\n")
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
        return [word for word, its in zip(self.words, self.kinds, strict=True) if its == kind]

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
        for at in (place.start() for place in _NUMBERS.finditer(self.kinds)):
            words[at] = None if self.words[at][0].isdecimal() else words[at]
        return Said(words)

    @cached_property
    def places(self) -> list[str]:
        """What is held against the other text: any figure for any other, so that tables meet cell by cell."""
        return ["#" if kind == FIGURE else word for word, kind in zip(self.words, self.kinds, strict=True)]


class Said:
    """What is held against another text, place by place, and where the pairs stand that are there once."""

    def __init__(self, words: Sequence[str | None]) -> None:
        self.words = words
        pairs = list(pairwise(words))
        counts = Counter(pairs)
        is_once = [counts[pair] == 1 for pair in pairs]
        self.once = {pair: at for at, pair in compress(enumerate(pairs), is_once) if None not in pair}


def read_words(text: str) -> Words:
    """Return the words of a text and their kinds; what was read before is kept for a while."""
    return _unpacked(*_PACKED(text[: READ_WORDS * 12]))


@lru_cache(MOST_READ)
def _unpacked(words: str, kinds: str) -> Words:
    return Words(words.split(), kinds)


def _packed(text: str) -> tuple[str, str]:
    """Return the words of a text, joined by spaces, and their kinds."""
    found = _WORD.findall(text)[:READ_WORDS]
    if not found:
        return "", ""
    words, told = zip(*map(_known, found), strict=True)
    kinds = list(told)
    for at in (place.start() for place in _FIGURES.finditer("".join(told))):
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


@lru_cache(MOST_SPELLINGS)
def _known(spelling: str) -> tuple[str, str]:
    """Return a word case folded, and its kind as far as it tells that itself."""
    if spelling in _ENDS:
        return spelling, _END
    word = spelling.casefold()
    if spelling[0].isdecimal():
        return word, FIGURE
    if names_day_or_month(word) or (len(spelling) > 1 and _IS_WEEKDAY.fullmatch(spelling)):
        return word, DATE
    if word in _NUMERALS:
        return word, NUMERAL
    return word, NAME if spelling[0].isupper() and len(spelling) > 1 else WORD


def _kind_of_number(found: Sequence[str], at: int) -> str:
    word = found[at]
    after = found[at + 1] if at + 1 < len(found) else ""
    before = found[at - 1] if at else ""
    is_year = len(word) == 4 and word.isdecimal() and 1900 <= int(word) < 2100
    is_day = len(word) <= 2 and (names_day_or_month(after.lower()) or names_day_or_month(before.lower()))
    return DATE if is_year or is_day or after in _DATE_CHARACTERS else FIGURE
