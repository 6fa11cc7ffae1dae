"""Offers that a publication makes its readers in the middle of a text: subscriptions, newsletters, channels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from archive.importing.extraction.supporting_words import supported, words_of
from archive.importing.formats.html.areas import word_set
from archive.importing.formats.html.blocks import Block

# Longer paragraphs are never offers, and those by which a publication speaks of itself are shorter still.
LONGEST = 240
LONGEST_OWN = 160
# Of the words of an offer that names no publication, less than this share stands in the article as well.
BELONGS = 0.5
# It stands at the end, before so many other paragraphs at most.
NEAR_END = 3
# Where so large a share of the paragraphs reads like offers, the article is about such things.
MANY = 0.2

_ROWS = tomllib.loads(Path(__file__).with_name("offers.toml").read_text(encoding="utf-8"))
_QUOTED = re.compile(r"^\W*[\"“„«»「『‘]|[\"”“»」』]\W*$|[:：]\s*[\"“„«「]")
# Words in names of publications that say nothing alone.
_COMMON_NAMES = word_set(
    "news daily times post online magazine press media journal today weekly herald world national"
    " international business sport sports tech website home page article blog zeitung nachrichten presse haber"
    " gazete noticias diario новости газета жаңалықтар"
)
# How an author may be reached, at the end of a text.
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|(?<![\w.])@\w{2,}|\b(?:Twitter|Instagram|Facebook|Telegram|Твиттер\w*)\b|微博"
)
_REACHED = re.compile(
    r"\b(?:follow|contact|reach(?:ed)?|e-?mail|write to|folgen sie|erreich\w+|kontakt\w*|suivez|contactez|écrire à"
    r"|s[ií]gu\w+|escrib\w+|контакт\w*|пишите|следите|takip|ulaşab\w+)\b|关注|联系",
    re.IGNORECASE,
)
# What an author is said to be: the name with which a paragraph begins, and what that person does.
_AUTHOR = re.compile(
    r"((?:[A-ZÀ-ÞА-ЯЁ][\w’'.-]+ ){1,3}[A-ZÀ-ÞА-ЯЁ][\w’'-]+),? "
    r"(?:is|was|has been|covers|writes|reports|works|joined|ist|schreibt|arbeitet|est|écrit|es|escribe|[—–-]) .*?"
    r"\b(?:reporter|writer|editor|author|journalist|correspondent|columnist|contributor|curator|blogger|producer|fellow"
    r"|redakteur(?:in)?|journalistin|korrespondent(?:in)?|autor(?:in|a)?|rédact(?:eur|rice)|journaliste|periodista"
    r"|redactora?|журналист\w*|корреспондент\w*|редактор\w*|обозреватель\w*)\b"
)
LONGEST_AUTHOR = 500
LAST = 2  # the last paragraphs, where an author is spoken of
_WORD = re.compile(r"\w{4,}")
_TAGS = frozenset(("p", "div", "section", "article", "h2", "h3", "h4", "h5", "center", "td"))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    apart = [word for word in words if word[0] < "\u3000"]
    joined = [word for word in words if word[0] >= "\u3000"]
    return re.compile("|".join([rf"\b(?:{'|'.join(apart)})\b", *joined]))


_ACT, _GOODS, _READER, _OURS, _PRICE = (_pattern(_ROWS[name]) for name in ("act", "goods", "reader", "ours", "price"))


def mark_offers(blocks: Iterable[Block], names: Iterable[str]) -> None:
    """Give the offers among the paragraphs of an article their reason to be left out.

    `names` are those of the publication. A paragraph is one by several signs at once: it names the goods, addresses the
    reader, asks for an act, tells a price, has a link, speaks of the publication by its name.
    """
    kept = [block for block in blocks if not block.reason]
    own = _own_words(names)
    found = [block for place, block in enumerate(kept) if _is_offer(block, own, len(kept) - place - 1)]
    for block in kept[-NEAR_END:]:
        if block.size <= LONGEST and block.tag in _TAGS and _CONTACT.search(block.text) and _REACHED.search(block.text):
            block.reason = "about the author"
    _mark_authors(kept)
    if not found or len(found) > max(3, MANY * len(kept)):
        return
    words = words_of(block.text for block in kept if block not in found)
    for block in found:
        if _is_named(block.text, own) or supported(block.text, words)[1] < BELONGS:
            block.reason = "offer"


def _mark_authors(kept: Sequence[Block]) -> None:
    """Leave out who wrote the article, where that is said behind it of somebody whom it does not name."""
    for block in kept[-LAST:] if len(kept) > 2 * LAST else ():
        found = _AUTHOR.match(block.text) if block.size <= LONGEST_AUTHOR and block.tag in _TAGS else None
        if found and not any(found[1].split()[-1] in other.text for other in kept if other is not block):
            block.reason = block.reason or "about the author"


def _own_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in _WORD.findall(name) if word.casefold() not in _COMMON_NAMES)


def _is_named(text: str, own: frozenset[str]) -> bool:
    return bool(own) and not own.isdisjoint(_WORD.findall(text))


def _is_offer(block: Block, own: frozenset[str], behind: int) -> bool:
    if block.size > LONGEST or block.is_quote or block.tag not in _TAGS or _QUOTED.search(block.text):
        return False
    text = block.text.casefold()
    goods, act = _GOODS.search(text), _ACT.search(text)
    if not goods and not act:
        return False
    is_linked = block.linked > 0
    if _is_named(block.text, own):
        return bool(
            (goods and (act or _READER.search(text) or _PRICE.search(text)))
            or (act and is_linked and (_READER.search(text) or _PRICE.search(text)))
        )
    if not goods or not act:
        return False
    if block.size <= LONGEST_OWN and _OURS.search(text):
        return True
    return behind <= NEAR_END and bool(is_linked or _PRICE.search(text))
