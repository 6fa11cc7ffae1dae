"""The article among the data of a page: as JSON-LD describes it, else the microdata in its elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import lxml.etree

from archive.importing.formats.records.values import as_text

LONGEST_JSON = 512 * 1024
DEEPEST_JSON = 6
LONGEST_VALUE = 2000
MOST_ITEMS, MOST_PROPERTIES, MOST_ELEMENTS = 20, 200, 20_000

_ARTICLE = re.compile(r"article|posting|report|newsitem|liveblog", re.IGNORECASE)
_DATA_OF_PAGE = lxml.etree.XPath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
_ITEMS = lxml.etree.XPath("//*[@itemscope and @itemtype]")
# The properties of an item that say who and when; the date and the text are looked for by themselves.
_OF_ITEM = frozenset(("headline", "author", "publisher", "keywords", "articleSection"))


def article_of(tree: lxml.etree._Element) -> Mapping[str, Any]:
    """Find the article that a page describes; empty if there is none that can be read."""
    for script in _DATA_OF_PAGE(tree):
        text = (script.text or "")[:LONGEST_JSON]
        try:
            document = json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        objects = list(_objects(document, 0))
        for found in objects:
            if _ARTICLE.search(as_text(found.get("@type"))) and (found.get("headline") or found.get("datePublished")):
                return _with_what_it_refers_to(found, objects)
    return _microdata_of(tree)


def _objects(document: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > DEEPEST_JSON:
        return
    if isinstance(document, list):
        for member in document[:100]:
            yield from _objects(member, depth + 1)
    elif isinstance(document, Mapping):
        yield document
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if isinstance(document.get(name), list | Mapping):
                yield from _objects(document[name], depth + 1)


def _with_what_it_refers_to(article: Mapping[str, Any], objects: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return an article with the names of its author and publisher where it has but their numbers."""
    described = {one["@id"]: one for one in objects if isinstance(one.get("@id"), str)}

    def found(value: Any) -> Any:
        if isinstance(value, list):
            return [found(member) for member in value[:50]]
        is_reference = isinstance(value, Mapping) and not as_text(value.get("name"))
        return described.get(str(value.get("@id")), value) if is_reference else value

    return {**article, **{name: found(article[name]) for name in ("author", "publisher") if article.get(name)}}


def _microdata_of(tree: lxml.etree._Element) -> Mapping[str, Any]:
    """Return what the elements of the page's first article say of it."""
    for item in islice(_ITEMS(tree), MOST_ITEMS):
        if not _ARTICLE.search((item.get("itemtype") or "").rpartition("/")[2]):
            continue
        values: dict[str, list[str]] = {}
        for element in _properties(item):
            name, owner = element.get("itemprop") or "", _owner(element)
            if owner is item and name in _OF_ITEM:
                values.setdefault(name, []).append(_value(element))
        stated = {name: [one for one in found if one] for name, found in values.items()}
        if stated.get("headline"):
            return {name: found[0] if name == "headline" else found for name, found in stated.items() if found}
    return {}


def _properties(item: lxml.etree._Element) -> Iterator[lxml.etree._Element]:
    """Yield the elements within an item that are properties, of it or of items within it."""
    within = islice(item.iterdescendants(lxml.etree.Element), MOST_ELEMENTS)
    return islice((one for one in within if one.get("itemprop")), MOST_PROPERTIES)


def _owner(element: lxml.etree._Element) -> lxml.etree._Element | None:
    """Return the item that a property belongs to."""
    one = element.getparent()
    while one is not None and one.get("itemscope") is None:
        one = one.getparent()
    return one


def _value(element: lxml.etree._Element) -> str:
    """Return the value of a property: its content, the name of the item that it is, or its words."""
    if element.get("itemscope") is not None:
        name = next((one for one in _properties(element) if one.get("itemprop") == "name"), None)
        return _value(name) if name is not None and name is not element else ""
    words = element.get("content") or "".join(element.itertext())
    return " ".join(words[:LONGEST_VALUE].split())
