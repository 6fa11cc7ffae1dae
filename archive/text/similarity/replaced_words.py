"""What differs between two texts near in wording: words that were replaced by others, by kind, and what is kept."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cached_property
from itertools import compress
from operator import eq, not_

import numpy as np
from numpy.typing import NDArray

from archive.text.similarity.word_kinds import DATE, FIGURE, NAME, NUMERAL, WORD, Said, Words

Places = NDArray[np.int64]

LONGEST_GAP = 24  # words on either side of a gap; what is longer was written anew


class Differences:
    """What stands in one place of two texts and differs, counted by kind, and what is the same."""

    def __init__(self) -> None:
        self.changed: Counter[str] = Counter()
        self.names: Counter[tuple[str, str]] = Counter()  # names and what replaced them
        self.words: Counter[tuple[str, str]] = Counter()  # other words and what replaced them
        self.same: list[str] = []  # the kinds of words that are the same, stretch by stretch

    @cached_property
    def kept(self) -> Counter[str]:
        return Counter("".join(self.same))

    @property
    def share(self) -> float:
        """The share of figures, dates, names and words that are the same others each time among all words replaced."""
        replaced = self.changed.total()
        once = sum(max(len(one.split()), len(other.split())) for (one, other), n in self.words.items() if n == 1)
        return (replaced - min(once, self.changed[WORD])) / replaced if replaced else 0.0

    @property
    def density(self) -> float:
        """The share of words that were replaced, among those in places that both texts have."""
        replaced = self.changed.total()
        return replaced / (replaced + self.kept.total()) if replaced else 0.0

    def changed_share(self, *kinds: str) -> float:
        changed, kept = (sum(counts[kind] for kind in kinds) for counts in (self.changed, self.kept))
        return changed / (changed + kept) if changed else 0.0


def differences(one: Words, other: Words) -> Differences:
    """Hold two texts against each other, first by their words alone; figures are anchors only in what is left over.

    Otherwise the price of the day before would meet that of the day in which it was the price of the day before.
    """
    found = Differences()
    gaps = _gaps(one, other, one.alone, other.alone, found)
    for is_any_figure in (False, True):
        longer = [gap for gap in gaps if not _is_short(*gap)]
        if not longer:
            break
        gaps = [gap for gap in gaps if _is_short(*gap)]
        for part, other_part in longer:
            said, other_said = (Said(some.places if is_any_figure else some.words, []) for some in (part, other_part))
            gaps += _gaps(part, other_part, said, other_said, found)
    for gap in gaps:
        if _is_short(*gap):
            _count_gap(*gap, found)
    return found


def _is_short(one: Words, other: Words) -> bool:
    return len(one.words) <= LONGEST_GAP and len(other.words) <= LONGEST_GAP


def _gaps(one: Words, other: Words, said: Said, other_said: Said, found: Differences) -> list[tuple[Words, Words]]:
    """Return where the texts differ between places where they agree, and count what is the same.

    The anchors are pairs of words that stand once in each text, in the order of both (patience diff).
    """
    words, other_words = said.words, other_said.words
    gaps = []
    at = other_at = 0
    for start, other_start, end, other_end in _between(said, other_said):
        if start > at:
            _count_same(one, other, at, other_at, start - at, found)
        at, other_at = end, other_end
        begin = start
        while start < end and other_start < other_end and words[start] == other_words[other_start] is not None:
            start, other_start = start + 1, other_start + 1
        if start > begin:
            _count_same(one, other, begin, other_start - (start - begin), start - begin, found)
        last = end
        while end > start and other_end > other_start and words[end - 1] == other_words[other_end - 1] is not None:
            end, other_end = end - 1, other_end - 1
        if last > end:
            _count_same(one, other, end, other_end, last - end, found)
        if end > start and other_end > other_start:
            gaps.append((one.part(start, end), other.part(other_start, other_end)))
    return gaps


def _between(one: Said, other: Said) -> Iterator[list[int]]:
    """Yield the first and the last stretch between two anchors, and those in which the texts differ.

    Of each: where it begins in both texts, and where it ends.
    """
    places, other_places = _rising(*one.anchors(other))
    ends, other_ends = np.append(places, len(one.words)), np.append(other_places, len(other.words))
    begins, other_begins = np.append(0, places), np.append(0, other_places)
    shifts = other_begins - begins
    differs = ends - begins != other_ends - other_begins
    lengths = np.where(differs, 0, ends - begins)
    here = np.flatnonzero(np.repeat(~differs, ends - begins))
    there = here + np.repeat(shifts, lengths)
    is_same = (one.hashes[here] == other.hashes[there]) & one.is_told[here] & other.is_told[there]
    numbers = np.repeat(np.arange(len(ends)), lengths)
    differs[numbers[~is_same]] = True
    differs[[0, -1]] = True
    yield from np.stack((begins, other_begins, ends, other_ends), axis=1)[differs].tolist()


def _count_same(one: Words, other: Words, start: int, other_start: int, number: int, found: Differences) -> None:
    """Count so many words that stand in the same places: the same words, or other figures."""
    kinds = one.kinds[start : start + number]
    words, other_words = one.words[start : start + number], other.words[other_start : other_start + number]
    if words == other_words:
        found.same.append(kinds)
    else:
        is_same = list(map(eq, words, other_words))
        found.same += compress(kinds, is_same)
        found.changed.update(compress(kinds, map(not_, is_same)))


def _rising(places: Places, other_places: Places) -> tuple[Places, Places]:
    """Return the longest run of anchors, sorted by their places in one text, of which those in the other rise, too."""
    if (other_places[1:] > other_places[:-1]).all():
        return places, other_places
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, value in enumerate(other_places.tolist()):
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
        run.append(n)
        n = before[n]
    return places[run[::-1]], other_places[run[::-1]]


def _count_gap(one: Words, other: Words, found: Differences) -> None:
    """Count what was replaced in one gap, which may hold words in common."""
    places, other_places = one.places, other.places
    if len(places) == 1 == len(other_places) and places != other_places:
        _count_replaced(one, other, found)
        return
    matcher = SequenceMatcher(None, places, other_places, autojunk=False)
    for change, start, end, other_start, other_end in matcher.get_opcodes():
        if change == "equal":
            _count_same(one, other, start, other_start, end - start, found)
        elif change == "replace":
            _count_replaced(one.part(start, end), other.part(other_start, other_end), found)


def _count_replaced(one: Words, other: Words, found: Differences) -> None:
    one, other = _with_figures(one), _with_figures(other)
    in_both = set(one.kinds) & set(other.kinds)
    has_number = FIGURE in in_both or DATE in in_both
    longer = one if len(one) >= len(other) else other
    others = 0
    for kind in longer.kinds:
        if kind == WORD and has_number and len(longer) <= 3:
            found.changed[DATE] += 1  # "7 mars" and "11 avril"
        elif kind != WORD and kind in in_both:
            found.changed[kind] += 1
        else:
            others += 1
    if NAME in in_both:
        found.names[_of_kind(one, NAME), _of_kind(other, NAME)] += 1
    if others:
        found.changed[WORD] += others
        found.words[_of_kind(one, WORD), _of_kind(other, WORD)] += 1


def _with_figures(words: Words) -> Words:
    """Return numerals as figures: one that is another tells much, one that stays ("the two sides") tells nothing."""
    return Words(words.words, words.kinds.replace(NUMERAL, FIGURE))


def _of_kind(words: Words, kind: str) -> str:
    return " ".join(words.of_kind(kind))
