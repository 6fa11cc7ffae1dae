"""What differs between two texts near in wording: words that were replaced by others, by kind, and what is kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from archive.text.dates.day_words import names_day_or_month
from archive.text.kept import Kept

READ_WORDS = 1500  # words of each text that are compared; a template shows long before
MOST_KEPT = 3 * 1024 * 1024  # bytes of words that are kept for the next text that is held against them,
MOST_READ = 256  # and texts that are kept ready for it
LONGEST_GAP = 24  # words on either side of a gap; what is longer was written anew

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


class Token(NamedTuple):
    word: str
    kind: str  # figure, numeral, date, name, word

    @property
    def place(self) -> str:
        """What is held against the other text: any figure for any other, so that tables meet cell by cell."""
        return "#" if self.kind == "figure" else self.word


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, and its figures and names by number; `alone` is what it says by words other than figures."""

    tokens: list[Token]
    figures: Counter[str]
    names: Counter[str]
    alone: Said


@dataclass(frozen=True, slots=True)
class Said:
    """What is held against another text, place by place, and where the pairs stand that are there once."""

    words: list[str | None]
    once: dict[tuple[str | None, str | None], int]


@dataclass(slots=True)
class Differences:
    """What stands in one place of two texts and differs, counted by kind, and what is the same."""

    changed: Counter[str]
    kept: Counter[str]
    names: Counter[tuple[str, str]]  # names and what replaced them
    words: Counter[tuple[str, str]]  # other words and what replaced them

    @property
    def share(self) -> float:
        """The share of figures, dates, names and words that are the same others each time among all words replaced."""
        replaced = self.changed.total()
        once = sum(max(len(one.split()), len(other.split())) for (one, other), n in self.words.items() if n == 1)
        return (replaced - min(once, self.changed["word"])) / replaced if replaced else 0.0

    @property
    def density(self) -> float:
        """The share of words that were replaced, among those in places that both texts have."""
        replaced = self.changed.total()
        return replaced / (replaced + self.kept.total()) if replaced else 0.0

    def changed_share(self, *kinds: str) -> float:
        changed, kept = (sum(counts[kind] for kind in kinds) for counts in (self.changed, self.kept))
        return changed / (changed + kept) if changed else 0.0


def read_words(text: str) -> Words:
    return _unpacked(*_PACKED(text[: READ_WORDS * 12]))


@lru_cache(MOST_READ)
def _unpacked(words: str, kinds: str) -> Words:
    tokens = list(map(Token, words.split(), map(_KINDS.__getitem__, kinds)))
    figures, names = (Counter(token.word for token in tokens if token.kind == kind) for kind in ("figure", "name"))
    return Words(tokens, figures, names, _said(tokens, _word_alone))


def _packed(text: str) -> tuple[str, str]:
    """Return the words of a text, joined by spaces, and a letter for the kind of each."""
    tokens = _tokens(text)
    return " ".join(token.word for token in tokens), "".join(_LETTERS[token.kind] for token in tokens)


def _size_of(packed: tuple[str, str]) -> int:
    return packed[0].__sizeof__() + packed[1].__sizeof__() + 256


_KINDS = {"f": "figure", "n": "numeral", "d": "date", "a": "name", "w": "word"}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_PACKED = Kept(_packed, _size_of, MOST_KEPT)


def _tokens(text: str) -> list[Token]:
    words = _WORD.findall(text)[:READ_WORDS]
    small = {word for word in words if word[0].islower()}
    tokens = []
    opens = True
    for at, word in enumerate(words):
        if word in _ENDS:
            opens = True
            continue
        lower = word.casefold()
        if word[0].isdecimal():
            after = words[at + 1] if at + 1 < len(words) else ""
            before = words[at - 1] if at else ""
            is_year = len(word) == 4 and word.isdecimal() and 1900 <= int(word) < 2100
            is_day = len(word) <= 2 and (names_day_or_month(after.lower()) or names_day_or_month(before.lower()))
            kind = "date" if is_year or is_day or after in _DATE_CHARACTERS else "figure"
        elif names_day_or_month(lower) or (len(word) > 1 and _IS_WEEKDAY.fullmatch(word)):
            kind = "date"
        elif lower in _NUMERALS:
            kind = "numeral"
        elif word[0].isupper() and len(word) > 1 and not (opens and lower in small):
            kind = "opener" if opens else "name"
        else:
            kind = "word"
        opens = False
        tokens.append(Token(lower, kind))
    names = {token.word for token in tokens if token.kind == "name"}
    return [
        Token(token.word, "name" if token.word in names else "word") if token.kind == "opener" else token
        for token in tokens
    ]


def differences(one: Words, other: Words) -> Differences:
    """Hold two texts against each other, first by their words alone; figures are anchors only in what is left over.

    Otherwise the price of the day before would meet that of the day in which it was the price of the day before.
    """
    found = Differences(Counter(), Counter(), Counter(), Counter())
    gaps = _gaps(one.tokens, other.tokens, one.alone, other.alone, found)
    for said in (_word_or_figure, _word_or_any_figure):
        longer = [gap for gap in gaps if not _is_short(*gap)]
        gaps = [gap for gap in gaps if _is_short(*gap)]
        for part, other_part in longer:
            gaps += _gaps(part, other_part, _said(part, said), _said(other_part, said), found)
    for gap in gaps:
        if _is_short(*gap):
            _count_gap(*gap, found)
    return found


def _word_alone(token: Token) -> str | None:
    return None if token.word[0].isdecimal() else token.word


def _word_or_figure(token: Token) -> str | None:
    return token.word


def _word_or_any_figure(token: Token) -> str | None:
    return token.place


def _is_short(one: list[Token], other: list[Token]) -> bool:
    return max(len(one), len(other)) <= LONGEST_GAP


def _said(tokens: list[Token], said: Callable[[Token], str | None]) -> Said:
    words = [said(token) for token in tokens]
    counts = Counter(pairwise(words))
    return Said(words, {pair: at for at, pair in enumerate(pairwise(words)) if counts[pair] == 1 and None not in pair})


def _gaps(
    one: list[Token], other: list[Token], said: Said, other_said: Said, found: Differences
) -> list[tuple[list[Token], list[Token]]]:
    """Return where the texts differ between places where they agree, and count what is the same.

    The anchors are pairs of words that stand once in each text, in the order of both (patience diff).
    """
    words, other_words = said.words, other_said.words
    places, other_places = said.once, other_said.once
    pairs = [(place, other_places[pair]) for pair, place in places.items() if pair in other_places]
    gaps = []
    kept: list[str] = []
    at = other_at = 0
    for place, other_place in [*_rising(pairs), (len(one), len(other))]:
        if place < at or other_place < other_at:
            continue
        start, other_start, end, other_end = at, other_at, place, other_place
        while start < end and other_start < other_end and words[start] == other_words[other_start] is not None:
            token, other_token = one[start], other[other_start]
            start, other_start = start + 1, other_start + 1
            if token.word == other_token.word:
                kept.append(token.kind)
            else:
                _count_same_place(token, other_token, found)
        while end > start and other_end > other_start and words[end - 1] == other_words[other_end - 1] is not None:
            end, other_end = end - 1, other_end - 1
            _count_same_place(one[end], other[other_end], found)
        if end > start and other_end > other_start:
            gaps.append((one[start:end], other[other_start:other_end]))
        at, other_at = place, other_place
    found.kept.update(kept)
    return gaps


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs, sorted by their first numbers, of which the second ones rise, too."""
    values = [value for _place, value in pairs]
    if values == sorted(values):
        return pairs
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_place, value) in enumerate(pairs):
        at = bisect_left(ends, value)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(value)
            last.append(n)
        else:
            ends[at], last[at] = value, n
    run = []
    n = last[-1] if last else -1
    while n >= 0:
        run.append(pairs[n])
        n = before[n]
    return run[::-1]


def _count_gap(one: list[Token], other: list[Token], found: Differences) -> None:
    """Count what was replaced in one gap, which may hold words in common."""
    matcher = SequenceMatcher(None, [token.place for token in one], [token.place for token in other], autojunk=False)
    for change, start, end, other_start, other_end in matcher.get_opcodes():
        if change == "equal":
            for token, other_token in zip(one[start:end], other[other_start:other_end], strict=True):
                _count_same_place(token, other_token, found)
        elif change == "replace":
            _count_replaced(one[start:end], other[other_start:other_end], found)


def _count_same_place(one: Token, other: Token, found: Differences) -> None:
    if one.word == other.word:
        found.kept[one.kind] += 1
    else:
        found.changed[one.kind] += 1


def _count_replaced(one: list[Token], other: list[Token], found: Differences) -> None:
    one, other = _with_figures(one), _with_figures(other)
    kinds = {token.kind for token in one} & {token.kind for token in other}
    has_number = bool(kinds & {"figure", "date"})
    longer = one if len(one) >= len(other) else other
    others = 0
    for token in longer:
        if token.kind == "word" and has_number and len(longer) <= 3:
            found.changed["date"] += 1  # "7 mars" and "11 avril"
        elif token.kind != "word" and token.kind in kinds:
            found.changed[token.kind] += 1
        else:
            others += 1
    if "name" in kinds:
        found.names[_of_kind(one, "name"), _of_kind(other, "name")] += 1
    if others:
        found.changed["word"] += others
        found.words[_of_kind(one, "word"), _of_kind(other, "word")] += 1


def _with_figures(tokens: list[Token]) -> list[Token]:
    """Return numerals as figures: one that is another tells much, one that stays ("the two sides") tells nothing."""
    return [Token(token.word, "figure") if token.kind == "numeral" else token for token in tokens]


def _of_kind(tokens: list[Token], kind: str) -> str:
    return " ".join(token.word for token in tokens if token.kind == kind)
