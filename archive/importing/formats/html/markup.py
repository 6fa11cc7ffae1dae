"""HTML converted to what the archive stores: plain text where it is only paragraphs, else Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import lxml.etree

from archive.importing.formats.html.addresses import safe_address
from archive.importing.formats.html.areas import word_set
from archive.importing.formats.html.inline import (
    BREAK,
    SHARE_BUTTON,
    escaped,
    guarded,
    lowered,
    quotation_marks,
    raised,
    tidy,
)
from archive.importing.formats.html.source import parse_html
from archive.importing.formats.html.unread import flat_words, is_unread

# So deep may elements stand in each other,
DEEPEST = 120
# and so wide may the signs of lists and quotations be before a paragraph.
WIDEST = 40


_BLOCKS = word_set(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5"
    " h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
_STRONG, _EMPHASIS = frozenset(("strong", "b")), frozenset(("em", "i", "cite", "dfn"))


@dataclass(slots=True)
class Block:
    """A paragraph: what stands before its first line and the others, its words as Markdown and without markup."""

    marked: str
    plain: str
    first: str = ""
    rest: str = ""
    tight: bool = False


@dataclass(slots=True)
class _Writer:
    base: str
    breaks: bool = False
    blocks: list[Block] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    is_marked: bool = False
    first: str = ""
    rest: str = ""
    item: bool = False

    def end(self) -> None:
        """Close the paragraph that was being written."""
        if not self.plain:
            return
        marked, plain = tidy("".join(self.marked)), tidy("".join(self.plain))
        self.marked, self.plain = [], []
        if not plain:
            return
        self.blocks.append(Block(guarded(marked), plain, self.first, self.rest, self.item))
        self.first, self.item = self.rest, False


def html_to_body(html: str, base: str = "", *, breaks: bool | None = None) -> tuple[str, str]:
    """Turn HTML into a body and its format, `text` or `markdown`.

    With `breaks` an empty line in running text separates paragraphs, as editors of weblogs have it; None means that
    for HTML without elements for paragraphs.

    Scripts, forms and everything else that is no text are dropped. Links to web pages stay; pictures become their
    alternative text. What can't be parsed at all is an empty text.
    """
    tree = parse_html(html)
    if tree is None:
        return "", "text"
    return element_to_body(tree, base, breaks=not _PARAGRAPHS.search(html) if breaks is None else breaks)


def element_to_body(tree: lxml.etree._Element, base: str = "", *, breaks: bool = False) -> tuple[str, str]:
    """Turn a parsed element into a body and its format."""
    writer = _Writer(base, breaks)
    _write(writer, tree, 0)
    writer.end()
    if not writer.is_marked:
        return "\n\n".join(block.plain.replace(BREAK, "\n") for block in writer.blocks), "text"
    return "".join(_joined(writer.blocks)).strip("\n"), "markdown"


def is_html(text: str) -> bool:
    """Return whether a text is HTML: it has the tags of paragraphs, or other known tags that are closed."""
    return bool(_TAGS.search(text))


_PARAGRAPHS = re.compile(r"<(?:p|div|br|li)\b", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_TAGS = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|figure|table|hr|span|script|style|iframe)\b[^<>]*>"
    r"|<img\s[^<>]*>|</(?:a|em|strong|b|i|q|u|cite|abbr|acronym|sup|sub|del|ins|mark|small|font|center|code)>",
    re.IGNORECASE,
)


def _joined(blocks: list[Block]) -> Iterator[str]:
    for place, block in enumerate(blocks):
        same = bool(place) and blocks[place - 1].rest == block.rest
        if same and block.rest.endswith("> ") and not block.tight:
            yield f"\n{block.rest.rstrip()}\n"
        elif place:
            yield "\n" if block.tight and same else "\n\n"
        lines = block.marked.replace(BREAK, "\\\n").split("\n")
        yield block.first + lines[0]
        for line in lines[1:]:
            yield "\n" + block.rest + line


def _text(writer: _Writer, text: str | None) -> None:
    if not text:
        return
    first, *others = _EMPTY_LINE.split(text) if writer.breaks else [text]
    writer.marked.append(escaped(first))
    writer.plain.append(first)
    for other in others:
        writer.end()
        writer.marked.append(escaped(other))
        writer.plain.append(other)


def _write(writer: _Writer, element: lxml.etree._Element, depth: int) -> None:
    if is_unread(element):
        return
    if depth > DEEPEST:
        for words in flat_words(element):
            writer.end()
            _text(writer, words)
        return
    tag = str(element.tag).rpartition("}")[2].lower()
    if tag == "br":
        _write_break(writer)
    elif tag == "img":
        _write_picture(writer, element)
    elif tag in _BLOCKS:
        writer.end()
        _write_block(writer, element, tag, depth)
        writer.end()
    elif tag == "a":
        _write_link(writer, element, depth)
    elif tag in _STRONG or tag in _EMPHASIS:
        _write_emphasis(writer, element, "**" if tag in _STRONG else "*", depth)
    elif tag in ("del", "s", "strike"):
        _write_emphasis(writer, element, "~~", depth)
    elif tag in ("sup", "sub"):
        _write_shifted(writer, element, raised if tag == "sup" else lowered, depth)
    elif tag == "q":
        _write_quotation(writer, element, depth)
    else:
        _children(writer, element, depth)


def _write_break(writer: _Writer) -> None:
    """Write the end of a line; a second one ends the paragraph."""
    last = next((text for text in reversed(writer.plain) if text == BREAK or text.strip()), "")
    if last == BREAK and not writer.first.endswith("# "):
        writer.end()
    else:
        writer.marked.append(BREAK)
        writer.plain.append(BREAK)


def _children(writer: _Writer, element: lxml.etree._Element, depth: int) -> None:
    _text(writer, element.text)
    for child in element:
        _write(writer, child, depth + 1)
        _text(writer, child.tail)


def _write_block(writer: _Writer, element: lxml.etree._Element, tag: str, depth: int) -> None:
    first, rest, count = writer.first, writer.rest, len(writer.blocks)
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        writer.is_marked = True
        writer.first += "#" * int(tag[1]) + " "
        _children(writer, element, depth)
        writer.marked = [part.replace(BREAK, " ") for part in writer.marked]
        writer.end()
    elif tag in ("blockquote", "ul", "ol") and len(writer.rest) >= WIDEST:
        _children(writer, element, depth)
    elif tag == "blockquote":
        writer.is_marked = True
        writer.first += "> "
        writer.rest += "> "
        _children(writer, element, depth)
        writer.end()
    elif tag in ("ul", "ol"):
        writer.is_marked = True
        _write_list(writer, element, tag, depth)
    elif tag == "tr":
        cells = [cell for cell in element if isinstance(cell.tag, str) and cell.tag in ("td", "th")]
        for place, cell in enumerate(cells):
            if place and writer.plain:
                _text(writer, " | ")
            inline = not any(isinstance(inner.tag, str) and inner.tag in _BLOCKS for inner in cell.iterdescendants())
            _children(writer, cell, depth + 1)
            if not inline:
                writer.end()
    elif tag == "pre":
        _text(
            writer,
            "".join(map(str, element.itertext())).strip("\n").replace("\n", BREAK),
        )
    else:
        _children(writer, element, depth)
    writer.end()
    writer.first, writer.rest = (first if len(writer.blocks) == count else rest), rest


def _write_list(writer: _Writer, element: lxml.etree._Element, tag: str, depth: int) -> None:
    first, rest = writer.first, writer.rest
    start = element.get("start") or ""
    number = int(start) - 1 if start.isascii() and start.isdigit() and len(start) <= 9 else 0
    for place, item in enumerate(one for one in element if isinstance(one.tag, str)):
        number += 1
        sign = f"{number}. " if tag == "ol" else "- "
        writer.first, writer.rest = first + sign, rest + " " * len(sign)
        writer.item = place > 0
        count = len(writer.blocks)
        _children(writer, item, depth + 1) if item.tag == "li" else _write(writer, item, depth + 1)
        writer.end()
        if len(writer.blocks) > count:
            first = rest
    writer.first, writer.rest, writer.item = rest, rest, False


def _write_shifted(writer: _Writer, element: lxml.etree._Element, shifted: Callable[[str], str], depth: int) -> None:
    """Write raised or lowered characters by signs of their own, where there are such."""
    start, blocks = len(writer.plain), len(writer.blocks)
    marked = len(writer.marked)
    _children(writer, element, depth)
    inner = "".join(writer.plain[start:])
    if len(writer.blocks) == blocks and (other := shifted(inner)) != inner:
        writer.plain[start:], writer.marked[marked:] = [other], [escaped(other)]


def _write_quotation(writer: _Writer, element: lxml.etree._Element, depth: int) -> None:
    """Write a quotation within its marks."""
    is_inner = next(element.iterancestors("q"), None) is not None
    before, after = quotation_marks("".join(map(str, element.itertext())), is_inner)
    _text(writer, before)
    _children(writer, element, depth)
    _text(writer, after)


def _write_link(writer: _Writer, element: lxml.etree._Element, depth: int) -> None:
    address = safe_address(element.get("href"), writer.base)
    start = len(writer.marked)
    blocks = len(writer.blocks)
    _children(writer, element, depth)
    inner = "".join(writer.marked[start:])
    if address and inner.strip(f" \t\r\n{BREAK}") and len(writer.blocks) == blocks:
        writer.is_marked = True
        text = inner.replace(BREAK, " ")
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        writer.marked[start:] = [f"{lead}[{text.strip()}]({address}){tail}"]


def _write_emphasis(writer: _Writer, element: lxml.etree._Element, sign: str, depth: int) -> None:
    start = len(writer.marked)
    blocks = len(writer.blocks)
    _children(writer, element, depth)
    inner = "".join(writer.marked[start:])
    words = inner.strip(f" \t\r\n{BREAK}")
    whole = words[:1].isalnum() and (words[-1:].isalnum() or words[-1:] in ".!?")
    before = next((text[-1] for text in reversed(writer.marked[:start]) if text), "")
    if words and whole and len(writer.blocks) == blocks and "*" not in inner and not before.isalnum():
        writer.is_marked = True
        lead, tail = inner[: inner.index(words)], inner[inner.index(words) + len(words) :]
        writer.marked[start:] = [f"{lead}{sign}{words.replace(BREAK, ' ')}{sign}{tail}"]


def _write_picture(writer: _Writer, element: lxml.etree._Element) -> None:
    """Write a picture as its alternative text; it is never loaded. One that is a link is a button or a teaser."""
    if next(element.iterancestors("a", "{http://www.w3.org/1999/xhtml}a"), None) is not None:
        return
    alternative = " ".join((element.get("alt") or "").split())
    if len(alternative.split()) >= 2 and not SHARE_BUTTON.match(alternative):
        _text(writer, f" {alternative} ")
