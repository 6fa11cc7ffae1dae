"""What an entry of a feed states, under the names that records use, and its text."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

import lxml.etree

from archive.importing.formats.html.markup import element_to_body, html_to_body, is_html

_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist|youtube|vc_[\w]+|et_pb_[\w]+)\b[^\[\]]*\]")
_FIELDS = {
    "title": "title", "link": "link", "guid": "guid", "id": "id", "pubDate": "pubdate", "published": "published",
    "issued": "issued", "date": "dcdate", "updated": "updated", "modified": "modified", "creator": "creator",
    "author": "author", "description": "description", "summary": "summary", "encoded": "contentencoded",
    "content": "content", "source": "source", "publisher": "publisher", "subject": "dcsubject", "language": "language",
    "post_id": "postid", "post_date": "postdate", "status": "status", "post_type": "posttype",
    "post_password": "post_password", "identifier": "dcidentifier", "alternative": "subtitle",
    "contributor": "contributor", "pubStatus": "pubstatus", "origLink": "canonical",
    "visibility": "visibility",
}  # fmt: skip
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# Elements of a like name that tell of films, sound and pictures, or of an excerpt.
_OF_OTHERS = re.compile(r"mediarss|/mrss|itunes|excerpt")
# Elements whose content is no words of what they stand in.
_SILENT = frozenset(("script", "style", "template", "noscript", "iframe", "object"))
_ATOM = "{http://www.w3.org/2005/Atom}"


def entry_values(entry: lxml.etree._Element, base: str = "") -> dict[str, Any]:
    """Gather an entry's own elements under the names that records use.

    The first of several wins, save for tags and authors. Relative links are resolved by `xml:base`, else by `base`.
    """
    values: dict[str, Any] = {}
    tags: list[str] = []
    authors: list[str] = []
    for child in entry:
        if not isinstance(child.tag, str):
            continue
        namespace, _, local = child.tag.rpartition("}")
        if "excerpt" in namespace and local == "encoded":
            values.setdefault("excerpt", _inner(child))
        elif local == "category" and "/blogger/" in (child.get("scheme") or "") and "#" in (child.get("term") or ""):
            values.setdefault("posttype", (child.get("term") or "").rpartition("#")[2])
        elif local == "control":
            values.setdefault("draft", (child.findtext("{*}draft") or "").strip())
        elif local == "type" and "blogger" in namespace:
            values["posttype"] = (child.text or "").strip()
        elif local == "category":
            tags.append(child.get("label") or child.get("term") or _inner(child))
        elif local == "link" and child.get("href"):
            name = {"alternate": "link", "via": "via"}.get(child.get("rel", "alternate"))
            if name:
                values.setdefault(name, _resolved(child.get("href") or "", child, base))
        elif local == "source" and len(child):
            values.setdefault("source", (child.findtext("{*}title") or "").strip())
        elif local in ("author", "contributor") and len(child):
            name = (child.findtext("{*}name") or "").strip()
            authors.append(name) if local == "author" else values.setdefault("contributor", name)
        elif local in _FIELDS and not _OF_OTHERS.search(namespace):
            text = _title(child) if local == "title" else _inner(child).strip()
            if text and local in ("author", "creator"):
                authors.append(text)
            elif text:
                values.setdefault(_FIELDS[local], _resolved(text, child, base) if local == "link" else text)
    if authors := list(dict.fromkeys(filter(None, authors))):
        values["authors"] = authors
    values["tags"] = [tag for tag in dict.fromkeys(tags) if tag and tag != "Uncategorized"]
    if "postid" in values and "status" in values:
        values["post_status"] = values.pop("status")
    if values.get("postdate", "").startswith(("0000", "-")):
        values.pop("postdate")
    elif "postdate" in values:
        values.pop("pubdate", None)
    link = values.get("link")
    if not link and str(values.get("guid", "")).startswith("http"):
        values["link"] = values["guid"]
    return values


def entry_body(entry: lxml.etree._Element, values: dict[str, Any], base: str) -> tuple[str, str] | None:
    """Return the text of an entry with markup, and its format; None where it is plain text, or there is none."""
    base = base or str(values.get("link") or "")
    parsed: dict[str, lxml.etree._Element] = {}
    for child in entry.iterchildren("{*}content", "{*}encoded", "{*}description", "{*}summary"):
        if len(child) and not _OF_OTHERS.search(str(child.tag)):
            parsed.setdefault(_FIELDS[str(child.tag).rpartition("}")[2]], child)
    for name in ("contentencoded", "content", "description", "summary"):
        if name in parsed and (body := element_to_body(parsed[name], _base_of(parsed[name], base)))[0]:
            return body
        text = str(values.get(name) or "")
        if text.strip() and is_html(_SHORTCODE.sub("", text)):
            own = _base_of(next(entry.iterchildren(f"{_ATOM}content"), entry), base)
            return html_to_body(_SHORTCODE.sub("", text), own, breaks=True if "postid" in values else None)
        if text.strip() and "postid" not in values:
            return None
        if text.strip():
            return html_to_body(_SHORTCODE.sub("", text), base, breaks=True)
    return None


def _inner(element: lxml.etree._Element) -> str:
    """Return the words of an element and of those in it; scripts and styles have none."""
    if not len(element):
        return element.text or ""
    parts: list[str] = []
    walk = lxml.etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "start" and isinstance(inner.tag, str) and inner.tag.rpartition("}")[2].lower() in _SILENT:
            walk.skip_subtree()
        elif event == "start":
            parts.append(inner.text or "")
        if event == "end" and inner is not element:
            parts.append(inner.tail or "")
    return "".join(parts)


def _title(element: lxml.etree._Element) -> str:
    """Return a title; what is said to be plain text in Atom is no markup, whatever it looks like."""
    text = _inner(element).strip()
    is_plain = str(element.tag).startswith(_ATOM) and element.get("type", "text") in ("text", "xhtml")
    return text.replace("<", "&lt;") if is_plain else text


def _base_of(element: lxml.etree._Element, base: str) -> str:
    """Return the address by which relative ones in an element are resolved: as it, or what it stands in, says."""
    stated = [found.get(_XML_BASE) or "" for found in (element, *element.iterancestors("{*}entry", "{*}item"))]
    for one in reversed(stated):
        base = _joined(base, one)
    return base


def _resolved(address: str, element: lxml.etree._Element, base: str) -> str:
    return _joined(_base_of(element, base), address.strip())


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address
