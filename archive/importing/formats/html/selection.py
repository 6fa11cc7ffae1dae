"""Choosing the blocks of a page that are its article: where its prose is densest, and what belongs to that."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import lxml.etree

from archive.importing.extraction.boilerplate import boilerplate_kind_at_edge
from archive.importing.extraction.headlines import letters_and_digits
from archive.importing.formats.html.areas import CITATIONS, Area, is_named_text
from archive.importing.formats.html.areas import MOST_PROSE as MOST_OF_KIND
from archive.importing.formats.html.blocks import HEADINGS, PARAGRAPHS, Block, class_names
from archive.importing.formats.html.interruptions import mark_cards, without_interruptions

Element = lxml.etree._Element
Look = tuple[tuple[str, ...], str]

# An area that is marked as no text holds the article all the same where so much of the page's prose stands in it;
# areas of some kinds only where there is hardly any other prose, many times as much as beside them.
MOST_PROSE = 0.5
SELDOM_TEXT = frozenset(("comments", "page foot", "navigation", "dialog", "date", CITATIONS))
SURELY = 4
# An element is not looked into further where such a share of its prose stands in it directly, or so many paragraphs.
MUCH = 0.15
SEVERAL = 3
# Parts beside the largest belong to the article from such a share of its prose on, if their paragraphs are long; much
# less is enough where they look the same inside.
QUITE_MUCH = 0.33
SOME = 0.08
LONG_PARAGRAPH = 100
# With less prose, what is marked as no text is looked at again.
LITTLE = 200
# What stands above the headline, as it was typed or in a drawer that is shut counts by this part only.
SELDOM_PROSE = 4
FARTHEST_STANDFIRST = 14
LONGEST_STANDFIRST = 700
# What names itself so is one from so many characters on.
SHORTEST_STANDFIRST = 15
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|dek|deck|sub-?(?:title|headline|head)|lede|lead|intro|summary|chapeau|vorspann|anriss)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HOLDS_PARAGRAPHS = frozenset(("p", "div", "ul", "section", "blockquote"))


def mark_areas(blocks: Sequence[Block]) -> None:
    """Say of each area whether it is text in spite of its mark: the page's prose stands in it."""
    total = 0
    areas: dict[Area, None] = {}
    for block in blocks:
        is_seldom = False
        for area in _areas(block):
            areas[area] = None
            area.prose += block.prose
            is_seldom = is_seldom or area.kind in SELDOM_TEXT
        total += 0 if is_seldom else block.prose
    for area in areas:
        if area.kind == CITATIONS:
            area.is_text = False  # of a short text they are many times as long
        elif area.kind in SELDOM_TEXT:
            area.is_text = area.prose > SURELY * total and area.prose > 300
        else:
            area.is_text = area.prose > MOST_PROSE * max(total, 1)
        area.is_text = area.is_text or area.prose > MOST_OF_KIND.get(area.kind, area.prose)


def _areas(block: Block) -> Iterable[Area]:
    """Yield the areas around a block, the innermost first."""
    area = block.area
    while area is not None:
        yield area
        area = area.outer


def kinds_of(block: Block) -> frozenset[str]:
    """Return the kinds of the areas in which a block stands and that are no text."""
    return frozenset(area.kind for area in _areas(block) if not area.is_text)


def area_of(block: Block) -> Area | None:
    """Return the area that tells that a block is no text; None where it may be."""
    area = block.area
    while area is not None and area.is_text:
        area = area.outer
    return area


def densest(
    blocks: Iterable[tuple[Block, int]], titled: frozenset[Element], heads: frozenset[Element]
) -> tuple[Element, list[Element]] | None:
    """Return the smallest element in which the article's prose stands, and those of its parts that hold it."""
    prose: dict[Element, int] = defaultdict(int)
    count: dict[Element, int] = defaultdict(int)
    inner: dict[Element, dict[Element, None]] = defaultdict(dict)
    direct: dict[Element, int] = defaultdict(int)
    singles: dict[Element, int] = defaultdict(int)
    looks: dict[Element, Look] = {}
    leaves: dict[Element, bool] = {}
    top = None
    for block, weight in blocks:
        if not weight:
            continue
        path = _containers(block, leaves)
        top = path[0]
        for place, element in enumerate(path):
            prose[element] += weight
            count[element] += 1
            if element not in looks:
                looks[element] = _look(block, place)
            if place:
                inner[path[place - 1]][element] = None
        direct[path[-1]] += weight
        singles[path[-1]] += block.tag == "p" and weight >= LONG_PARAGRAPH
    if top is None:
        return None
    here = top
    while True:
        parts = list(inner[here])
        if not parts:
            return here, [here]
        best = max(parts, key=lambda one: prose[one])
        if direct[here] > MUCH * prose[here] or direct[here] >= prose[best] or singles[here] >= SEVERAL:
            return here, [here]
        chosen = [one for one in parts if one is best or _belongs(one, best, prose, count, looks, titled, heads)]
        if len(chosen) > 1:
            return here, chosen
        here = best


def _containers(block: Block, leaves: dict[Element, bool]) -> Sequence[Element]:
    """Return the elements around a block in which several paragraphs may stand."""
    path = block.path
    end = len(path)
    while end > 1 and path[end - 1].tag in PARAGRAPHS:
        end -= 1
    if end < len(path) or end == 1:
        return path[:end]
    own = block.element
    if own not in leaves:
        leaves[own] = not any(child.tag in _HOLDS_PARAGRAPHS for child in own)
    return path[: end - 1] if leaves[own] else path


def _belongs(
    one: Element,
    best: Element,
    prose: dict[Element, int],
    count: dict[Element, int],
    looks: dict[Element, Look],
    titled: frozenset[Element],
    heads: frozenset[Element],
) -> bool:
    """Return whether a part stands beside the largest as a further piece of one article, and is no other article.

    `titled` holds the elements around the headline of the page, `heads` those around any `h1`.
    """
    if one.tag != best.tag or (one in heads and one not in titled and best in titled):
        return False
    if best.tag == "article" and (best in titled or one in titled):
        return False
    if _alike(one, best):
        return True
    least = SOME if looks[one] == looks[best] else QUITE_MUCH
    return prose[one] >= least * prose[best] and prose[one] >= LONG_PARAGRAPH * count[one]


def _look(block: Block, place: int) -> Look:
    """Return how a block stands in one of the elements around it: the tags between, and its own names."""
    return tuple(str(one.tag) for one in block.path[place:]), block.element.get("class") or ""


def _alike(one: Element, other: Element) -> bool:
    a, b = class_names(one), class_names(other)
    if a == b:
        return True
    return len(a & b) * 2 >= max(len(a), len(b)) > 0


def title_block(blocks: Sequence[Block], title: str) -> int:
    """Return the place of the headline; -1 where there is none."""
    letters = letters_and_digits(title)
    place = -1
    for number, block in enumerate(blocks):
        if letters and len(block.text) < 400 and letters_and_digits(block.text) == letters:
            if block.tag == "h1":
                return number
            if place < 0 and block.tag in HEADINGS:
                place = number
    return place


def choose(blocks: list[Block], title: str, names: Iterable[str], host: str) -> tuple[list[Block], list[Block]]:
    """Return the standfirst of the article, and its blocks; `names` and `host` are those of the publication."""
    mark_cards(blocks)
    mark_areas(blocks)
    at = title_block(blocks, title)
    if at >= 0:
        for area in _areas(blocks[at]):
            area.is_text = area.is_text or (area.prose > LITTLE and area.kind != "comments")
    inside = _inside(blocks, at)
    prose = sum(block.prose for block in inside)
    if prose < LITTLE:
        for area in {area for block in blocks for area in _areas(block)}:
            area.is_text = area.is_text or area.kind not in SELDOM_TEXT | {"hidden"}
        wider = _inside(blocks, at)
        if sum(block.prose for block in wider) > 2 * prose:
            inside = wider
    if sum(block.prose for block in inside) < LITTLE:
        named = _named(blocks)
        if sum(block.size for block in named) > 3 * sum(block.size for block in inside):
            inside = named
    if not inside:
        return [], []
    kept = without_interruptions(inside, title, names, host)
    first = next((number for number, block in enumerate(blocks) if kept and block is kept[0]), 0)
    return _standfirst(blocks, at, first), kept


def _inside(blocks: list[Block], at: int) -> list[Block]:
    open_blocks = [(number, block) for number, block in enumerate(blocks) if area_of(block) is None]
    heads = frozenset(element for block in blocks if block.tag == "h1" for element in block.path)
    weighed = [(b, b.prose // (SELDOM_PROSE if number < at or _is_seldom(b) else 1)) for number, b in open_blocks]
    found = densest(weighed, frozenset(blocks[at].path) if at >= 0 else frozenset(), heads)
    if found is None:
        return []
    here, chosen = found[0], frozenset(found[1])
    inside = [block for _number, block in open_blocks if not chosen.isdisjoint(block.path)]
    if here in chosen:
        outer = here.getparent()
        if outer is None or not class_names(here):
            return inside
        here = outer
    among = frozenset(inside)
    all_open = [block for _number, block in open_blocks]
    first, last = all_open.index(inside[0]), all_open.index(inside[-1])
    looks = {names for part in chosen if (names := class_names(part))}
    kept = []
    for number, block in enumerate(all_open):
        own = None if block in among else _line_in(block, here)
        if own is not None and first < number < last:
            is_subheading = block.tag in HEADINGS and all_open[number + 1] in among
            is_text = any(own.tag == one.tag and (is_subheading or _alike(own, one)) for one in chosen)
        else:
            is_text = block in among or (own is not None and class_names(own) in looks)
        if is_text:
            kept.append(block)
    return kept


def _line_in(block: Block, here: Element) -> Element | None:
    """Return the part of an element in which a line without prose stands, as subheadings and short paragraphs do."""
    if block.prose or block.is_link or block.is_card:
        return None
    return next((inner for outer, inner in pairwise(block.path) if outer is here), None)


def _is_seldom(block: Block) -> bool:
    return any(one.tag == "pre" or (one.tag == "details" and "open" not in one.attrib) for one in block.path)


def _named(blocks: list[Block]) -> list[Block]:
    """Return the blocks of the part that calls itself the text, where hardly anything reads as prose."""
    sizes: dict[Element, int] = defaultdict(int)
    named: dict[Element, bool] = {}
    for block in blocks:
        if area_of(block) is None and not block.is_link:
            for element in block.path:
                if element not in named:
                    named[element] = element.tag in ("article", "main") or is_named_text(element)
                if named[element]:
                    sizes[element] += block.size
    if not sizes:
        return []
    best = max(sizes, key=lambda one: sizes[one])
    return [block for block in blocks if best in block.path and area_of(block) is None]


def _standfirst(blocks: list[Block], at: int, first: int) -> list[Block]:
    """Return what stands between the headline and the text and reads as its beginning."""
    if at < 0 or not at < first <= at + FARTHEST_STANDFIRST:
        return []
    start = letters_and_digits(blocks[first].text[:2000])
    found = []
    for block in blocks[at + 1 : first]:
        kinds = kinds_of(block)
        if (
            (
                block.prose >= 50
                or (block.size >= 60 and block.linked == 0 and block.tag in ("h2", "h3", "h4", "p"))
                or (block.size >= SHORTEST_STANDFIRST and _STANDFIRST.search(block.element.get("class") or ""))
            )
            and block.size <= LONGEST_STANDFIRST
            and kinds <= {"related articles", "data of the article"}
            and not block.is_card
            and not boilerplate_kind_at_edge(block.text)
            and letters_and_digits(block.text) not in start
        ):
            found.append(block)
    return found[:2]
