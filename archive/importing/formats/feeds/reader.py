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
from archive.importing.formats.feeds.entries import entry_body, entry_values
from archive.importing.formats.feeds.slices import HostileFeedError, entry_slices, rough_entry_slices
from archive.importing.formats.records.drafting import Record, draft_or_refusal
from archive.importing.formats.records.fields import Fields
from archive.importing.formats.records.own_exports import own_entry
from archive.importing.formats.records.publication_status import unpublished

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
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
    values = entry_values(entry, feed.base or feed.site)
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
        body=entry_body(entry, values, feed.base),
        base=feed.base or feed.site,
        site=feed.site,
        own=own,
    )
    has_text = record.body[0] if record.body is not None else fields.get("body") or fields.get("summary")
    if not fields.get("title") and not has_text:
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
