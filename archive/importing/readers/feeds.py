"""Feeds, and exports of weblogs, which are feeds: RSS 0.9 to 2.0, Atom, and the WXR of WordPress."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import lxml.etree

from archive.importing.decoding import decode
from archive.importing.drafts import ArticleDraft, Known, Options, Problem, Refusal
from archive.importing.fields import Fields
from archive.importing.markup import element_to_body, html_to_body, is_html
from archive.importing.records import Record, draft_or_refusal

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
# So deep may the elements of a feed stand in each other.
DEEPEST = 100
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist|youtube|vc_[\w]+|et_pb_[\w]+)\b[^\[\]]*\]")
_FIELDS = {
    "title": "title", "link": "link", "guid": "guid", "id": "id", "pubDate": "pubdate", "published": "published",
    "issued": "issued", "date": "dcdate", "updated": "updated", "modified": "modified", "creator": "creator",
    "author": "author", "description": "description", "summary": "summary", "encoded": "contentencoded",
    "content": "content", "source": "source", "publisher": "publisher", "subject": "dcsubject", "language": "language",
    "post_id": "postid", "post_date": "postdate", "status": "status", "post_type": "posttype", "origLink": "canonical",
}  # fmt: skip


class HostileFeedError(ValueError):
    """The feed holds what feeds have no use for: declared entities, or elements without end in each other."""


@dataclass(slots=True)
class _Slices:
    """Where the records of a feed stand in its bytes, told by a parser that expands nothing."""

    items: list[tuple[int, int]] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    start: int | None = None
    depth: int = 0


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read every entry of a feed."""
    try:
        slices = _slice(data)
    except HostileFeedError as error:
        yield Refusal("failed", f"The feed is not read: {error}.")
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        slices = _slice_roughly(data)
        if not slices.items:
            yield Refusal("failed", f"The feed is not well-formed XML: {error}.")
            return
    if not slices.items:
        yield Refusal("failed", "The feed has no entries.")
        return
    head = data[: slices.items[0][0]]
    for number, (start, end) in enumerate(slices.items, start=1):
        yield _entry(data[start:end], head, number, known, options)


def reread(original: bytes, context: bytes, encoding: str, known: Known, options: Options) -> ArticleDraft | Refusal:
    """Read one kept entry again, inside the head of its feed."""
    return _entry(original, context, None, known, options)


def _slice(data: bytes) -> _Slices:
    found = _Slices()
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def opened(tag: str, attributes: dict[str, str]) -> None:
        found.depth += 1
        if found.depth > DEEPEST:
            raise HostileFeedError(f"its elements stand more than {DEEPEST} deep in each other")
        if found.start is None and _local(tag) in ("item", "entry"):
            found.start = parser.CurrentByteIndex
            found.around = found.around or list(found.open_tags)
        found.open_tags.append(tag)

    def closed(tag: str) -> None:
        found.depth -= 1
        found.open_tags.pop()
        if found.start is not None and _local(tag) in ("item", "entry") and not _inside_entry(found.open_tags):
            end = data.find(b">", parser.CurrentByteIndex) + 1
            found.items.append((found.start, end))
            found.start = None

    def declared(*entity: Any) -> None:
        raise HostileFeedError("it declares entities of its own, which can be made to grow without end")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.EntityDeclHandler = declared
    parser.Parse(data, True)
    return found


def _slice_roughly(data: bytes) -> _Slices:
    """Find the entries of a feed that is not well-formed by their tags alone."""
    return _Slices(items=[match.span() for match in re.finditer(rb"<(item|entry)\b[^>]*>.*?</\1\s*>", data, re.DOTALL)])


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _inside_entry(tags: list[str]) -> bool:
    return any(_local(tag) in ("item", "entry") for tag in tags)


def _entry(original: bytes, head: bytes, number: int | None, known: Known, options: Options) -> ArticleDraft | Refusal:
    if len(original) > options.max_bytes:
        return Refusal("failed", f"The entry is larger than {options.max_bytes / 1_048_576:,.0f} MiB.", ordinal=number)
    root = _parse(head + original)
    entry = (
        next((one for one in root.iter("{*}item", "{*}entry") if isinstance(one.tag, str)), None)
        if root is not None
        else None
    )
    if root is None or entry is None:
        return Refusal("failed", "The entry can't be parsed.", ordinal=number)
    values = _values(entry)
    identifier = str(values.get("postid") or values.get("id") or values.get("guid") or values.get("link") or "")
    refusal = _unpublished(values, options)
    if refusal:
        return Refusal("skipped", refusal, identifier, number)
    is_atom = str(entry.tag).endswith("entry")
    problems: tuple[Problem, ...] = ()
    fields = Fields(values, options.fields, "entry/", _of_channel(root, entry))
    record = Record(
        fields,
        original,
        ATOM if is_atom else RSS,
        decode_name(head),
        identifier,
        number,
        head,
        problems=problems,
        body=_body(entry, values, root),
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


def decode_name(head: bytes) -> str:
    """Name the encoding that a feed declares, else the one that its bytes show."""
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
        elif local == "category":
            tags.append(child.get("label") or child.get("term") or _inner(child))
        elif local == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                values.setdefault("link", child.get("href"))
        elif local == "source" and len(child):
            values.setdefault("source", (child.findtext("{*}title") or "").strip())
        elif local in ("author", "contributor") and len(child):
            values.setdefault("author", (child.findtext("{*}name") or "").strip())
        elif local in _FIELDS and not ("mediarss" in namespace or "/mrss" in namespace or "itunes" in namespace):
            text = _inner(child).strip()
            if text:
                values.setdefault(_FIELDS[local], text)
    values["tags"] = [tag for tag in dict.fromkeys(tags) if tag and tag != "Uncategorized"]
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


def _unpublished(values: dict[str, Any], options: Options) -> str:
    """Say why an item of a weblog's export is no article."""
    if options.unpublished:
        return ""
    kind, status = str(values.get("posttype", "post")), str(values.get("status", "publish"))
    if kind != "post":
        return f"Not a post of the weblog: {kind}."
    return "" if status == "publish" else f"Not published by the weblog: {status}."


def _of_channel(root: lxml.etree._Element, entry: lxml.etree._Element) -> dict[str, Any]:
    """What the head of a feed says for all its entries: its own name as their publisher, and the language."""
    channel = next(root.iter("{*}channel"), root)
    shared: dict[str, Any] = {}
    for child in channel:
        if child is entry or not isinstance(child.tag, str):
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


def _body(entry: lxml.etree._Element, values: dict[str, Any], root: lxml.etree._Element) -> tuple[str, str] | None:
    base = root.get("{http://www.w3.org/XML/1998/namespace}base") or str(values.get("link") or "")
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
