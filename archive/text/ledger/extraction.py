"""The figures and quotations of one text, and the hash by which a person's word about one of them stays with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from archive.text.ledger.figures import chinese, counted
from archive.text.ledger.figures.english import ENGLISH
from archive.text.ledger.figures.russian import RUSSIAN
from archive.text.ledger.items import Figure, Quotation
from archive.text.ledger.quoted.quotations import quotations

READ_LANGUAGES = ("en", "ru", "zh")
MOST_FIGURES = 300  # of one text
MOST_QUOTATIONS = 200
LONGEST = 200_000  # characters of a text that are read
_AROUND = 24  # characters on either side of a figure that belong to its passage
_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z]")
_SIGNS = re.compile(r"[\W_]+")
_SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure in a text: in which of its paragraphs, counted from 1, its passage by hash and in words.

    `before` and `after` are the words around it in its sentence; `is_corrected` if a person set what it says.
    """

    paragraph: int
    figure: Figure
    passage: str
    text: str
    before: str
    after: str
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """A quotation in a text: in which of its paragraphs, counted from 1, and the hash of its passage."""

    paragraph: int
    quotation: Quotation
    passage: str
    text: str
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What one text holds, in order; `language` is as which it was read, empty where there are no rules for it."""

    language: str
    figures: tuple[FoundFigure, ...] = ()
    quotations: tuple[FoundQuotation, ...] = ()


def language_read(language: str, text: str) -> str:
    """Return as which language a text is read; of one whose language is unknown the script decides, else nothing."""
    known = language.partition("-")[0].lower()
    if known in READ_LANGUAGES:
        return known
    if known:
        return ""
    sample = text[:_SAMPLE]
    if _KANA.search(sample):
        return ""
    if _HAN.search(sample):
        return "zh"
    return "ru" if _CYRILLIC.search(sample) else "en" if _LATIN.search(sample) else ""


def extract(texts: Sequence[str], language: str) -> Found:
    """Return the figures and quotations of a text, given by its paragraphs, within bounds; the rest of it is left."""
    read = language_read(language, "\n".join(texts[:20]))
    if not read:
        return Found("")
    within = _within(texts)
    figures: list[FoundFigure] = []
    for number, text in enumerate(within, start=1):
        figures += [_found_figure(number, text, one) for one in _figures(text, read)]
        if len(figures) >= MOST_FIGURES:
            break
    said = [
        FoundQuotation(number, one, passage_of("quotation", text[one.start : one.end]), text[one.start : one.end])
        for number, (text, some) in enumerate(zip(within, quotations(within, read), strict=True), start=1)
        for one in some
    ]
    return Found(read, tuple(figures[:MOST_FIGURES]), tuple(said[:MOST_QUOTATIONS]))


def passage_of(kind: str, words: str) -> str:
    """Return the hash of a passage, the same whatever its spaces, signs and capitals."""
    folded = _SIGNS.sub("", unicodedata.normalize("NFKC", words).casefold())
    return blake2b(f"{kind}:{folded}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _within(texts: Sequence[str]) -> list[str]:
    found, length = [], 0
    for text in texts:
        length += len(text)
        if length > LONGEST:
            break
        found.append(text)
    return found


def _figures(text: str, language: str) -> list[Figure]:
    if language == "zh":
        return chinese.figures(text)
    return counted.figures(text, ENGLISH if language == "en" else RUSSIAN)


def _found_figure(number: int, text: str, figure: Figure) -> FoundFigure:
    before, after = text[: figure.start][-_AROUND:], text[figure.end : figure.end + _AROUND]
    passage = passage_of("figure", f"{before}{text[figure.start : figure.end]}{after}")
    shown_before = _from_word(text[max(0, figure.start - 90) : figure.start], figure.start > 90)
    shown_after = _to_word(text[figure.end : figure.end + 50], figure.end + 50 < len(text))
    return FoundFigure(number, figure, passage, text[figure.start : figure.end], shown_before, shown_after)


_SENTENCE_BEGINS = re.compile(r".*(?:[.!?…][\"”»)]*\s+(?=[A-ZА-ЯЁ«“\"])|[。！？；])", re.DOTALL)
_SENTENCE_ENDS = re.compile(r"[.!?…](?=[\s\"”»)]|$)|[。！？；]")


def _from_word(text: str, is_cut: bool) -> str:
    """Return the end of what stands before a figure, from the beginning of its sentence or of a word."""
    begun = _SENTENCE_BEGINS.match(text)
    if begun:
        return " ".join(text[begun.end() :].split(" "))
    if is_cut and not _HAN.search(text):
        return "… " + text.partition(" ")[2]
    return ("… " if is_cut else "") + text


def _to_word(text: str, is_cut: bool) -> str:
    """Return the beginning of what stands behind a figure, to the end of its sentence or of a word."""
    if ends := _SENTENCE_ENDS.search(text):
        return text[: ends.end()]
    if is_cut and not _HAN.search(text):
        return text.rpartition(" ")[0] + " …"
    return text + (" …" if is_cut else "")
