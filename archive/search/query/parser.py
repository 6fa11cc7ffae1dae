"""What a reader typed, read as a query: words, "phrases", AND, OR, NOT or -, prefix*, field:value. It never fails."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from archive.text.broken_words import join_broken_words
from archive.text.dates.partial_dates import PartialDate

FieldName = Literal["tag", "source", "event", "place", "title", "from", "to", "lang"]
NoteKind = Literal["cut", "not_a_date", "prefix_too_short", "no_words"]

MOST_CHARACTERS = 2000
MOST_PARTS = 32
SHORTEST_PREFIX = 2

FIELDS: tuple[FieldName, ...] = get_args(FieldName)
_ALSO: dict[str, FieldName] = {"language": "lang"}
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "《": "》", "＂": "＂"}
_MARKS = "".join({*_QUOTES, *"".join(_QUOTES.values())})
_FIELD = re.compile(rf"({'|'.join((*FIELDS, *_ALSO))})[:：](?=\S)", re.IGNORECASE)
_BARE = re.compile(rf"[^\s{_MARKS}]+")
_QUOTE_SIGNS = re.compile(rf"[{_MARKS}]+")
_DASHES = "-−–"
_OR = "OR"
_AND, _NOT = "AND", "NOT"
_SIGNED = re.compile(r"\W*?([^\W\d_](?:\+\+|#))[^\w+#]*")  # the name of one letter and signs, such as C++ or F#


@dataclass(frozen=True, slots=True)
class Word:
    """What stood between two spaces; the analysis of a language may part it again."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow one another."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@dataclass(frozen=True, slots=True)
class Field:
    """A value of something else than the text; of `from` and `to` a date that `PartialDate.parse` reads."""

    name: FieldName
    value: str

    def __str__(self) -> str:
        is_bare = _BARE.fullmatch(self.value)
        return f"{self.name}:{self.value}" if is_bare else f'{self.name}:"{self.value}"'


Leaf = Word | Phrase | Prefix | Field


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    leaves: tuple[Leaf, ...]

    def __str__(self) -> str:
        return f" {_OR} ".join(map(str, self.leaves))


@dataclass(frozen=True, slots=True)
class Without:
    """Nothing with this."""

    leaf: Leaf

    def __str__(self) -> str:
        return f"-{self.leaf}"


Part = Leaf | AnyOf | Without


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be taken as it was typed."""

    kind: NoteKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReaderQuery:
    """All of these parts must hold. `str()` writes it so that reading it again gives the same."""

    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.parts))

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every leaf that is looked for, those of exclusions left out."""
        return tuple(leaf for part in self.parts for leaf in _leaves(part))

    @property
    def has_words(self) -> bool:
        """Whether whole words are looked for, so that some articles are more relevant than others."""
        return any(isinstance(leaf, Word | Phrase) or str(leaf).startswith("title:") for leaf in self.leaves)

    def without(self, index: int) -> ReaderQuery:
        """Drop one part."""
        return replace(self, parts=self.parts[:index] + self.parts[index + 1 :], notes=())

    def replacing(self, old: Leaf, new: Leaf) -> ReaderQuery:
        """Put another leaf in the place of one, wherever it is looked for."""

        def change(part: Part) -> Part:
            if isinstance(part, AnyOf):
                return AnyOf(tuple(new if leaf == old else leaf for leaf in part.leaves))
            return new if part == old else part

        return replace(self, parts=tuple(map(change, self.parts)), notes=())


def parse(typed: str) -> ReaderQuery:
    """Read what was typed; what can't be read is taken as words. Time and size are bounded whatever was typed.

    An article must have all words that are next to each other, with `AND` between them or not; `OR` joins only its two
    neighbours, `NOT` excludes what follows it. In small letters all three are words, and so they are where they have no
    neighbour. What holds nothing that can be looked for, such as signs alone, is a word that stands nowhere.
    """
    notes: list[Note] = []
    if len(typed) > MOST_CHARACTERS:
        typed = typed[:MOST_CHARACTERS]
        notes.append(Note("cut"))
    parts: list[Part] = []
    joins_next = False
    for piece in _pieces(_printable(join_broken_words(typed))):
        if isinstance(piece, str):
            joins_next = bool(parts) and not isinstance(parts[-1], Without)
            continue
        if isinstance(piece, Note):
            notes.append(piece)
            continue
        if sum(len(part.leaves) if isinstance(part, AnyOf) else 1 for part in parts) >= MOST_PARTS:
            notes.append(Note("cut"))
            break
        if joins_next and not isinstance(piece, Without):
            parts[-1] = AnyOf((*_leaves(parts[-1]), piece))
        elif piece not in parts:
            parts.append(piece)
        joins_next = False
    if not parts and not notes and typed.strip():
        parts.append(Word(" ".join(_printable(typed).split()) or typed.strip()))
        notes.append(Note("no_words"))
    return ReaderQuery(tuple(dict.fromkeys(map(_simplest, parts))), tuple(dict.fromkeys(notes)))


def _leaves(part: Part) -> tuple[Leaf, ...]:
    if isinstance(part, AnyOf):
        return part.leaves
    return () if isinstance(part, Without) else (part,)


def _simplest(part: Part) -> Part:
    if not isinstance(part, AnyOf):
        return part
    leaves = tuple(dict.fromkeys(part.leaves))
    return AnyOf(leaves) if len(leaves) > 1 else leaves[0]


def _printable(typed: str) -> str:
    """Return the text with spaces for what can't be seen: control characters, marks of direction, lone surrogates."""
    return "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} else sign for sign in typed)


def _pieces(typed: str) -> Iterator[Leaf | Without | Note | Literal["OR"]]:
    """Cut the text into leaves, exclusions and ORs, from left to right."""
    at = 0
    is_excluded = follows_not = False
    while at < len(typed):
        sign = typed[at]
        if not sign.isalnum() and sign not in _QUOTES:
            is_excluded = not sign.isspace() and (is_excluded or sign in _DASHES)
            at += 1
            continue
        found = _FIELD.match(typed, at)
        name = found[1].lower() if found else ""
        text, is_quoted, after = _take(typed, found.end() if found else at)
        if found and name in {"from", "to"} and not _is_date(text):
            yield Note("not_a_date", text)
            at = found.end()
            continue
        is_operator = not found and not is_excluded and not is_quoted and text in {_OR, _AND, _NOT}
        if is_operator and text == _OR:
            yield "OR"
        elif is_operator and text == _NOT and typed[after:].strip():
            at, follows_not = after, True
            continue
        elif is_operator and text == _AND and at and typed[:at].strip() and typed[after:].strip():
            at = after
            continue
        elif leaf := _leaf(_ALSO.get(name, name), text, is_quoted):
            yield from (Note("prefix_too_short", text),) if _is_short_prefix(leaf, text, is_quoted) else ()
            yield Without(leaf) if is_excluded or follows_not else leaf
            follows_not = False
        at = after
        is_excluded = False


def _take(typed: str, at: int) -> tuple[str, bool, int]:
    """Take a quotation or a word; a quotation that is never closed ends with the text."""
    closing = _QUOTES.get(typed[at]) if at < len(typed) else None
    if closing:
        ends = [end for end in (typed.find(sign, at + 1) for sign in closing) if end >= 0]
        end = min(ends, default=len(typed))
        return _QUOTE_SIGNS.sub(" ", typed[at + 1 : end]), True, end + 1
    found = _BARE.match(typed, at)
    return (found[0], False, found.end()) if found else ("", False, at + 1)


def _leaf(name: str, text: str, is_quoted: bool) -> Leaf | None:
    text = " ".join(text.split())
    if not any(sign.isalnum() for sign in text):
        return None
    if name:
        return Field(name, text)  # type: ignore[arg-type]
    if is_quoted:
        return Phrase(text)
    stem = text.rstrip("*")
    if stem != text and stem.isalnum() and len(stem) >= SHORTEST_PREFIX:
        return Prefix(stem)
    return Word(_plain_word(text))


def _is_short_prefix(leaf: Leaf, text: str, is_quoted: bool) -> bool:
    return isinstance(leaf, Word) and not is_quoted and text.endswith("*")


def _is_date(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _plain_word(text: str) -> str:
    """Return a word without the signs around it, which mean nothing in a text and something in a query."""
    if signed := _SIGNED.fullmatch(text):
        return signed[1]
    start = next(at for at, sign in enumerate(text) if sign.isalnum())
    end = next(at for at in range(len(text), 0, -1) if text[at - 1].isalnum() or unicodedata.combining(text[at - 1]))
    word = text[start:end]
    return word.lower() if word in {_OR, _AND, _NOT} else word
