"""Texts that follow one template: the same wording around other figures, dates and names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from archive.text.dates.stated_dates import DAY_WORDS

NEAR_DAYS = 3
READ_WORDS = 1500  # words of each text that are compared; a template shows long before
AGAIN = 3  # times that the same was replaced by the same
MOST_READ = 256  # texts that are kept as read
MOST_FIGURES, MOST_NAMES = 0.75, 0.85  # share of both in common from which nothing else needs to be compared
LONGEST_GAP = 16  # words on either side of a gap; what is longer was written anew
LEAST_SHARE = 0.6  # share of figures, dates and names among the words that were replaced
LEAST_CHANGED, NEARLY_ALL = 0.5, 0.75  # share of the figures that are others
LIKE_SPELLING = 0.6  # likeness of two spellings of one name
LEAST_NAMES = 0.3  # share of the names that are others

_CHARACTER = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CHARACTER}]|\d+(?:[.,:]\d+)*|[^\W\d_{_CHARACTER}]+(?:['’-][^\W\d_{_CHARACTER}]+)*|[.!?…:\n]")
_ENDS = frozenset(".!?…:\n")
_DATE_CHARACTERS = frozenset("年月日号")
_NUMERAL_LIST = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred dozen один одна два две "
    "три четыре пять шесть семь восемь девять десять двенадцать 二 三 四 五 六 七 八 九 十 deux trois quatre cinq sept "
    "huit neuf dix zwei drei vier fünf sechs sieben acht neun zehn dos tres cuatro cinco seis siete ocho nueve "
    "diez iki üç dört beş altı yedi sekiz dokuz"
)
_NUMERALS = frozenset(_NUMERAL_LIST.split())


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    kind: str  # figure, numeral, date, name, word


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text, and its figures and names by number."""

    tokens: list[_Token]
    figures: Counter[str]
    names: Counter[str]


@dataclass(slots=True)
class _Differences:
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

    def changed_share(self, kind: str) -> float:
        total = self.changed[kind] + self.kept[kind]
        return self.changed[kind] / total if total else 0.0


def follow_one_template(one: str, other: str, *, days: int | None, least_share: float = LEAST_SHARE) -> bool:
    """Say whether two texts near to each other in wording are of a series, rather than versions of one text.

    So they are where the words replaced are mostly figures, dates and names, and most figures or many names are others:
    a version that was cut, corrected or sent again keeps nearly all of them. What came out within `days` of the other
    (None for an unknown time) may bring a report up to date, and so the dates stated or several names must differ too.

    Cost grows with the length of the texts, of which the first 1,500 words are read.
    """
    first, second = _read(one), _read(other)
    has_any = (first.figures and second.figures) or (first.names and second.names)
    has_same = (
        _shared(first.figures, second.figures) >= MOST_FIGURES and _shared(first.names, second.names) >= MOST_NAMES
    )
    if has_any and has_same:
        return False
    found = _differences(first.tokens, second.tokens)
    if found.share < least_share:
        return False
    has_other_figures = found.changed["figure"] >= 2 and found.changed_share("figure") >= LEAST_CHANGED
    has_other_names = _has_other_names(found)
    if days is not None and days > NEAR_DAYS:
        is_short = found.kept["figure"] == 0 and found.changed["figure"] == 1 and found.changed["date"] > 0
        is_of_others = found.changed["name"] >= 2 and found.changed_share("name") >= LEAST_CHANGED
        return has_other_figures or has_other_names or is_of_others or is_short
    has_other_dates = found.changed["date"] >= max(1, found.kept["date"])
    has_few_of_them = found.changed["figure"] >= 3 and found.changed_share("figure") >= NEARLY_ALL and bool(found.names)
    has_none_of_them = found.changed["figure"] >= 4 and not found.kept["figure"]
    return has_other_names or (has_other_figures and has_other_dates) or has_few_of_them or has_none_of_them


def _has_other_names(found: _Differences) -> bool:
    """Whether two names or more were replaced, a good part of all, or one again and again by the same other.

    Where the figures are kept, that is a correction, or another head, unless most names are others. In a script without
    capitals what is replaced again and again by the same other is a name.
    """
    has_other_figures = found.kept["figure"] < 2 or found.changed_share("figure") >= LEAST_CHANGED
    if not found.changed["name"] and not found.kept["name"]:
        again = sum(n for n in found.words.values() if n > 1)
        return has_other_figures and again >= AGAIN and found.share >= NEARLY_ALL
    names = [pair for pair in found.names if pair[0][:1] != pair[1][:1] or _ratio(*pair) < LIKE_SPELLING]
    is_another = len(names) >= 2 or (has_other_figures and any(found.names[pair] >= AGAIN for pair in names))
    return is_another and found.changed_share("name") >= (LEAST_NAMES if has_other_figures else LEAST_CHANGED)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:40], other[:40], autojunk=False).ratio()


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of the smaller of two counts that the other has, too; 1 where one has none."""
    smaller = min(one.total(), other.total())
    return (one & other).total() / smaller if smaller else 1.0


def _read(text: str) -> _Words:
    return _read_beginning(text[: READ_WORDS * 12])


@lru_cache(MOST_READ)
def _read_beginning(text: str) -> _Words:
    tokens = _tokens(text)
    figures, names = (Counter(token.word for token in tokens if token.kind == kind) for kind in ("figure", "name"))
    return _Words(tokens, figures, names)


def _tokens(text: str) -> list[_Token]:
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
            is_day = len(word) <= 2 and (after.lower() in DAY_WORDS or before.lower() in DAY_WORDS)
            kind = "date" if is_year or is_day or after in _DATE_CHARACTERS else "figure"
        elif lower in DAY_WORDS:
            kind = "date"
        elif lower in _NUMERALS:
            kind = "numeral"
        elif word[0].isupper() and not (opens and lower in small):
            kind = "opener" if opens else "name"
        else:
            kind = "word"
        opens = False
        tokens.append(_Token(lower, kind))
    names = {token.word for token in tokens if token.kind == "name"}
    return [
        _Token(token.word, "name" if token.word in names else "word") if token.kind == "opener" else token
        for token in tokens
    ]


def _differences(one: list[_Token], other: list[_Token]) -> _Differences:
    found = _Differences(Counter(), Counter(), Counter(), Counter())
    first, second = [token.word for token in one], [token.word for token in other]
    for start, end, other_start, other_end in _gaps(first, second, found, one):
        _count_gap(one[start:end], other[other_start:other_end], found)
    return found


def _gaps(
    one: list[str], other: list[str], found: _Differences, tokens: list[_Token]
) -> list[tuple[int, int, int, int]]:
    """Return where the texts differ between places where they agree, and count what is the same.

    The anchors are pairs of words that stand once in each text, in the order of both (patience diff).
    """
    places, other_places = _once(one), _once(other)
    pairs = sorted((place, other_places[pair]) for pair, place in places.items() if pair in other_places)
    gaps = []
    at = other_at = 0
    for place, other_place in [*_rising(pairs), (len(one), len(other))]:
        if place < at or other_place < other_at:
            continue
        start, other_start, end, other_end = at, other_at, place, other_place
        while start < end and other_start < other_end and one[start] == other[other_start]:
            found.kept[tokens[start].kind] += 1
            start, other_start = start + 1, other_start + 1
        while end > start and other_end > other_start and one[end - 1] == other[other_end - 1]:
            end, other_end = end - 1, other_end - 1
            found.kept[tokens[end].kind] += 1
        if end > start and other_end > other_start:
            gaps.append((start, end, other_start, other_end))
        at, other_at = place, other_place
    return gaps


def _once(words: list[str]) -> dict[tuple[str, str], int]:
    counts = Counter(pairwise(words))
    return {pair: at for at, pair in enumerate(pairwise(words)) if counts[pair] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs, sorted by their first numbers, of which the second ones rise, too."""
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


def _count_gap(one: list[_Token], other: list[_Token], found: _Differences) -> None:
    """Count what was replaced in one gap, which may hold words in common."""
    if max(len(one), len(other)) > LONGEST_GAP:
        return
    matcher = SequenceMatcher(None, [token.word for token in one], [token.word for token in other], autojunk=False)
    for change, start, end, other_start, other_end in matcher.get_opcodes():
        if change == "equal":
            found.kept.update(token.kind for token in one[start:end])
        elif change == "replace":
            _count_replaced(one[start:end], other[other_start:other_end], found)


def _count_replaced(one: list[_Token], other: list[_Token], found: _Differences) -> None:
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


def _with_figures(tokens: list[_Token]) -> list[_Token]:
    """Return numerals as figures: one that is another tells much, one that stays ("the two sides") tells nothing."""
    return [_Token(token.word, "figure") if token.kind == "numeral" else token for token in tokens]


def _of_kind(tokens: list[_Token], kind: str) -> str:
    return " ".join(token.word for token in tokens if token.kind == kind)
