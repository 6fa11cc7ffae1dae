"""Names that are nearly one: in case, spaces, signs, script or number, or but for one letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from archive.text.slugs import RESERVED, slugify
from archive.text.spelling import fold, forms

LEAST_OF_A_SLIP = 5  # letters: of shorter names too many differ in one alone
_ARTICLE = "the-"  # with or without it a newspaper is the same one
_ENDS_IN_ES = ("ches", "shes", "sses", "xes", "zes", "oes")
_NO_PLURAL = ("ss", "us", "is", "as", "os")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@lru_cache(maxsize=65536)
def near_key(name: str) -> str:
    """Return what names that are spelled nearly alike have in common: plain letters, without a space or a sign."""
    return "".join(_words(name))


@dataclass(frozen=True)
class NearName:
    """A name to which others are held; what is asked of it often is found once."""

    name: str

    @cached_property
    def key(self) -> str:
        return near_key(self.name)

    @cached_property
    def singular(self) -> str:
        return _singular(self.name)

    def nearness_of(self, other: str) -> int:
        """Return how near another name is: 3 in all but case, spaces, signs and script, 2 in number, 1 but for a
        letter, 0 no such thing.
        """
        key = near_key(other)
        if not key or not self.key:
            return 0
        if key == self.key:
            return 3
        if abs(len(key) - len(self.key)) > 4:
            return 0
        if _singular(other) == self.singular or self._is_other_form(other):
            return 2
        return 1 if self._is_slip(other, key) else 0

    def _is_other_form(self, other: str) -> bool:
        """Whether the other has the same words in other forms of Russian."""
        if not (_CYRILLIC.search(other) and _CYRILLIC.search(self.name)):
            return False
        own, words = self.name.split(), other.split()
        return len(own) == len(words) and all(_are_forms(one, two) for one, two in zip(own, words, strict=True))

    def _is_slip(self, other: str, key: str) -> bool:
        """Whether one letter too many, too few, another or out of its place is all that parts them."""
        if _UNSPACED.search(self.name) or _UNSPACED.search(other):
            one, two = _characters(self.name), _characters(other)
            return bool(_UNSPACED.search(one) and _UNSPACED.search(two)) and _differ_in_one(one, two)
        return _differ_in_one(self.key, key)


def _characters(name: str) -> str:
    return "".join(name.split())


def _words(name: str) -> list[str]:
    slug = slugify(name, "")
    if slug.removesuffix("-1") in RESERVED:
        slug = slug.removesuffix("-1")
    return slug.removeprefix(_ARTICLE).split("-")


def _are_forms(one: str, two: str) -> bool:
    return fold(two) in forms(one, "ru") or fold(one) in forms(two, "ru")


@lru_cache(maxsize=65536)
def _singular(name: str) -> str:
    return "".join(map(_singular_word, _words(name)))


def _singular_word(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(_ENDS_IN_ES):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] == "s" and not word.endswith(_NO_PLURAL) else word


def _differ_in_one(one: str, two: str) -> bool:
    """Whether two names differ in one letter; figures tell one thing from another and are never slips."""
    short, long = sorted((one, two), key=len)
    if len(short) < LEAST_OF_A_SLIP or len(long) - len(short) > 1:
        return False
    begun = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest, longer = short[begun:], long[begun:]
    ended = 0
    while ended < len(rest) and rest[-1 - ended] == longer[-1 - ended]:
        ended += 1
    left, right = rest[: len(rest) - ended], longer[: len(longer) - ended]
    if any(letter.isdecimal() for letter in left + right):
        return False
    return len(right) == 1 or (len(right) == 2 and left == right[::-1])
