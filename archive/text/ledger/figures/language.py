"""What `counted` needs to know of a language that parts words by spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from archive.text.ledger.figures.units import CURRENCY_SIGNS

_FRACTION = re.compile(r"(\d+)-(\d)/(\d{1,2})")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_WORDS = re.compile(r"[^\W\d_]+")
_SIGNS = "|".join(map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True)))


class Noun(NamedTuple):
    """A counted noun: where it begins and ends with what belongs to it, and the word that is counted."""

    start: int
    end: int
    head: str


@dataclass(frozen=True)
class Language:
    """How a language writes numbers, units and counted nouns: patterns, and the words that are exceptions.

    `alone` are scales that stand for one of their kind. `qualifiers` stand before a number; what `reject_before` ends
    or `reject_after` begins with makes it a date, an ordinal, an age or a name. `locating_before` and `locating_after`
    make a duration a point in time, `years_in` one of months or years. `number_of` and `moved` find what a bare number
    counts, where `bare_before` ends before it and `bare_end` follows. Two of `pair_nouns`, or behind `pair_before`,
    are named rather than counted.
    """

    digits: str
    decimal: str
    words: str
    values: Mapping[str, float]
    scales: Mapping[str, float]
    scale_pattern: str
    alone: frozenset[str]
    to: str
    units: re.Pattern[str]
    qualifiers: tuple[tuple[str, str], ...]
    reject_before: re.Pattern[str]
    reject_after: re.Pattern[str]
    locating_before: re.Pattern[str]
    locating_after: re.Pattern[str]
    years_in: re.Pattern[str]
    per: re.Pattern[str]
    pair_before: re.Pattern[str]
    pair_nouns: re.Pattern[str]
    noun_at: Callable[[str, int], Noun | None]
    stops: frozenset[str]
    number_of: re.Pattern[str]
    moved: re.Pattern[str]
    bare_before: re.Pattern[str]
    bare_end: re.Pattern[str]
    fold_scale: re.Pattern[str] = re.compile(r"s$")

    @cached_property
    def number(self) -> re.Pattern[str]:
        """What reads a number where one begins: `first`, perhaps `last` of a range, and `scale`s."""
        one = rf"(?:{self.digits}|\b{self.words}\b)"
        scale = rf"(?:[\s\u00a0-]?(?:{self.scale_pattern})(?![^\W_])(?:\.(?=\s[а-яё$€]))?){{1,2}}"
        last = rf"(?P<to>{self.to})(?:(?:{_SIGNS})\s?)?(?P<last>{one})(?P<scale>{scale})?"
        return re.compile(rf"(?P<first>{one})(?P<scale1>{scale})?(?:{last})?", re.IGNORECASE)

    def scale_of(self, word: str) -> float:
        """Return the number that a word for a scale, in any of its forms, multiplies by."""
        return self.scales.get(word.lower()) or self.scales[self.fold_scale.sub("", word.lower())]

    def value(self, written: str) -> float | None:
        """Return the number that digits or words say; None where they say none."""
        if not written:
            return 1.0  # "a million"
        if not written[0].isdigit():
            return self._value_of_words(written)
        if fraction := _FRACTION.fullmatch(written):
            return int(fraction[1]) + int(fraction[2]) / int(fraction[3]) if int(fraction[3]) else None
        digits = _SPACES.sub("", written)
        return float(digits.replace(",", "") if self.decimal == "." else digits.replace(",", "."))

    def _value_of_words(self, written: str) -> float | None:
        total, said = 0.0, False
        for word in _WORDS.findall(written.lower()):
            if word in self.values:
                total, said = total + self.values[word], True
            elif word == "half":
                total, said = total + 0.5, True
            elif word in self.scales:
                total, said = (total or 1) * self.scales[word], True
        return total if said else None

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The words that a number may begin with."""
        return frozenset({*self.values, *self.alone})

    @cached_property
    def qualifier(self) -> re.Pattern[str]:
        """What finds a qualifier at the end of what stands before a number; the groups are those of `qualifiers`."""
        groups = "|".join(f"({words})" for _sign, words in self.qualifiers)
        return re.compile(rf"\b(?:{groups})(?:\s(?:a|the|an|по))?\s(?:minus\s)?$", re.IGNORECASE)


SIGN_BEFORE = re.compile(rf"(?:^|(?<=[^\w$]))({_SIGNS})\s?$", re.IGNORECASE)
