"""Feeds, and exports of weblogs, which are feeds: RSS 0.9 to 2.0, Atom, and the WXR of WordPress."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import lxml.etree

from archive.importing.drafts import ArticleDraft, Known, Options, Problem, Refusal
from archive.importing.formats.decoding import charset_named, decode, decode_declared
from archive.importing.formats.feeds.entries import entry_body, entry_values
from archive.importing.formats.feeds.slices import HostileFeedError, entry_slices, rough_entry_slices
from archive.importing.formats.records.drafting import Record, draft_or_refusal
from archive.importing.formats.records.fields import Fields
from archive.importing.formats.records.own_exports import own_entry
from archive.importing.formats.records.publication_status import unpublished
from archive.importing.formats.slicing import FileSlice, SlicedFile, cut_spans

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
# A head up to so many bytes is read again with each entry; of a longer one only what entries need of it.
SHORT_HEAD = 2048

_DECLARED = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]+)[\"']")


@dataclass(frozen=True, slots=True)
class _Feed:
    """What the entries of one feed share: its head, and the part of it that is parsed before each entry.

    What `is_recoded` is in another encoding than it declares, and is parsed in UTF-8.
    """

    head: bytes
    opening: bytes
    encoding: str
    base: str
    site: str
    shared: Fields | None
    is_recoded: bool = False
    problems: tuple[Problem, ...] = ()


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read every entry of a feed."""
    declared = _declared_in(data)
    recoded = "" if declared is None else _other_encoding(data, declared, options)
    try:
        slices = entry_slices(data, recoded)
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
    feed = _feed_of(data[: slices[0][0]], options, recoded)
    if recoded:
        feed = replace(feed, problems=(_declared_wrongly(declared or "utf-8", recoded),))
    for number, (start, end) in enumerate(slices, start=1):
        yield _entry(data[start:end], feed, number, known, options)


def sliced(data: bytes, options: Options) -> SlicedFile | None:
    """Cut a feed between its entries; None where it has none, or can't be read."""
    try:
        slices = entry_slices(data)
    except HostileFeedError:
        return None
    except (expat.ExpatError, LookupError, ValueError):
        slices = rough_entry_slices(data)
    return SlicedFile(data[: slices[0][0]], tuple(cut_spans(data, slices))) if slices else None


def read_slice(
    data: bytes, part: FileSlice, shared: bytes, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    """Read the entries of a slice below the head of their feed."""
    feed = _feed_of(shared, options)
    for number, (start, end) in enumerate(part.spans, start=part.number):
        yield _entry(data[start:end], feed, number, known, options)


def reread(original: bytes, context: bytes, encoding: str, known: Known, options: Options) -> ArticleDraft | Refusal:
    """Read one stored entry again, inside the head of its feed."""
    declared = _declared_in(context)
    is_right = declared is None or (_is_same(declared or "utf-8", encoding) and _is_in(original, encoding))
    recoded = "" if is_right else encoding
    return _entry(original, _feed_of(context, options, recoded), None, known, options)


def _declared_in(data: bytes) -> str | None:
    """Return the encoding that a feed declares, empty if it declares none; None where a mark says it."""
    if data.startswith((BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE)):
        return None
    declared = _DECLARED.match(data)
    return declared[1].decode("ascii").lower() if declared else ""


def _other_encoding(data: bytes, declared: str, options: Options) -> str:
    """Return the encoding of a feed whose bytes are not in the one that it declares; empty where they are."""
    if data.isascii() or b"\0" in data[:400]:
        return ""
    found = decode_declared(data, declared or "utf-8", options.encoding)
    is_whole = "\N{REPLACEMENT CHARACTER}" not in found.text
    return "" if is_whole and _is_same(declared or "utf-8", found.encoding) else found.encoding


def _is_same(one: str, other: str) -> bool:
    try:
        return charset_named(one) == charset_named(other)
    except LookupError:
        return False


def _is_in(data: bytes, encoding: str) -> bool:
    try:
        data.decode(charset_named(encoding))
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _declared_wrongly(declared: str, encoding: str) -> Problem:
    note = f"The feed says that it is written in {declared}, which its bytes are not; it was read as {encoding}."
    if declared == encoding:
        note = f"The feed holds bytes that are not {declared}."
    return Problem("encoding_guessed", "note", note, {"declared": declared, "encoding": encoding})


def _in_utf8(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "replace").encode("utf-8")


def _feed_of(head: bytes, options: Options, recoded: str = "") -> _Feed:
    """Read the head of a feed, once for all its entries; `recoded` is its encoding where it declares another."""
    stored = head
    if recoded:
        head = _in_utf8(head, recoded)
    root = _parse(head, is_utf8=bool(recoded))
    shared = _of_channel(root) if root is not None else {}
    return _Feed(
        stored,
        head if root is None or len(head) <= SHORT_HEAD else _opening_of(head, root),
        recoded or _encoding_of(head),
        (root.get("{http://www.w3.org/XML/1998/namespace}base") or "") if root is not None else "",
        _site_of(root) if root is not None else "",
        Fields(shared, options.fields, "entry/") if shared else None,
        is_recoded=bool(recoded),
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
    read_as = _in_utf8(original, feed.encoding) if feed.is_recoded else original
    root = _parse(feed.opening + read_as, is_utf8=feed.is_recoded)
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
        problems=(*feed.problems, *_undecodable(original, read_as, feed.encoding)),
    )
    has_text = record.body[0] if record.body is not None else fields.get("body") or fields.get("summary")
    if not fields.get("title") and not has_text:
        return Refusal("failed", "The entry has neither a title nor a text.", identifier, number)
    return draft_or_refusal(record, known, options)


def _undecodable(original: bytes, read_as: bytes, encoding: str) -> Iterator[Problem]:
    """Yield the problem of an entry with bytes that no encoding explains."""
    mark = "\N{REPLACEMENT CHARACTER}".encode()
    if (lost := read_as.count(mark) - original.count(mark)) > 0:
        note = f"{lost} bytes of the entry are not {encoding}; they are shown as \N{REPLACEMENT CHARACTER}."
        yield Problem("undecodable_characters", "blocking", note, {"encoding": encoding, "count": lost})


def _parse(data: bytes, *, is_utf8: bool = False) -> lxml.etree._Element | None:
    parser = lxml.etree.XMLParser(
        encoding="utf-8" if is_utf8 else None,
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
    """Return the encoding that a feed declares, else, and where that is no character set, the one detected."""
    declared = _DECLARED.match(head)
    with suppress(LookupError):
        if declared and charset_named(declared[1].decode("ascii")):
            return declared[1].decode("ascii").lower()
    return decode(head).encoding


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
