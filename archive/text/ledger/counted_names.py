"""What a vocabulary calls the things that figures count: nouns of several languages that are names of one thing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from archive.text.ledger.figures.nouns import stem
from archive.text.ledger.items import Figure
from archive.text.spelling import WORD

Thing = TypeVar("Thing", bound=Hashable)
LONGEST_CHINESE = 6  # characters of a noun that are read; of a longer one the end is not known
LEAST_CHINESE = 2  # characters of a name that may have others before it


class CountedNames(Generic[Thing]):
    """The names of things, in any language; a name that two things have names neither."""

    def __init__(self, names: Iterable[tuple[Thing, str]]) -> None:
        self._by_stems: dict[tuple[str, ...], Thing | None] = {}
        self._by_characters: dict[str, Thing | None] = {}
        for thing, name in names:
            _put(self._by_stems, _stems(name), thing)
            _put(self._by_characters, name, thing)

    def __bool__(self) -> bool:
        return bool(self._by_stems)

    def thing_of(self, figure: Figure, language: str) -> Thing | None:
        """Return what a figure counts, read in this language: that whose name the counted word is, or is the end of.

        Of names in one noun the longest counts. In Chinese a name may stand at the end of the noun.
        """
        if figure.amount.unit or not figure.head:
            return None
        if language == "zh":
            return self._chinese(figure.head)
        words = _stems(figure.noun)
        head = stem(_plain(figure.head))
        if head not in words:
            return None
        at = len(words) - 1 - words[::-1].index(head)
        runs = [words[start:end] for start in range(at + 1) for end in range(at + 1, len(words) + 1)]
        return next((self._by_stems[run] for run in sorted(runs, key=len, reverse=True) if run in self._by_stems), None)

    def _chinese(self, noun: str) -> Thing | None:
        if noun in self._by_characters or len(noun) >= LONGEST_CHINESE:
            return self._by_characters.get(noun)
        ends = (noun[start:] for start in range(1, len(noun) - LEAST_CHINESE + 1))
        return next((self._by_characters[end] for end in ends if end in self._by_characters), None)


def _put(names: dict, name: tuple[str, ...] | str, thing: Thing) -> None:  # type: ignore[type-arg]
    if name:
        names[name] = thing if names.get(name, thing) == thing else None


def _stems(words: str) -> tuple[str, ...]:
    return tuple(map(stem, WORD.findall(_plain(words))))


def _plain(words: str) -> str:
    return words.casefold().replace("ё", "е")
