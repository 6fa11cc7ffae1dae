"""Spelling made comparable before it is analysed: case, diacritics, letter forms, and scripts without spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

import opencc

from archive.text.spelling import APOSTROPHES, write_out_signs

Apostrophe = Literal["join", "possessive", "part", "suffix"]
"""What one inside a word is in a language: joined over (Xi'an, oʻzbek), before a genitive s, between two words
(l'accord), or before endings (İstanbul'da)."""

UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUN = re.compile(f"[{UNSPACED}]+")
_LATIN_TOO = re.compile("[\u0300-\u036f\u0483-\u0487\u05b0-\u05c7\u064b-\u065f\u0670]")
_MARKED_YOT = "й"
_SIGN = f"[{re.escape(APOSTROPHES)}]"
_POSSESSIVE = re.compile(rf"{_SIGN}(?<=\w.)[sS]\b")  # what is rare first: the search then leaps from sign to sign
_INSIDE = re.compile(rf"{_SIGN}(?<=\w.)(?=\w)")
_SUFFIX = re.compile(rf"{_SIGN}(?<=\w.)\w+")
_ANY_SIGN = re.compile(_SIGN)
_SIGN_WORDS = {"++": "plusplus", "#": "sharp"}
# Letters that keyboards of Arabic, Persian and Urdu write otherwise, and the stroke that only lengthens a word.
_ARABIC = {
    **dict.fromkeys("یىېےئ", "ي"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ہھۀةە", "ه"),
    **dict.fromkeys("أإآٱ", "ا"),
    "ؤ": "و",
    "ـ": "",
}
_UNDECOMPOSED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def fold(
    text: str, *, apostrophe: Apostrophe = "join", keeps_diacritics: bool = False, keeps_script: bool = False
) -> str:
    """Return a text as it is compared: without case, stress marks and diacritics, with characters in pairs where no
    spaces part words, and these simplified unless `keeps_script`.

    Russian й stays a letter of its own. `keeps_diacritics` keeps those of Latin letters, for a stemmer that needs them.
    """
    text = write_out_signs(text, _SIGN_WORDS)
    if _ANY_SIGN.search(text):
        text = _without_apostrophes(text, apostrophe)
    if text.isascii():
        return text.lower()
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if apostrophe == "suffix":
        text = text.replace("I", "ı")
    text = text.lower().translate(_KEPT if keeps_diacritics else _BARE)
    if not _RUN.search(text):
        return text
    return _RUN.sub(_pairs, text if keeps_script else text.translate(_simplified()))


def has_unspaced(text: str) -> bool:
    """Say whether a text has anything in the scripts without spaces."""
    return _RUN.search(text) is not None


def characters(text: str) -> str:
    """Return each character of the scripts without spaces once, simplified, separated by spaces."""
    return " ".join(dict.fromkeys("".join(_RUN.findall(text)).translate(_simplified())))


@cache
def _simplified() -> dict[int, str]:
    """Return the simplified form of each traditional Chinese character, the most usual one where it has several.

    The table is OpenCC's, https://github.com/BYVoid/OpenCC; one character becomes one, so that places in a text stay.
    """
    table = (Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(old): new for old, forms in pairs if len(old) == 1 and len(new := forms.split(" ")[0]) == 1}


def _without_apostrophes(text: str, apostrophe: Apostrophe) -> str:
    if apostrophe == "part":
        return _INSIDE.sub(" ", text)
    if apostrophe == "suffix":
        return _SUFFIX.sub("", text)
    if apostrophe == "possessive":
        text = _POSSESSIVE.sub("", text)
    return _INSIDE.sub("", text)


class _Signs(dict[int, str]):
    """What becomes of each character, found out when it is met first; `str.translate` asks for them."""

    def __init__(self, *, keeps_diacritics: bool) -> None:
        super().__init__()
        self._keeps_diacritics = keeps_diacritics

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded_sign(chr(code), self._keeps_diacritics)
        return folded


def _folded_sign(sign: str, keeps_diacritics: bool) -> str:
    if sign == _MARKED_YOT or _RUN.match(sign):
        return sign
    if sign in _ARABIC:
        return _ARABIC[sign]
    parts = unicodedata.normalize("NFD", sign)
    if keeps_diacritics and len(parts) > 1 and parts[0].isascii():
        return sign
    folded = _LATIN_TOO.sub("", parts)
    folded = folded if keeps_diacritics else folded.translate(_UNDECOMPOSED)
    return unicodedata.normalize("NFC", folded).casefold() if folded else ""


_BARE, _KEPT = _Signs(keeps_diacritics=False), _Signs(keeps_diacritics=True)


def _pairs(found: re.Match[str]) -> str:
    run = found[0]
    if len(run) == 1:
        return f" {run} "
    return f" {' '.join(run[at : at + 2] for at in range(len(run) - 1))} "
