"""Words as they are spelled: cut from a text, folded for comparison, and in their Russian forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Case = Literal["any", "capital", "exact"]

APOSTROPHES = "'’‘ʻʼ‛`´′＇"
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_LETTER = rf"[^\W_{_UNSPACED}]"
_MARKS = r"[\u0300-\u036f]"

WORD = re.compile(
    rf"{_LETTER}+(?:{_MARKS}+{_LETTER}*|[{APOSTROPHES}]{_LETTER}+)*|[{_UNSPACED}]",
)
"""One word with the apostrophes inside it; in scripts without spaces between words, one character."""
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:['`][A-Za-z0-9]+)*")

_SIGNED_NAME = re.compile(r"\b([A-Za-z])(\+\+|#)(?!\w)")

_SPACES = r"[ \t\u00a0\u2009\u202f]*"
_QUOTES = '"«»“”„‘’「」『』《》'
_JOINT = re.compile(
    rf"{_SPACES}[{_QUOTES}]?{_SPACES}(?:[-\u2010-\u2015\u2212\uff0d\uff5e~+＋&·•・‧_/]|\r?\n)?{_SPACES}[{_QUOTES}]?{_SPACES}"
)
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_MARK = re.compile(_MARKS)
_UNDECOMPOSED = str.maketrans("ıłøđ", "ilod")
_CYRILLIC = re.compile(r"[а-яё]+", re.IGNORECASE)


def are_joined(gap: str) -> bool:
    """Return whether two words separated by this may belong to one name: by spaces, quotes, a hyphen or a line end."""
    return gap in {"", " ", "-"} or (len(gap) <= 8 and _JOINT.fullmatch(gap) is not None)


def bare(word: str) -> str:
    """Return a word without the English possessive: `Kazakhstan’s` is `Kazakhstan`."""
    return word[:-2] if len(word) > 3 and word[-1] in "sS" and word[-2] in APOSTROPHES else word


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the words of a text."""
    return [match.span() for match in (_ASCII_WORD if text.isascii() else WORD).finditer(text)]


def folded_words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    if not text.isascii():
        return list(map(fold, WORD.findall(text)))
    words = _ASCII_WORD.findall(text.lower())
    return [fold(word) for word in words] if "'" in text or "`" in text else words


def fold(word: str) -> str:
    """Return what a word is compared by: without case, diacritics, possessive `’s`, and with one kind of apostrophe."""
    return word.lower() if word.isascii() and word.isalnum() else _fold(word)


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", bare(word)).casefold())
    return _APOSTROPHE.sub("'", _MARK.sub("", plain)).translate(_UNDECOMPOSED)


def case_of(word: str) -> Case:
    """Return what a spelling asks of a word in a text: `trade` any case, `China` a capital, `SCO` just that."""
    letters = bare(word)
    if letters == letters.lower():
        return "any"
    rest = letters[1:]
    if letters[0].isupper() and (not rest or rest == rest.lower()):
        return "capital"
    return "exact"


def has_case(word: str, case: Case, spelled: str) -> bool:
    """Return whether a word meets what a spelling asks; a name of mixed case may stand in capitals throughout."""
    if case == "any":
        return True
    if case == "capital":
        return word[0].isupper()
    return bare(word) == spelled or (spelled != spelled.upper() and len(spelled) > 4 and bare(word) == spelled.upper())


def forms(word: str, language: str) -> frozenset[str]:
    """Return a word and, in Russian, its forms by case and number, all folded.

    The forms are made by the ending alone, so some are no words; a stem of more than two letters prevents collisions
    with others. Words in capitals throughout (`ШОС`) and digits have one form.
    """
    folded = fold(word)
    if language.partition("-")[0] != "ru" or case_of(word) == "exact" or not _CYRILLIC.fullmatch(word):
        return frozenset({folded})
    lemma = word.lower()
    for ending, endings in _RUSSIAN:
        if lemma.endswith(ending) and len(lemma) - len(ending) > 2:
            stem = lemma.removesuffix(ending)
            return frozenset({folded, *(fold(stem + other) for other in endings)})
    return frozenset({folded})


def _endings(lemma: str, spelled: str) -> tuple[str, tuple[str, ...]]:
    return lemma, tuple("" if ending == "-" else ending for ending in spelled.split())


def _adjective(lemma: str, stem: str) -> tuple[str, tuple[str, ...]]:
    return lemma, tuple(stem + ending for ending in _OF_ADJECTIVES.split())


_OF_ADJECTIVES = "ый ий ой ого его ому ему ым им ом ем ая яя ую юю ое ее ые ие ых их ыми ими ей"
_RUSSIAN = (
    _adjective("ский", "ск"),
    _adjective("ной", "н"),
    *(_adjective(lemma, "") for lemma in ("ый", "ая", "яя", "ое", "ее", "ые")),
    _endings("ия", "ия ии ию ией ий иям иями иях"),
    _endings("ие", "ие ия ию ием ии ий иям иями иях"),
    _endings("ий", "ий ия ию ием ии иев иям иями иях"),
    _endings("ии", "ии ий иям иями иях"),
    _endings("й", "й я ю ем е и ев ям ями ях"),
    _endings("ь", "ь я ю ем е и ью ей ям ями ях"),
    _endings("а", "а ы и е у ой ою - ам ами ах"),
    _endings("я", "я и е ю ей ям ями ях"),
    _endings("о", "о а у ом е - ам ами ах"),
    _endings("ы", "ы ов - ам ами ах"),
    _endings("", "- а у ом ем ым е ы и ов ам ами ах"),
)


def write_out_signs(text: str, words: Mapping[str, str]) -> str:
    """Put words for the signs in names of one letter and signs, `++` of C++ and `#` of C#: without they are all C."""
    if "#" not in text and "++" not in text:
        return text
    return _SIGNED_NAME.sub(lambda found: found[1] + words[found[2]], text)
