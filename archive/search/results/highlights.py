"""Highlights: where a text has the words of a query, and every hit in an opened article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from archive.models import Article
from archive.search.compiler import Either, ExpandedName, Sought, prefix_of
from archive.search.index.folding import fold
from archive.search.index.languages import GROUPS, PLAIN, group_of
from archive.search.query.parser import Field, Leaf, Phrase, Prefix, Without, Word
from archive.search.vocabulary import Spelling
from archive.text.broken_words import breaks_of, joined
from archive.text.spelling import WORD
from archive.text.structure.paragraphs import Paragraph, paragraphs

MOST_HITS = 1000  # on one page of an article
MOST_CACHED_WORDS = 50_000  # analysed words of a language
_CHANGES_INITIALS = ("arabic", "tamil")  # stemmers that cut words at their beginning, too
_KNOWN_INITIAL = re.compile("[0-9a-zа-ӿ]")


@dataclass(frozen=True, slots=True)
class Span:
    """From the first character to behind the last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that is a hit as a whole or not at all. Text, not HTML: to be escaped."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """The nth hit of an article, from 1, and its place in the text of its paragraph."""

    number: int
    paragraph_id: str
    span: Span


# One word, or one character of a script without spaces: as its language analyses it, as it is spelled, start and end.
# Plain tuples, since a page of snippets makes some ten thousand of them.
_Unit = tuple[str, str, int, int]


class Highlighter:
    """Looks the words of a query up in texts, `exact` ones as they are typed; made once for a list or an article."""

    def __init__(self, sought: Sequence[Sought], *, exact: bool = False) -> None:
        self._is_exact = exact
        self._texts: list[tuple[str, Spelling | None]] = []
        self._prefixes: tuple[str, ...] = ()
        for part in sought:
            self._take(part)
        self._sequences: dict[str, list[list[_Unit]]] = {}

    def __bool__(self) -> bool:
        return bool(self._texts or self._prefixes)

    def spans(self, text: str, language: str) -> list[Span]:
        """Return the spans of a text that are hits, in order and apart from each other."""
        breaks = breaks_of(text)
        spans = self._spans(text, language)
        if not breaks:
            return spans
        in_one = [_stretched(span, breaks) for span in self._spans(joined(text, breaks), language)]
        return _merged(sorted((*spans, *in_one), key=lambda span: span.start))

    def _spans(self, text: str, language: str) -> list[Span]:
        wanted = self._wanted(language)
        if not text or not (wanted or self._prefixes):
            return []
        group = group_of(language).name
        firsts = {sequence[0][1] for sequence in wanted}
        if not self._is_exact:
            firsts |= {sequence[0][0] for sequence in wanted}
        if not _may_hold(text, group, firsts, self._prefixes):
            return []
        units = _units(text, group)
        found: list[Span] = []
        for at, (stem, spelled, start, end) in enumerate(units):
            if spelled in firsts or (stem in firsts and not self._is_exact):
                if last := max(_end(units, at, sequence, exact=self._is_exact) for sequence in wanted):
                    found.append(Span(start, last))
            elif self._prefixes and spelled.startswith(self._prefixes):
                found.append(Span(start, end))
        return _merged(found)

    def _take(self, part: Sought) -> None:
        if isinstance(part, Either):
            for option in part.options:
                self._take(option)
        elif isinstance(part, ExpandedName):
            for word in part.words:
                self._take(word)
            self._texts += [(spelling.text, spelling) for spelling in part.spellings]
        elif not isinstance(part, Without):
            self._take_leaf(part)

    def _take_leaf(self, leaf: Leaf) -> None:
        if isinstance(leaf, Prefix) and (prefix := prefix_of(leaf)):
            self._prefixes += (prefix,)
        elif isinstance(leaf, Word | Phrase | Prefix):
            self._texts.append((leaf.text, None))
        elif isinstance(leaf, Field) and leaf.name == "title":
            self._texts.append((leaf.value, None))

    def _wanted(self, language: str) -> list[list[_Unit]]:
        group = group_of(language)
        if group.name not in self._sequences:
            sequences: list[list[_Unit]] = []
            for text, spelling in self._texts:
                if spelling and not spelling.applies_to(group):
                    continue
                units = _units(text, group.name)
                sequences.append(units)
                if len(units) == 1 and not self._is_exact:
                    sequences += [[(stem, *units[0][1:])] for stem in group.alternatives(text)]
            self._sequences[group.name] = [sequence for sequence in sequences if sequence]
        return self._sequences[group.name]


def hits(article: Article, highlighter: Highlighter, found: Iterable[Paragraph] | None = None) -> list[Hit]:
    """Return every hit in the public text of an article, by its paragraphs; or only in those that were found in it."""
    with_spans: list[Hit] = []
    for part in paragraphs(article.public_body(), article.body_format) if found is None else found:
        for span in highlighter.spans(part.text, article.language):
            if len(with_spans) >= MOST_HITS:
                return with_spans
            with_spans.append(Hit(len(with_spans) + 1, part.id, span))
    return with_spans


def pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Cut a text into what is a hit and what is not."""
    found: list[Piece] = []
    at = 0
    for span in spans:
        found += [Piece(text[at : span.start]), Piece(text[span.start : span.end], is_hit=True)]
        at = span.end
    return tuple(piece for piece in (*found, Piece(text[at:])) if piece.text)


def _end(units: Sequence[_Unit], at: int, sequence: Sequence[_Unit], *, exact: bool) -> int:
    """Return where a sequence that begins at a unit ends in the text; 0 if it is not there."""
    there = units[at : at + len(sequence)]
    if len(there) < len(sequence):
        return 0
    pairs = zip(there, sequence, strict=True)
    are_alike = all(one[1] == other[1] or (one[0] == other[0] and not exact) for one, other in pairs)
    return there[-1][3] if are_alike else 0


def _stretched(span: Span, breaks: Sequence[tuple[int, int]]) -> Span:
    """Return a span of a text whose broken words were joined as it is in the text itself."""
    start, end = span.start, span.end
    for at, after in breaks:
        start += after - at if start >= at else 0
        end += after - at if end > at else 0
    return Span(start, end)


def _merged(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        elif found and span.start == found[-1].end:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def _units(text: str, group: str) -> list[_Unit]:
    known = _analysed[group]
    return [(*pair, word.start(), word.end()) for word in WORD.finditer(text) for pair in known[word[0]]]


def _may_hold(text: str, group: str, firsts: Set[str], prefixes: tuple[str, ...]) -> bool:
    """Whether a hit begins with some word of a text; most paragraphs of a list hold none, and this is seen soonest.

    A word is not even analysed where no hit begins with its letter.
    """
    known = _analysed[group]
    letters = {""} | {_initials[key[0]] for key in (*firsts, *prefixes)}
    keeps_initials = GROUPS[group].stemmer not in _CHANGES_INITIALS
    for word in WORD.findall(text):
        if keeps_initials and _initials[word[0]] not in letters and word.isalnum():
            continue
        for stem, spelled in known[word]:
            if stem in firsts or spelled in firsts or (prefixes and spelled.startswith(prefixes)):
                return True
    return False


class _Initials(dict[str, str]):
    """The letter with which a word begins when it is analysed, by its own first letter; empty where nobody can tell."""

    def __missing__(self, sign: str) -> str:
        folded = fold(sign)
        self[sign] = folded if _KNOWN_INITIAL.fullmatch(folded) else ""
        return self[sign]


_initials = _Initials()


class _Analysed(dict[str, tuple[tuple[str, str], ...]]):
    """The words of a language that were met, analysed and as they are spelled; begun anew when it grows too large."""

    def __init__(self, group: str) -> None:
        self.group = group

    def __missing__(self, word: str) -> tuple[tuple[str, str], ...]:
        stems, spelled = GROUPS[self.group].analyse(word), PLAIN.analyse_as_spelled(word)
        if len(stems) != len(spelled):
            spelled = stems  # parted otherwise by its language
        if len(self) >= MOST_CACHED_WORDS:
            self.clear()
        self[word] = tuple(zip(stems, spelled, strict=True))
        return self[word]


_analysed = {name: _Analysed(name) for name in GROUPS}
