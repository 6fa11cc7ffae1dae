"""Cards: the small parts of a page that each show another article, by its linked headline and its lead."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import lxml.etree

from archive.importing.formats.html.blocks import HEADINGS, PARAGRAPHS, Block, class_names

Element = lxml.etree._Element
# A card has at most so many blocks; what stands above its headline is no longer than this, the headline no shorter.
MOST_IN_CARD = 5
LONGEST_KICKER = 40
SHORTEST_HEADLINE = 15


def mark_cards(blocks: Sequence[Block]) -> None:
    """Take for no prose what stands beside the linked headline of another article, in one of several such cards."""
    held: dict[Element, int] = defaultdict(int)
    for block in blocks:
        for element in block.path:
            held[element] += 1
    alike: dict[Element, Counter[tuple[str, frozenset[str]]]] = {}
    for place, block in enumerate(blocks):
        if not block.is_link or block.size < SHORTEST_HEADLINE:
            continue
        card = None
        for element in reversed(block.path[:-1] if block.tag in HEADINGS else block.path):
            if held[element] > MOST_IN_CARD:
                break
            if (
                held[element] > 1
                and (element.tag != "li" or block.tag in HEADINGS)
                and _is_one_of_several(element, alike)
            ):
                card = element
        if card is not None and not any(
            card in other.path and other.size > LONGEST_KICKER for other in blocks[max(0, place - MOST_IN_CARD) : place]
        ):
            for other in blocks[max(0, place - MOST_IN_CARD) : place + MOST_IN_CARD]:
                if card in other.path:
                    other.prose, other.is_card = 0, True


def _is_one_of_several(element: Element, alike: dict[Element, Counter[tuple[str, frozenset[str]]]]) -> bool:
    parent = element.getparent()
    if parent is None or element.tag in PARAGRAPHS - {"li"}:
        return False
    if parent not in alike:
        alike[parent] = Counter((str(child.tag), class_names(child)) for child in parent)
    return alike[parent][str(element.tag), class_names(element)] > 1
