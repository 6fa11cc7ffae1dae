"""The source of a page: without its code, with what a browser noted when it saved it, and parsed.

Nothing is loaded, nothing is run, and elements may stand in each other as deep as they like.
"""

from __future__ import annotations

import re

import lxml.etree

from archive.importing.formats.html.areas import word_set

MOST_ATTRIBUTES = 2000

_FLOOD = re.compile(r"<([a-zA-Z][\w:-]{0,40})\s([^<>]{4000,})")
_SAVED_FROM = re.compile(
    r"<!--\s{0,9}(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s{1,9}url:\s{0,9})(https?://[^\s<>]{1,2000})"
)
# A browser notes it at the head of a page.
HEAD = 4000
_CODE = re.compile(r"<!--|<(script|style|svg)(?=[\s>/])", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}[^<>]{{0,20}}>", re.IGNORECASE) for name in ("script", "style", "svg")}
_CUT = "ERR_RESOURCE_LIMIT"  # what libxml2 says where it stops reading: below 2,048 elements
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9:-]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_NEVER_NESTED = word_set("html head body title meta link base script style p br img hr")
_WITHIN_WORDS = word_set("a abbr b big cite code del em font i ins kbd mark q s small span strike strong sub sup tt u")
_DATA = re.compile(r"<script[^<>]{0,200}ld\+json", re.IGNORECASE)


def without_code(html: str) -> str:
    """Return a page without its scripts, styles, drawings and comments, but for the data of its article.

    They are most of many pages, and nothing of them is read.
    """
    pieces, done, place = [], 0, 0
    without_end: set[str] = set()
    while found := _CODE.search(html, place):
        place = found.end()
        name = (found[1] or "").lower()
        if name in without_end or (name and html[max(0, found.start() - 2) : found.start()].endswith(('"', "'", "="))):
            continue
        if not name:
            end = html.find("-->", max(found.start() + 2, 0))
            stop = end + 3 if end >= 0 else -1
        else:
            ending = _ENDS[name].search(html, place)
            stop = ending.end() if ending else -1
        if stop < 0:
            without_end.add(name)
            continue
        place = stop
        if name == "script" and _DATA.match(html, found.start()):
            continue
        pieces.append(html[done : found.start()])
        done = stop
    return _FLOOD.sub(_without_attributes, "".join([*pieces, html[done:]]))


def _without_attributes(tag: re.Match[str]) -> str:
    """Return a tag without its attributes where no page has so many: parsing takes time by the square of them."""
    return tag[0] if len(tag[2].split(None, MOST_ATTRIBUTES)) < MOST_ATTRIBUTES else f"<{tag[1]} "


def saved_from(html: str) -> str:
    """Return the address that a browser noted in a page when it saved it; empty where there is none."""
    found = _SAVED_FROM.search(html[:HEAD])
    return found[1] if found else ""


def parse_html(html: str) -> lxml.etree._Element | None:
    """Return the root of a page or of a piece of one, without its comments; None if nothing can be parsed.

    Tags that are never closed make elements stand in each other by the thousand, and the parser leaves out all that
    comes below a depth and behind it. Such a page is read by its paragraphs alone.
    """
    tree, is_cut = _parsed(html)
    return _parsed(_TAG.sub(_flat, html))[0] if is_cut else tree


def _parsed(html: str) -> tuple[lxml.etree._Element | None, bool]:
    parser = lxml.etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True
    )
    try:
        tree = lxml.etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None, False
    return tree, any(error.type_name == _CUT for error in parser.error_log)


def _flat(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if name in _NEVER_NESTED:
        return tag[0]
    return "" if name in _WITHIN_WORDS else "<p>"
