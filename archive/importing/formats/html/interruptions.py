"""What stands among the text of an article and is none of it: cards of others, teasers, offers, buttons, captions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import lxml.etree

from archive.importing.extraction.boilerplate import (
    boilerplate_kind,
    boilerplate_kind_at_edge,
    ends_as_sentence,
    section_kind,
)
from archive.importing.extraction.dates import date_at_start
from archive.importing.extraction.headlines import letters_and_digits
from archive.importing.formats.html.addresses import leads_elsewhere
from archive.importing.formats.html.blocks import HEADINGS, PARAGRAPHS, Block, class_names
from archive.importing.formats.html.offers import mark_offers

Element = lxml.etree._Element

# A card, which shows another article by its linked headline and its lead, has at most so many blocks; what stands above
# its headline is no longer than this, the headline no shorter.
MOST_IN_CARD = 5
LONGEST_KICKER = 40
SHORTEST_HEADLINE = 15
# A link behind a label of at most so many letters is a teaser, unless it closes as a sentence.
LONGEST_LABEL = 30
SHORTEST_LINK = 15
LONG_SENTENCE = 80
# Less than this share of the prose may stand behind a heading that closes an article.
LITTLE = 0.2
_LINKED_TEXT = HEADINGS | {"tr", "li"}
_LABEL = re.compile(r"[^.!?。！？]{2,30}?[:：|»›>→►▶•]")
_SENTENCE_BEFORE_CREDIT = re.compile(r"\S+.*?[.!?\u3002)]\s+[(\uff08]?[^.!?\u3002:\uff1a]{2,30}[:\uff1a]")


def without_interruptions(blocks: list[Block], title: str, names: Iterable[str], host: str) -> list[Block]:
    """Return the blocks that are text; the others say why not. `names` and `host` are those of the publication."""
    letters = letters_and_digits(title)
    for block in blocks:
        block.reason = _reason(block, letters, host)
    _close_lists(blocks, host)
    _close_opened(blocks)
    _close_head(blocks)
    _close_tail(blocks)
    _close_links(blocks)
    mark_offers(blocks, names)
    _close_headings(blocks)
    return [block for block in blocks if not block.reason]


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


def _reason(block: Block, title: str, host: str) -> str:
    if block.is_card:
        return "related articles"
    if (kind := boilerplate_kind(block.text)) and not _is_caption(block, kind):
        return kind
    if block.tag in ("h1", "h2", "p", "div", "header") and title and letters_and_digits(block.text[:400]) == title:
        return "headline"
    if block.tag in _LINKED_TEXT or block.is_quote or block.text.startswith(("http://", "https://")):
        return ""
    unlinked = len(block.text) - block.linked
    is_labelled = block.linked >= SHORTEST_LINK and unlinked <= LONGEST_LABEL and not ends_as_sentence(block.text)
    if (block.is_link or (is_labelled and _LABEL.match(block.text))) and (
        block.size < LONG_SENTENCE or not ends_as_sentence(block.text)
    ):
        return "" if leads_elsewhere(block, host) else "related articles"
    return ""


def _is_caption(block: Block, kind: str) -> bool:
    """Whether a paragraph says what a picture shows before it credits it; nothing marks it as less than text."""
    return kind == "photo credit" and block.tag == "p" and bool(_SENTENCE_BEFORE_CREDIT.match(block.text))


def _close_lists(blocks: list[Block], host: str) -> None:
    """Leave out the lists in which every item is a link, unless these lead elsewhere."""
    lists: dict[lxml.etree._Element, list[Block]] = defaultdict(list)
    for block in blocks:
        found = next((one for one in reversed(block.path) if one.tag in ("ul", "ol")), None)
        if found is not None:
            lists[found].append(block)
    for items in lists.values():
        if all(item.is_link or item.reason for item in items) and not all(
            leads_elsewhere(item, host) for item in items
        ):
            for item in items:
                item.reason = item.reason or "related articles"


def _close_links(blocks: list[Block]) -> None:
    """Leave out the links behind the text, wherever they lead."""
    for block in reversed(blocks):
        if block.reason:
            continue
        if not block.is_link or block.prose or block.tag in HEADINGS:
            return
        block.reason = "related articles"


def _close_opened(blocks: list[Block]) -> None:
    """Leave out what a heading such as "Read also" opens, up to the next paragraph of prose."""
    opened = ""
    for block in blocks:
        if (kind := section_kind(block.text)) and not block.prose:
            opened, block.reason = kind, block.reason or kind
        elif block.prose >= LONG_SENTENCE or block.tag in HEADINGS:
            opened = ""
        elif opened and not block.reason and not block.prose:
            block.reason = opened


def _close_tail(blocks: list[Block]) -> None:
    """Leave out what follows a heading of comments, other articles and the like, where hardly any prose is left."""
    total = sum(block.prose for block in blocks if not block.reason)
    behind, first = 0, len(blocks)
    for place in range(len(blocks) - 1, 0, -1):
        block = blocks[place]
        behind += 0 if block.reason else block.prose
        if behind > LITTLE * total:
            break
        if section_kind(block.text) and (block.tag in HEADINGS or not block.prose):
            first = place
    for block in blocks[first:]:
        block.reason = block.reason or "section behind the text"


def _close_head(blocks: list[Block]) -> None:
    """Leave out what stands above the text: labels, dates, names."""
    first = next((place for place, block in enumerate(blocks) if block.prose and not block.reason), None)
    if first is None:
        return
    text = blocks[first]
    headline = max((place for place in range(first) if blocks[place].reason == "headline"), default=-1)
    for place, block in enumerate(blocks[:first]):
        if block.reason:
            continue
        alike = block.tag in ("li", "tr", "dt", "dd") or (
            block.element.getparent() is text.element.getparent() and (block.tag == text.tag or block.tag in HEADINGS)
        )
        is_label = boilerplate_kind_at_edge(block.text) or date_at_start(block.text)
        if place < headline or block.tag == "h1" or is_label or (block.size < 40 and not alike):
            block.reason = "page before the article"


def _close_headings(blocks: list[Block]) -> None:
    """Leave out headings under which no text is left, and what is boilerplate at the end."""
    open_text = False
    for block in reversed(blocks):
        if block.reason:
            continue
        if block.tag in HEADINGS:
            block.reason = "" if open_text else "heading without text"
        elif not open_text and not block.prose and (kind := boilerplate_kind_at_edge(block.text)):
            block.reason = kind
        else:
            open_text = True
