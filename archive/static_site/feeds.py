"""Data of the site as files of a copy: a feed there is one page, and says so."""

from __future__ import annotations

import json

from lxml import etree

from archive.static_site.addresses import relative

ATOM = "{http://www.w3.org/2005/Atom}"
PAGING = {"next", "previous", "last", "first"}


def as_file(content: bytes, media_type: str, file: str) -> bytes:
    """Return data as they stand in their file."""
    if media_type.startswith(("application/atom+xml", "application/xml")):
        return _atom(content, file)
    if media_type.startswith("application/feed+json"):
        record = json.loads(content)
        record.pop("next_url", None)
        return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()
    return content


def _atom(content: bytes, file: str) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    for link in root.findall(f"{ATOM}link"):
        if link.get("rel") in PAGING:
            root.remove(link)
    style = root.getprevious()
    if isinstance(style, etree._ProcessingInstruction) and style.text:
        style.text = style.text.replace('href="/', f'href="{relative(file, "")}')
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)
