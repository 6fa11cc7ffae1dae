"""Where the words of a query stand in a text: snippets of a list, and hits in an opened article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from archive.models import Article, BodyFormat
from archive.search.compiler import Either, Sought, Widened, prefix_of
from archive.search.index.folding import fold
from archive.search.index.languages import GROUPS, PLAIN, group_of
from archive.search.query.parser import Field, Leaf, Phrase, Prefix, Without, Word
from archive.search.vocabulary import Spelling
from archive.text.spelling import WORD
from archive.text.structure.markdown import LONGEST as LONGEST_MARKDOWN
from archive.text.structure.page_parts import part_with, parts_of
from archive.text.structure.paragraphs import Paragraph, paragraphs

SNIPPETS = 2
SNIPPET_LENGTH = 220  # characters
LEAD = 70  # characters before the first hit of a snippet
MOST_MARKS = 1000  # on one page of an article
MOST_TEXT, MOST_MARKDOWN = 300_000, 40_000  # characters of an article that are looked through for snippets
MOST_KEPT = 50_000  # analysed words of a language
_CHANGES_INITIALS = ("arabic", "tamil")  # stemmers that cut words at their beginning, too
_SPACE = re.compile(r"\s+")
_TOLD_INITIAL = re.compile("[0-9a-zа-ӿ]")


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
class Snippet:
    """A part of a paragraph around its hits; `fragment` are words that stand in it just so, for a text fragment.

    `part` is that of a long text which the paragraph stands in.
    """

    paragraph_id: str
    pieces: tuple[Piece, ...]
    starts_inside: bool
    ends_inside: bool
    fragment: str
    part: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """The nth hit of an article, from 1, and its place in the text of its paragraph."""

    number: int
    paragraph_id: str
    span: Span


# One word, or one character of a script without spaces: as its language analyses it, as it is spelled, start and end.
# Plain tuples, since a page of snippets makes some ten thousand of them.
_Unit = tuple[str, str, int, int]


class Marker:
    """Finds the words of a query in texts; made once for a list or an article."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self._texts: list[tuple[str, Spelling | None]] = []
        self._prefixes: tuple[str, ...] = ()
        for part in sought:
            self._take(part)
        self._sequences: dict[str, list[list[_Unit]]] = {}

    def __bool__(self) -> bool:
        return bool(self._texts or self._prefixes)

    def spans(self, text: str, language: str) -> list[Span]:
        """Return where the words stand in a text, in order and apart from each other."""
        wanted = self._wanted(language)
        if not text or not (wanted or self._prefixes):
            return []
        group = group_of(language).name
        firsts = {key for sequence in wanted for key in sequence[0][:2]}
        if not _may_hold(text, group, firsts, self._prefixes):
            return []
        units = _units(text, group)
        found: list[Span] = []
        for at, (stem, spelled, start, end) in enumerate(units):
            if stem in firsts or spelled in firsts:
                if last := max(_end(units, at, sequence) for sequence in wanted):
                    found.append(Span(start, last))
            elif self._prefixes and spelled.startswith(self._prefixes):
                found.append(Span(start, end))
        return _merged(found)

    def _take(self, part: Sought) -> None:
        if isinstance(part, Either):
            for option in part.options:
                self._take(option)
        elif isinstance(part, Widened):
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
                if spelling and not spelling.may_stand_in(group):
                    continue
                units = _units(text, group.name)
                sequences.append(units)
                if len(units) == 1:
                    sequences += [[(stem, *units[0][1:])] for stem in group.alternatives(text)]
            self._sequences[group.name] = [sequence for sequence in sequences if sequence]
        return self._sequences[group.name]


def snippets(article: Article, marker: Marker) -> tuple[Snippet, ...]:
    """Return up to two parts of the public text, from different paragraphs, with the most different hits in them.

    Without a hit in the text (it is in the title, say) the beginning is given. Needs the text and source loaded. Of a
    long text only the beginning is looked through.
    """
    found = beginning(article)
    marked = [(part, marker.spans(part.text, article.language)) for part in found] if marker else []
    with_hits = [(part, spans) for part, spans in marked if spans]
    best = sorted(with_hits, key=lambda pair: _variety(*pair), reverse=True)[:SNIPPETS]
    if not best:
        first = next((part for part in found if part.kind != "heading"), None)
        return (_snippet(first, []),) if first else ()
    parts = parts_of(found)
    return tuple(
        replace(_snippet(part, spans), part=part_with(parts, part.number))
        for part, spans in sorted(best, key=lambda pair: pair[0].number)
    )


def beginning(article: Article) -> Sequence[Paragraph]:
    """Return the first paragraphs of the public text, as numbered in the whole, up to some length."""
    body = article.public_body()
    most = MOST_MARKDOWN if article.body_format == BodyFormat.MARKDOWN else MOST_TEXT
    if len(body) <= most:
        return paragraphs(body, article.body_format)
    # Markdown that is too long is read as plain text, and so is its beginning.
    is_plain = article.body_format != BodyFormat.MARKDOWN or len(body) > LONGEST_MARKDOWN
    first = paragraphs(body[:most], BodyFormat.TEXT if is_plain else BodyFormat.MARKDOWN)
    return first[:-1] or first  # the last was cut off


def hits(article: Article, marker: Marker, found: Iterable[Paragraph] | None = None) -> list[Hit]:
    """Return every hit in the public text of an article, by its paragraphs; or only in those that were found in it."""
    marked: list[Hit] = []
    for part in paragraphs(article.public_body(), article.body_format) if found is None else found:
        for span in marker.spans(part.text, article.language):
            if len(marked) >= MOST_MARKS:
                return marked
            marked.append(Hit(len(marked) + 1, part.id, span))
    return marked


def pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Cut a text into what is a hit and what is not."""
    found: list[Piece] = []
    at = 0
    for span in spans:
        found += [Piece(text[at : span.start]), Piece(text[span.start : span.end], is_hit=True)]
        at = span.end
    return tuple(piece for piece in (*found, Piece(text[at:])) if piece.text)


def _variety(part: Paragraph, spans: Sequence[Span]) -> tuple[int, int]:
    return len({part.text[span.start : span.end].casefold() for span in spans}), len(spans)


def _snippet(part: Paragraph, spans: Sequence[Span]) -> Snippet:
    text = part.text
    start = _word_start(text, spans[0].start - LEAD) if spans else 0
    end = _word_end(text, max(start + SNIPPET_LENGTH, spans[0].end if spans else 0))
    inside = [Span(span.start - start, span.end - start) for span in spans if span.end <= end]
    shown = text[start:end]
    first = inside[0] if inside else Span(0, 0)
    fragment = shown[first.start : _word_end(shown, first.end + 30)] if inside else ""
    return Snippet(part.id, pieces(shown, inside), start > 0, end < len(text), _SPACE.sub(" ", fragment).strip())


def _word_start(text: str, at: int) -> int:
    """Give the nearest beginning of a word from here on; of scripts without spaces any place will do."""
    if at <= 0:
        return 0
    found = _SPACE.search(text, at, at + 30)
    return found.end() if found else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    found = [space.start() for space in _SPACE.finditer(text, max(at - 30, 0), at + 1)]
    return found[-1] if found else at


def _end(units: Sequence[_Unit], at: int, sequence: Sequence[_Unit]) -> int:
    """Return where a sequence that begins at a unit ends in the text; 0 if it does not stand there."""
    there = units[at : at + len(sequence)]
    if len(there) < len(sequence):
        return 0
    are_alike = all(one[0] == other[0] or one[1] == other[1] for one, other in zip(there, sequence, strict=True))
    return there[-1][3] if are_alike else 0


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
        self[sign] = folded if _TOLD_INITIAL.fullmatch(folded) else ""
        return self[sign]


_initials = _Initials()


class _Analysed(dict[str, tuple[tuple[str, str], ...]]):
    """The words of a language that were met, analysed and as they are spelled; begun anew when it grows too large."""

    def __init__(self, group: str) -> None:
        self.group = group

    def __missing__(self, word: str) -> tuple[tuple[str, str], ...]:
        stems, spelled = GROUPS[self.group].analyse(word), PLAIN.analyse(word)
        if len(stems) != len(spelled):
            spelled = stems  # parted otherwise by its language
        if len(self) >= MOST_KEPT:
            self.clear()
        self[word] = tuple(zip(stems, spelled, strict=True))
        return self[word]


_analysed = {name: _Analysed(name) for name in GROUPS}
