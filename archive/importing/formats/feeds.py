"""Feeds, and exports of weblogs, which are feeds: RSS 0.9 to 2.0, Atom, and the WXR of WordPress."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import lxml.etree

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats.decoding import decode
from archive.importing.formats.feed_slices import HostileFeedError, entry_slices, rough_entry_slices
from archive.importing.formats.html.markup import element_to_body, html_to_body, is_html
from archive.importing.formats.records.drafting import Record, draft_or_refusal
from archive.importing.formats.records.fields import Fields
from archive.importing.formats.records.own_exports import own_entry
from archive.importing.formats.records.publication_status import unpublished

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist|youtube|vc_[\w]+|et_pb_[\w]+)\b[^\[\]]*\]")
_FIELDS = {
    "title": "title", "link": "link", "guid": "guid", "id": "id", "pubDate": "pubdate", "published": "published",
    "issued": "issued", "date": "dcdate", "updated": "updated", "modified": "modified", "creator": "creator",
    "author": "author", "description": "description", "summary": "summary", "encoded": "contentencoded",
    "content": "content", "source": "source", "publisher": "publisher", "subject": "dcsubject", "language": "language",
    "post_id": "postid", "post_date": "postdate", "status": "status", "post_type": "posttype",
    "post_password": "post_password", "identifier": "dcidentifier", "alternative": "subtitle",
    "contributor": "contributor", "pubStatus": "pubstatus", "origLink": "canonical",
}  # fmt: skip
# A head up to so many bytes is read again with each entry; of a longer one only what entries need of it.
SHORT_HEAD = 2048


@dataclass(frozen=True, slots=True)
class _Feed:
    """What the entries of one feed share: its head, and the part of it that is parsed before each entry."""

    head: bytes
    opening: bytes
    encoding: str
    base: str
    site: str
    shared: Fields | None


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read every entry of a feed."""
    try:
        slices = entry_slices(data)
    except HostileFeedError as error:
        yield Refusal("failed", f"The feed is not read: {error}.")
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        slices = rough_entry_slices(data)
        if not slices:
            yield Refusal("failed", f"The feed is not well-formed XML: {error}.")
            return
    if not slices:
        yield Refusal("failed", "The feed has no entries.")
        return
    feed = _feed_of(data[: slices[0][0]], options)
    for number, (start, end) in enumerate(slices, start=1):
        yield _entry(data[start:end], feed, number, known, options)


def reread(original: bytes, context: bytes, encoding: str, known: Known, options: Options) -> ArticleDraft | Refusal:
    """Read one stored entry again, inside the head of its feed."""
    return _entry(original, _feed_of(context, options), None, known, options)


def _feed_of(head: bytes, options: Options) -> _Feed:
    """Read the head of a feed, once for all its entries."""
    root = _parse(head)
    shared = _of_channel(root) if root is not None else {}
    return _Feed(
        head,
        head if root is None or len(head) <= SHORT_HEAD else _opening_of(head, root),
        _encoding_of(head),
        (root.get("{http://www.w3.org/XML/1998/namespace}base") or "") if root is not None else "",
        _site_of(root) if root is not None else "",
        Fields(shared, options.fields, "entry/") if shared else None,
    )


def _opening_of(head: bytes, root: lxml.etree._Element) -> bytes:
    """Make a short head: its encoding, and the names that it declares for namespaces."""
    declared = re.match(r"\s*<\?xml[^>]*\?>", decode(head[:400]).text)
    names: dict[str | None, str] = {}
    for element in (root, *islice(root.iter("{*}channel"), 1)):
        names |= element.nsmap
    tag = "".join(f" xmlns{f':{prefix}' if prefix else ''}={quoteattr(uri)}" for prefix, uri in names.items())
    opening = f"{declared[0] if declared else ''}<feed{tag}>"
    for mark, encoding in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"), (BOM_UTF8, "utf-8")):
        if head.startswith(mark):
            return mark + opening.encode(encoding)
    return opening.encode("ascii", "xmlcharrefreplace")


def _entry(original: bytes, feed: _Feed, number: int | None, known: Known, options: Options) -> ArticleDraft | Refusal:
    if len(original) > options.max_bytes:
        return Refusal("failed", f"The entry is larger than {options.max_bytes / 1_048_576:,.0f} MiB.", ordinal=number)
    root = _parse(feed.opening + original)
    entry = (
        next((one for one in root.iter("{*}item", "{*}entry") if isinstance(one.tag, str)), None)
        if root is not None
        else None
    )
    if root is None or entry is None:
        return Refusal("failed", "The entry can't be parsed.", ordinal=number)
    values = _values(entry)
    identifier = str(values.get("postid") or values.get("id") or values.get("guid") or "")
    if reason := _not_a_post(values, options):
        return Refusal("skipped", reason, identifier, number)
    is_atom = str(entry.tag).endswith("entry")
    own = own_entry(values)
    fields = Fields(own.values, {}, "entry/") if own else Fields(values, options.fields, "entry/", feed.shared)
    if refusal := unpublished(fields, options, identifier, number):
        return refusal
    record = Record(
        fields,
        original,
        ATOM if is_atom else RSS,
        feed.encoding,
        str(values.get("postid") or ""),
        number,
        feed.head,
        body=_body(entry, values, feed.base),
        base=feed.base,
        site=feed.site,
        own=own,
    )
    if not fields.get("title") and not (record.body and record.body[0]):
        return Refusal("failed", "The entry has neither a title nor a text.", identifier, number)
    return draft_or_refusal(record, known, options)


def _parse(data: bytes) -> lxml.etree._Element | None:
    parser = lxml.etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return lxml.etree.fromstring(data, parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None


def _encoding_of(head: bytes) -> str:
    """Return the encoding that a feed declares, else the one detected."""
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]+)[\"']", head)
    return declared[1].decode("ascii").lower() if declared else decode(head).encoding


def _values(entry: lxml.etree._Element) -> dict[str, Any]:
    """Gather an entry's own elements under the names that records use; the first of several wins, save for tags."""
    values: dict[str, Any] = {}
    tags: list[str] = []
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
                values.setdefault(name, child.get("href"))
        elif local == "source" and len(child):
            values.setdefault("source", (child.findtext("{*}title") or "").strip())
        elif local in ("author", "contributor") and len(child):
            name = (child.findtext("{*}name") or "").strip()
            values.setdefault("author", name)
            values.setdefault("authors", []).append(name)
        elif local in _FIELDS and not ("mediarss" in namespace or "/mrss" in namespace or "itunes" in namespace):
            text = _inner(child).strip()
            if text:
                values.setdefault(_FIELDS[local], text)
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


def _inner(element: lxml.etree._Element) -> str:
    if len(element) and element.get("type") != "xhtml":
        return "".join(element.itertext())
    return element.text or ""


def _not_a_post(values: dict[str, Any], options: Options) -> str:
    """Return why an item of a weblog's export is no article."""
    kind = str(values.get("posttype", "post")).lower()
    return f"Not a post of the weblog: {kind}." if kind != "post" and not options.unpublished else ""


def _of_channel(root: lxml.etree._Element) -> dict[str, Any]:
    """Return what the head of a feed says of all its entries: its own name as their publisher, and the language."""
    channel = next(root.iter("{*}channel"), root)
    shared: dict[str, Any] = {}
    for child in channel:
        if not isinstance(child.tag, str):
            continue
        local = child.tag.rpartition("}")[2]
        if local == "title" and (child.text or "").strip():
            shared.setdefault("site", " ".join((child.text or "").split()))
        elif local in ("language", "publisher") and (child.text or "").strip():
            shared.setdefault(local, (child.text or "").strip())
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language:
        shared.setdefault("language", language)
    return shared


def _site_of(root: lxml.etree._Element) -> str:
    """Return the address of the site that a feed is of."""
    for link in next(root.iter("{*}channel"), root).iterchildren("{*}link"):
        address = link.get("href") if link.get("rel", "alternate") == "alternate" else ""
        if address := (address or link.text or "").strip():
            return address
    return ""


def _body(entry: lxml.etree._Element, values: dict[str, Any], base: str) -> tuple[str, str] | None:
    base = base or str(values.get("link") or "")
    for child in entry:
        if isinstance(child.tag, str) and child.tag.endswith("}content") and child.get("type") == "xhtml":
            return element_to_body(child, base)
    for name in ("contentencoded", "content", "description", "summary"):
        text = str(values.get(name) or "")
        if text.strip() and is_html(_SHORTCODE.sub("", text)):
            return html_to_body(_SHORTCODE.sub("", text), base, breaks=True if "postid" in values else None)
        if text.strip() and "postid" not in values:
            return None
        if text.strip():
            return html_to_body(_SHORTCODE.sub("", text), base, breaks=True)
    return None
