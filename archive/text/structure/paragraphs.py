"""The one splitter of texts into numbered paragraphs, and the ids under which they can be cited."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from markdown_it.token import Token

from archive.text.keys import crockford
from archive.text.structure.markdown import HostileMarkdownError, parse

Kind = Literal["text", "heading", "item", "quotation", "row", "code"]

_EMPTY_LINES = re.compile(r"\n\s*\n")
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028]")
_ID = re.compile(r"p(\d+)-([0-9a-z]+)", re.ASCII)

LONGEST = 50_000  # characters of a paragraph; what is longer is split at a space, so that a page can end in it
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `number` counts from 1, `text` is its plain words, `id` its address within the article.

    `level` is the rank of a heading, else the depth of a list item or quotation; a row of level 1 is the head of its
    table. `ordinal` is the number of an item in a numbered list; what `continues` belongs to the item before it.
    `parts` are the Markdown tokens to draw it from, one part for each cell of a row, and none in plain text.
    """

    number: int
    id: str
    text: str
    kind: Kind = "text"
    level: int = 0
    ordinal: int | None = None
    continues: bool = False
    parts: tuple[tuple[Token, ...], ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Split:
    """A text in paragraphs; `is_refused` when it is Markdown that is not read as such, but as plain text."""

    paragraphs: list[Paragraph]
    is_refused: bool = False


def split(body: str, body_format: str) -> Split:
    """Split a text (`text` or `markdown`) into its paragraphs; headings, list items and quotations count.

    The time grows in step with the length, whatever the text: Markdown that was made to take longer, or is longer than
    any page, is split as plain text, the same every time.
    """
    read = _read_markdown(body) if body_format == "markdown" else None
    if read is not None:
        return Split(
            [
                replace(paragraph, number=number, id=paragraph_id(number, paragraph.text))
                for number, paragraph in enumerate(read, start=1)
            ]
        )
    found = [Paragraph(number, paragraph_id(number, text), text) for number, text in enumerate(_plain(body), 1)]
    return Split(found, is_refused=body_format == "markdown")


def paragraphs(body: str, body_format: str) -> list[Paragraph]:
    """Return the paragraphs of a text, see `split`."""
    return split(body, body_format).paragraphs


def paragraph_words(body: str, body_format: str) -> list[tuple[Kind, str]]:
    """Return the kind and the words of each paragraph that `paragraphs` has, in a third of the time."""
    read = _read_markdown(body) if body_format == "markdown" else None
    return [("text", text) for text in _plain(body)] if read is None else [(one.kind, one.text) for one in read]


def paragraph_id(number: int, text: str) -> str:
    """Make the id `p<n>-<3 characters>`: where a paragraph stands, and a hash that finds it when it has moved."""
    words = " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
    return f"p{number}-{_short(digest[0] << 8 | digest[1])}"


@cache
def _short(two_bytes: int) -> str:
    return crockford(two_bytes.to_bytes(2, "big"))[:3]  # two bytes make three characters


def plain_words(body: str, body_format: str) -> str:
    """Return the words of a text without its markup, paragraphs separated by one empty line."""
    read = _read_markdown(body) if body_format == "markdown" else None
    return "\n\n".join(_pieces(body) if read is None else (part.text for part in read))


def old_anchors(now: Sequence[Paragraph], past_ids: Iterable[str]) -> dict[str, list[str]]:
    """Return, by the id of a current paragraph, the ids of earlier versions that now lead to it.

    An old id leads to the paragraph with its words (of several, the one nearest to its old place), else to the one that
    now has its number, else to the last. Ids that are still in use need no anchor.
    """
    own = {paragraph.id for paragraph in now}
    by_hash: dict[str, list[Paragraph]] = {}
    for paragraph in now:
        by_hash.setdefault(paragraph.id.partition("-")[2], []).append(paragraph)
    anchors: dict[str, list[str]] = {}
    for past in dict.fromkeys(past_ids):
        read = _ID.fullmatch(past)
        if past in own or not read or not now:
            continue
        number = int(read[1])
        same = by_hash.get(read[2])
        if same:
            target = min(same, key=lambda paragraph: abs(paragraph.number - number))
        else:
            target = now[min(max(number, 1), len(now)) - 1]
        anchors.setdefault(target.id, []).append(past)
    return anchors


def _pieces(body: str) -> Iterator[str]:
    for piece in _EMPTY_LINES.split(_LINE_ENDS.sub("\n", body)):
        if text := piece.strip():
            yield text


def _plain(body: str) -> Iterator[str]:
    for piece in _pieces(body):
        yield from _split_long(piece)


def _split_long(piece: str) -> Iterator[str]:
    """Split what is longer than a paragraph may be, at the last space before that if there is one near."""
    while len(piece) > LONGEST:
        spaces = [space.end() for space in _SPACE.finditer(piece, LONGEST - 1000, LONGEST)]
        at = spaces[-1] if spaces else LONGEST
        if text := piece[:at].strip():
            yield text
        piece = piece[at:]
    if text := piece.strip():
        yield text


def _read_markdown(body: str) -> list[Paragraph] | None:
    """Read Markdown; None where that would take too long, or leave a paragraph that is longer than one may be."""
    try:
        found = list(_from_markdown(body))
    except HostileMarkdownError:
        return None
    return None if any(len(paragraph.text) > LONGEST for paragraph in found) else found


def _from_markdown(body: str) -> Iterator[Paragraph]:
    open_tokens: list[Token] = []
    row: list[Token] = []
    is_new_item = False
    for token in parse(body):
        if token.nesting == 1:
            open_tokens.append(token)
            is_new_item = is_new_item or token.type == "list_item_open"
            if token.type == "tr_open":
                row = []
        elif token.nesting == -1:
            open_tokens.pop()
            if token.type == "tr_close":
                cells = tuple(tuple(cell.children or ()) for cell in row)
                text = " | ".join(_words(cell) for cell in cells)
                is_head = any(outer.type == "thead_open" for outer in open_tokens)
                yield Paragraph(0, "", text, "row", level=int(is_head), parts=cells)
        elif token.type in {"fence", "code_block"}:
            yield Paragraph(0, "", token.content.rstrip("\n"), "code", parts=((token,),))
        elif token.type == "inline" and open_tokens[-1].type in {"td_open", "th_open"}:
            row.append(token)
        elif token.type == "inline":
            paragraph = _leaf(token, open_tokens)
            if paragraph.kind == "item" and not is_new_item:
                paragraph = replace(paragraph, ordinal=None, continues=True)
            is_new_item = False
            yield paragraph


def _leaf(inline: Token, open_tokens: Sequence[Token]) -> Paragraph:
    """Return what one run of words is by what it stands in; the innermost list or quotation decides."""
    parts = (tuple(inline.children or ()),)
    text = _words(parts[0])
    if open_tokens[-1].type == "heading_open":
        return Paragraph(0, "", text, "heading", level=int(open_tokens[-1].tag[1]), parts=parts)
    around = [token.type for token in open_tokens]
    for token in reversed(open_tokens):
        if token.type == "list_item_open":
            ordinal = int(token.info) if token.info else None
            return Paragraph(0, "", text, "item", around.count("list_item_open"), ordinal, parts=parts)
        if token.type == "blockquote_open":
            return Paragraph(0, "", text, "quotation", around.count("blockquote_open"), parts=parts)
    return Paragraph(0, "", text, parts=parts)


def _words(tokens: Iterable[Token]) -> str:
    """Return the words of inline tokens; a picture speaks by its alternative text."""
    words = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            words.append(" " if token.type == "softbreak" else "\n")
        elif token.type == "image":
            words.append(_words(token.children or ()))
        else:
            words.append(token.content)
    return "".join(words).strip()
