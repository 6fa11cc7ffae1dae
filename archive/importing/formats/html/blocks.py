"""The blocks of a page: its paragraphs, headings, items and rows, with what tells text from boilerplate."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import lxml.etree

from archive.importing.extraction.boilerplate import ends_as_sentence
from archive.importing.extraction.headlines import is_without_spaces
from archive.importing.formats.html.areas import Area, area_kind, pops_up, word_set

# So many blocks of a page are looked at, so deep may elements and marked areas stand in each other.
MOST_BLOCKS = 20_000
DEEPEST = 120
DEEPEST_AREA = 8

# Elements without text that is read; they are taken out before a page is looked at.
UNREAD = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "select", "option", "textarea",
    "input", "svg", "math", "canvas", "audio", "video", "source", "track", "map", "area", "link", "meta", "base",
    "param", "head", "button",
)  # fmt: skip
# Elements in which paragraphs stand that belong together, or that are one.
PARAGRAPHS = word_set("p li ul ol dl dd dt blockquote table tbody thead tr pre h1 h2 h3 h4 h5 h6")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PARTS = word_set(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search section summary"
    " table tbody tfoot thead tr ul"
)
# Areas of these kinds up to so many characters are no text whatever stands in them.
SHORT_AS_A_WHOLE = {
    "comments": 100_000,"navigation": 3000, "page foot": 1500, "share bar": 300, "advertisement": 300, "form": 200,
}  # fmt: skip
# So long may be what pops up beside a word; what is hidden in a line, and longer, is shown when it is asked for.
MOST_POPPED_UP, MOST_HIDDEN = 1500, 200
# A character says more in scripts without spaces.
DENSITY = 3
LONG = 80
SHORT_SENTENCE = 25
_PAUSE = re.compile(r"[.,;:!?…،؛؟。，；：！？、।]")
Piece = tuple[lxml.etree._Element, str]


@dataclass(slots=True, eq=False)
class Block:
    """Running text that no other block interrupts: its element, the places of its words, and their measures.

    `path` holds the elements around it, its own the last. A piece is an element and `text` or `tail`. `linked` counts
    characters in links, `size` is the length as Latin letters would have it, and `prose` is that of what reads as
    sentences, else 0. `reason` says why it is no text of the article, where that is so.
    """

    path: tuple[lxml.etree._Element, ...]
    text: str
    linked: int
    area: Area | None
    pieces: list[Piece]
    is_quote: bool = False
    is_card: bool = False
    reason: str = ""
    element: lxml.etree._Element = field(init=False)
    tag: str = field(init=False)
    size: int = field(init=False)
    prose: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.element = self.path[-1]
        self.tag = str(self.element.tag)
        length = len(self.text)
        self.size = length * DENSITY if not self.text.isascii() and is_without_spaces(self.text) else length
        if self.tag in HEADINGS or self.linked * 2 > length:
            return
        is_long = self.size >= LONG and _PAUSE.search(self.text)
        if is_long or (self.size >= SHORT_SENTENCE and ends_as_sentence(self.text[-40:])):
            self.prose = self.size

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it is a link."""
        return self.linked * 10 >= len(self.text) * 8


@dataclass(slots=True)
class _Reader:
    closely: bool
    blocks: list[Block] = field(default_factory=list)
    path: list[lxml.etree._Element] = field(default_factory=list)
    layouts: set[lxml.etree._Element] = field(default_factory=set)
    area: Area | None = None
    links: int = 0
    quotes: int = 0
    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    linked: int = 0
    breaks: int = 0

    def add(self, text: str | None, element: lxml.etree._Element, place: str) -> None:
        if not text or not (bare := text.strip()):
            if text:
                self.parts.append(" ")
            return
        self.breaks = 0
        self.parts.append(text)
        self.pieces.append((element, place))
        if self.links:
            self.linked += len(bare)

    def whole(self, element: lxml.etree._Element, text: str) -> None:
        """Add an area that needs no closer look as one block, in which all is a link."""
        if text and len(self.blocks) < MOST_BLOCKS:
            self.blocks.append(Block(tuple(self.path), text, len(text), self.area, [(element, "text")]))

    def end(self) -> None:
        """Close the block that was being read."""
        self.breaks = 0
        if self.pieces and len(self.blocks) < MOST_BLOCKS:
            text = " ".join("".join(self.parts).split())
            linked = min(self.linked, len(text))
            self.blocks.append(Block(tuple(self.path), text, linked, self.area, self.pieces, bool(self.quotes)))
        self.parts, self.pieces, self.linked = [], [], 0


def blocks_of(root: lxml.etree._Element, *, closely: bool = False) -> list[Block]:
    """Return the blocks of a page in their order; what is never read was taken out before.

    Menus, comments and the like are one block each, unless they are to be read closely.
    """
    reader = _Reader(closely)
    walk = lxml.etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            _leave(reader, element, str(element.tag))
        elif _enter(reader, element, str(element.tag)):
            walk.skip_subtree()
    return reader.blocks


def _enter(reader: _Reader, element: lxml.etree._Element, tag: str) -> bool:
    """Read the beginning of an element; return whether all of it was read."""
    if tag in _PARTS or (tag in ("td", "th") and element.getparent() in reader.layouts):
        reader.end()
        if len(reader.path) < DEEPEST:
            reader.path.append(element)
        reader.quotes += tag == "blockquote"
        if tag == "tr" and any(map(_is_column, element)):
            reader.layouts.add(element)
    elif tag == "a":
        reader.links += 1
    elif tag == "br":
        reader.breaks += 1
        reader.parts.append(" ")
        if reader.breaks > 1:
            reader.end()
    elif tag in ("td", "th"):
        reader.parts.append(" ")
    depth = reader.area.depth + 1 if reader.area else 0
    kind = area_kind(element) if depth < DEEPEST_AREA else ""
    is_popped_up = tag not in _PARTS and depth < DEEPEST_AREA and pops_up(element)
    if is_popped_up:
        kind = "dialog"
    if kind:
        reader.area = Area(element, kind, reader.area, depth)
        is_hidden = kind == "hidden" and tag not in _PARTS and element.get("aria-hidden") != "true"
        if is_popped_up or is_hidden:
            text = _short_text(element, MOST_POPPED_UP if is_popped_up else MOST_HIDDEN)
            if text is not None:
                reader.whole(element, text)
                return True
        if kind in SHORT_AS_A_WHOLE and not reader.closely and reader.path[-1] is element:
            text = _short_text(element, SHORT_AS_A_WHOLE[kind])
            if text is not None:
                reader.whole(element, text)
                return True
    reader.add(element.text, element, "text")
    return False


def _is_column(cell: lxml.etree._Element) -> bool:
    """Return whether a cell holds paragraphs: then its row lays out a page, and each of its cells is a part."""
    broken: lxml.etree._Element | None = None
    for element in cell.iterdescendants():
        is_break = element.tag == "br"
        if element.tag in _PARTS or (is_break and broken is not None and not (broken.tail or "").strip()):
            return True
        broken = element if is_break else None
    return False


def _short_text(element: lxml.etree._Element, most: int) -> str | None:
    """Return the text of an element, each piece a line; None if it has more characters or pieces than that."""
    lines, length = [], 0
    for number, part in enumerate(element.itertext()):
        if line := part.strip():
            lines.append(str(line))
            length += len(line)
        if length > most or number > most:
            return None
    return "\n".join(lines)


def _leave(reader: _Reader, element: lxml.etree._Element, tag: str) -> None:
    if tag in _PARTS or reader.path[-1] is element:
        reader.end()
        if reader.path[-1] is element:
            reader.path.pop()
        reader.quotes -= tag == "blockquote"
    elif tag == "a":
        reader.links -= 1
    if reader.area is not None and reader.area.element is element:
        reader.area = reader.area.outer
    reader.add(element.tail, element, "tail")


def class_names(element: lxml.etree._Element) -> frozenset[str]:
    """Return the names of an element's class but those that number it."""
    return frozenset(name for name in (element.get("class") or "").split() if not any(map(str.isdigit, name)))
