"""A page of the site made into a file of a copy: relative links, and nothing in it that would need a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html
from lxml.html import HtmlElement

from archive.static_site.addresses import INDEX, SEARCH, Addresses, Target, relative

# Forms and links that only a server answers, by the class of what is left out with all that is in it.
LIVE_PARTS = {
    *("drawer--form", "find--within", "jump", "ticked", "tick", "span", "choose", "versions", "sorting"),
    *("finding__side", "filters"),
}
_is_version = re.compile(r"(?:/[a-z-]+)?/articles/[0-9a-z]+/versions/\d+/").fullmatch
_is_article = re.compile(r"(?:/[a-z-]+)?/articles/[0-9a-z]+/(?!history/|compare/)[^/?]+/").fullmatch
_PARSER = html.HTMLParser(encoding="utf-8")


@dataclass(slots=True)
class Written:
    """A page as it is written, and the addresses that it leads to, each with that of the page before it in its list.

    `instead` gives files that are not written the one that stands for them.
    """

    content: bytes
    found: dict[str, str] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)


class Rewriter:
    """Rewrites pages for a copy that has files for these addresses."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses

    def rewrite(self, content: bytes, address: str, file: str, before: str = "", root: str = "") -> Written:
        """Return the page at an address as it stands in its file.

        `before` is the address of the page before it, where it continues a list: by itself a page does not know how
        that one begins. `root` is how its links begin where it may be shown at any address; else they are relative.
        """
        document = html.document_fromstring(content, parser=_PARSER)
        for part in [one for one in document.iter("*") if not LIVE_PARTS.isdisjoint(one.get("class", "").split())]:
            part.drop_tree()
        written = Written(b"")
        for element in [*document.iter("form")]:
            self._search(element, file, root)
        for element, name in [*_links(document)]:
            self._lead(element, name, address, file, before, root, written)
        _settle_versions(written, file)
        written.content = html.tostring(document, doctype="<!DOCTYPE html>", encoding="utf-8")
        return written

    def _search(self, form: HtmlElement, file: str, root: str) -> None:
        """Let a form search in the browser if it asks for words alone; any other is left out."""
        action = self.addresses.own(form.get("action", ""), "")
        if action is None or not action.endswith(("/articles/", SEARCH)):
            form.drop_tree()
            return
        prefix = action.removesuffix("/articles/").removesuffix(SEARCH)
        form.set("action", _way(file, Target(f"{prefix}{SEARCH}{INDEX}"[1:]), root))
        for box in form.iter("input"):
            box.attrib.pop("data-suggest", None)

    def _lead(
        self, element: HtmlElement, name: str, address: str, file: str, before: str, root: str, written: Written
    ) -> None:
        """Let a link lead to its file; take it away where there is none."""
        link = element.get(name, "")
        if (element.tag == "link" and element.get("rel") in {"canonical", "search"}) or link.startswith("#"):
            if element.get("rel") == "search":
                element.drop_tree()
            return
        own = self.addresses.own(link, address)
        if own is None:
            return
        if element.get("hreflang") and self.addresses.is_of_another_language(own):
            _take_away(element, with_words=True)
            return
        if element.get("rel") == "alternate" and element.get("hreflang"):
            return  # absolute by its nature
        is_back = element.get("rel") == "prev" and "before=" in own
        target = self.addresses.target(before if is_back else own) if before or not is_back else None
        if target is None:
            _take_away(element, with_words=False)
            return
        if target.address:
            is_next = element.get("rel") == "next" and "?" in own
            written.found.setdefault(target.address, address if is_next else "")
        element.set(name, _way(file, target, root))


def _settle_versions(written: Written, file: str) -> None:
    """Let the page of a version be written where the history of its article has several: else the article is it."""
    versions = {address for address in written.found if _is_version(address)}
    if len(versions) > 1 and file.endswith(f"/history/{INDEX}"):
        return
    for address in versions:
        del written.found[address]
    if file.endswith(f"/history/{INDEX}"):
        key = file.removesuffix(f"/history/{INDEX}")
        page = next((to for to in written.found if to[1:].startswith(f"{key}/") and _is_article(to)), "")
        written.instead = {f"{one[1:]}{INDEX}": f"{page[1:]}{INDEX}" for one in versions if page}


def _links(document: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in document.iter("*"):
        for name in ("href", "src"):
            if name in element.attrib:
                yield element, name


def _way(file: str, target: Target, root: str) -> str:
    return (f"{root}{target.file}" if root else relative(file, target.file)) + target.behind


def _take_away(element: HtmlElement, *, with_words: bool) -> None:
    """Take a link away: where it alone is an entry or a paragraph, or `with_words`, all of it; else its words stay."""
    parent = element.getparent()
    if parent is None:
        return
    is_entry = parent.tag in {"li", "p"} and len(parent) == 1 and not f"{parent.text or ''}{element.tail or ''}".strip()
    if element.tag == "a" and (is_entry or (with_words and parent.tag == "aside")):
        parent.drop_tree()
    elif element.tag == "a":
        element.drop_tag()
    else:
        element.drop_tree()


def taken_away(content: bytes, gone: set[str]) -> bytes:
    """Return a written page without the links, as they are written, that lead nowhere after all."""
    document = html.document_fromstring(content, parser=_PARSER)
    for element, name in [*_links(document)]:
        if element.get(name, "").partition("#")[0] in gone:
            _take_away(element, with_words=False)
    return html.tostring(document, doctype="<!DOCTYPE html>", encoding="utf-8")
