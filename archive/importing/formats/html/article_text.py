"""The text of the article in a page: its body, its standfirst, and what was left out of it and why."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import lxml.etree
import trafilatura

from archive.importing.drafts import Removed
from archive.importing.extraction.credits.sources import host_of
from archive.importing.formats.html.addresses import take_permalinks
from archive.importing.formats.html.areas import CITATIONS, Area
from archive.importing.formats.html.blocks import UNREAD, Block, blocks_of
from archive.importing.formats.html.markup import element_to_body, html_to_body
from archive.importing.formats.html.page_credits import PageLine, lines_around
from archive.importing.formats.html.page_metadata import PageMetadata
from archive.importing.formats.html.selection import area_of, choose, title_block
from archive.text.structure.paragraphs import plain_words

# Where so little was found, the page is read more closely, then a second extractor is asked, and its text taken where
# it is so many times as long.
LITTLE = 250
MUCH_LONGER = 1.5
# It is asked about no page of more blocks, which takes it long.
MOST_ASKED = 3000
# The text that a page's data states is taken where it is so much longer than what is to be seen in the page.
LEAST_STATED = 400
# So much of what was left out is kept with the article's record.
LONGEST_REMOVED = 100_000

# It says on every page what it could not find; here that is a finding like any other.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


# Elements that are no text by their tag, in which it stands all the same on pages that wrap everything in one of them.
_OPENED = frozenset(("form", "nav", "dialog", "figure"))


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The body and its format, the standfirst, what was left out, and the lines around it.

    `is_sure` is false where all text had to be kept.
    """

    body: str
    body_format: str
    standfirst: str = ""
    removed: tuple[Removed, ...] = ()
    is_sure: bool = True
    lines: tuple[PageLine, ...] = ()


def read_article(page: PageMetadata, title: str, names: Sequence[str]) -> ArticleText:
    """Find the text of a page's article, by its look first; the tree of the page is used up.

    `names` are those of the publication.
    """
    page.drop_comments_in_values()
    address = page.address()
    base = address.value if address else ""
    host = host_of(base).removeprefix("www.") if base else ""
    stated = page.stated_text()
    root = page.tree.find("body")
    root = page.tree if root is None else root
    lxml.etree.strip_elements(root, *UNREAD, with_tail=False)
    permalinks = take_permalinks(root)
    found = _read(root, stated, title, names, base, host)
    if not permalinks:
        return found
    return replace(found, removed=(*found.removed, Removed("\n".join(permalinks), "links to paragraphs", (0, 0))))


def _read(
    root: lxml.etree._Element, stated: str, title: str, names: Sequence[str], base: str, host: str
) -> ArticleText:
    blocks = blocks_of(root)
    standfirst, kept = choose(blocks, title, names, host)
    if sum(block.prose for block in kept) < LITTLE and any(block.area for block in blocks):
        blocks = blocks_of(root, closely=True)
        standfirst, kept = choose(blocks, title, names, host)
    lines_by_text = tuple(lines_around(blocks, title_block(blocks, title), kept))
    return replace(_chosen(root, base, stated, blocks, standfirst, kept), lines=lines_by_text)


def _chosen(
    root: lxml.etree._Element,
    base: str,
    stated: str,
    blocks: Sequence[Block],
    standfirst: Sequence[Block],
    kept: Sequence[Block],
) -> ArticleText:
    """Return the text of these blocks, or what the page's data or a second extractor has where that is much more."""
    size = sum(block.size for block in kept)
    if len(stated) >= LEAST_STATED and len(stated) > 2 * sum(len(block.text) for block in kept):
        return _beside("\n\n".join(filter(None, map(str.strip, stated.split("\n")))), "text", blocks)
    if size < LITTLE and len(blocks) <= MOST_ASKED:
        _drop_citations(blocks)
        second = _second_opinion(root, base)
        if second and len(second[0]) > MUCH_LONGER * size:
            return _beside(*second, blocks)
    if not kept:
        return ArticleText(*element_to_body(root, base), is_sure=False)
    lines = " ".join(block.text for block in standfirst)
    removed = _removed(blocks, {*standfirst, *kept})
    body = element_to_body(_pruned(root, kept), base)
    return ArticleText(*body, lines, removed)


def _beside(body: str, body_format: str, blocks: Sequence[Block]) -> ArticleText:
    """Return a text that was not found by its blocks; those that it lacks were left out."""
    words = plain_words(body, body_format)
    return ArticleText(body, body_format, "", _removed(blocks, {block for block in blocks if block.text in words}))


def _drop_citations(blocks: Sequence[Block]) -> None:
    """Take out of a page what no other extractor should take for its text either."""
    areas = {block.area for block in blocks if block.area and block.area.kind == CITATIONS}
    for element in {area.element for area in areas}:
        if element.getparent() is not None:
            element.clear(keep_tail=True)


def _second_opinion(root: lxml.etree._Element, base: str) -> tuple[str, str] | None:
    try:
        extracted = trafilatura.extract(
            lxml.etree.tostring(root, encoding="unicode", method="html"),
            output_format="html",
            favor_precision=True,
            include_comments=False,
            include_tables=True,
            include_formatting=True,
            include_links=True,
            with_metadata=False,
        )
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError, lxml.etree.LxmlError):
        return None
    return html_to_body(extracted, base) if extracted else None


def _pruned(root: lxml.etree._Element, kept: Sequence[Block]) -> lxml.etree._Element:
    """Take out of a page everything but these blocks; return the element that holds them all."""
    words: set[tuple[lxml.etree._Element, str]] = set()
    needed: set[lxml.etree._Element] = set()
    for block in kept:
        for element, place in block.pieces:
            words.add((element, place))
            one = element if place == "text" else element.getparent()
            while one is not None and one not in needed:
                needed.add(one)
                one = one.getparent()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag in _OPENED:
            element.tag = "div"
        for name in ("hidden", "style"):
            element.attrib.pop(name, None)
        if (element, "text") not in words:
            element.text = None
        last: lxml.etree._Element | None = None
        words_here = [element.text or ""]
        for child in list(element):
            tail = child.tail if (child, "tail") in words else None
            if child in needed or child.tag == "br":
                _set_words(element, last, words_here)
                waiting.append(child)
                last, words_here = child, [tail or ""]
            else:
                element.remove(child)
                words_here.append(tail or "")
        _set_words(element, last, words_here)
    return root


def _set_words(element: lxml.etree._Element, child: lxml.etree._Element | None, words: Sequence[str]) -> None:
    """Write the words that stand behind a child of an element, or before its first."""
    text = " ".join(filter(None, words)) or None
    if child is None:
        element.text = text
    else:
        child.tail = text


def _removed(blocks: Sequence[Block], kept: set[Block]) -> tuple[Removed, ...]:
    """Return what was left out, with its reason, pieces of one reason together."""
    left = LONGEST_REMOVED
    found = []
    for reason, group in groupby((block for block in blocks if block not in kept), key=_reason):
        text = "\n".join(block.text for block in group)[:left]
        left -= len(text)
        if text:
            found.append(Removed(text, reason, (0, 0)))
    return tuple(found)


def _reason(block: Block) -> str:
    area: Area | None = area_of(block)
    return block.reason or (area.kind if area else "page around the article")
