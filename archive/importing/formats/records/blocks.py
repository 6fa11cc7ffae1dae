"""Texts that are made of blocks, as HTML: sections with headings, and the trees that editors of websites keep.

Of these are Editor.js, ProseMirror and TipTap, Slate, Lexical, Draft.js, Contentful, Portable Text and Notion.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from archive.importing.extraction.layout import joined_paragraphs
from archive.importing.formats.html.addresses import safe_address
from archive.importing.formats.html.areas import word_set
from archive.importing.formats.html.markup import is_html
from archive.importing.formats.records.block_fields import (
    HEADINGS,
    WORDS,
    contents_of,
    field_of,
    fields_of,
    heading_of,
    kind_of,
    leaf_of,
)
from archive.importing.formats.records.fields import fold

# So deep do blocks stand in each other; of those below, the words alone are read.
DEEPEST = 24
LONGEST_WRITTEN_OUT = 2_000_000

# Under which a text keeps its blocks.
_ROOTS = ("blocks", "root", "sections", "paragraphs", "content", "children", "nodes", "document")
# Below a quotation, or a picture, who says it or what it shows.
_CREDITS = ("caption", "author", "cite", "attribution")
# Lists of the trees of editors, in which the words of a leaf are never HTML.
_OF_LEAVES = ("children", "leaves", "nodes")
_INLINE = word_set(
    "text span link hyperlink a autolink mention emoji hardbreak linebreak break br strong em bold italic code"
    " inlinecode entryhyperlink assethyperlink softbreak"
)
_BREAKS = frozenset(["hardbreak", "linebreak", "break", "br", "softbreak"])
_HEADING = re.compile(
    r"(?:h|heading|header|headline|title)(?P<level>[1-6]|one|two|three|four|five|six)?"
    r"|sub(?:heading|head|title|header)s?|crosshead(?:ing)?|intertitle"
)
_NUMBERS = ("one", "two", "three", "four", "five", "six")
_LIST = re.compile(r"(?:un)?ordered(?:list)?|(?:bullet|bulleted|numbered|check|todo)?list|[uo]l|checklist")
_ITEM = re.compile(r"(?:(?:un)?ordered|bulleted|numbered)?listitem|li|listitemchild|todo")
_QUOTE = re.compile(r"(?:block|pull|big)?quot(?:e|ation)")
_OF_PICTURES = re.compile(r"(?:image|picture|photo|figure|media|video|audio|gallery|embed\w*|iframe|asset)(?:block)?")
_SILENT = word_set("hr rule divider delimiter separator horizontalrule thematicbreak ad advert advertisement")
_PARAGRAPH_TAG = re.compile(r"</?(?:p|div|li|[uo]l|h[1-6]|blockquote|table|tr|td|th)\b[^<>]*>", re.IGNORECASE)
_STRONG, _EMPHASIS = frozenset(("bold", "strong", "b")), frozenset(("italic", "em", "emphasis", "i"))


def written_out(content: Any) -> Any:
    """Return the blocks that a text holds as JSON; any other value as it is."""
    if not isinstance(content, str) or not 2 < len(content) <= LONGEST_WRITTEN_OUT:
        return content
    text = content.strip()
    if (text[:1], text[-1:]) not in (("{", "}"), ("[", "]")) or not re.match(r"[\[{]\s*[\[{\"]", text):
        return content
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return content
    return found if is_of_blocks(found) else content


def is_of_blocks(content: Any) -> bool:
    """Return whether a value is a text of blocks: a list of those with a kind or words, or the root of a tree."""
    if isinstance(content, Mapping):
        if kind_of(content) in ("doc", "document", "root") and isinstance(content.get("content", ()), list):
            return True
        if heading_of(content):
            return False  # an article, or a part of one
        inner = next((content[name] for name in _ROOTS if isinstance(content.get(name), list | Mapping)), None)
        return kind_of(inner) == "root" if isinstance(inner, Mapping) else _are_blocks(inner)
    return _are_blocks(content)


def _are_blocks(content: Any) -> bool:
    members = content[:20] if isinstance(content, list) else []
    blocks = [member for member in members if isinstance(member, Mapping) and (kind_of(member) or _has_words(member))]
    return bool(blocks) and len(blocks) * 2 >= len(members) and any(map(_has_words, blocks))


def _has_words(block: Mapping[Any, Any]) -> bool:
    """Return whether a block has a field in which words may stand."""
    return any(content.strip() if isinstance(content, str) else True for _name, content in contents_of(block))


def html_of(content: Any) -> str:
    """Return a text of blocks as HTML; what it is not made of is left out."""
    html = _blocks(content, 0)
    for name in ("ul", "ol"):  # items that stand in no list of their own are of one
        html = html.replace(f"</{name}><{name}>", "")
    return html


def _blocks(content: Any, depth: int) -> str:
    if depth > DEEPEST:
        return "".join(_words_below(content))
    if isinstance(content, str):
        return _paragraphs(content)
    if isinstance(content, Mapping):
        return _block(content, depth)
    if isinstance(content, list | tuple):
        return "".join(_blocks(member, depth + isinstance(member, list | tuple)) for member in content)
    return ""


def _words_below(content: Any) -> Iterator[str]:
    """Yield the paragraphs of blocks that stand too deep for their form to be kept, however deep these are."""
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield _paragraphs(one)
        elif isinstance(one, list | tuple):
            if all(isinstance(member, Mapping) and _is_inline(member) and leaf_of(member) for member in one):
                yield _tagged("p", _escaped("".join(map(leaf_of, one))))
            else:
                waiting += reversed(one)
        elif isinstance(one, Mapping) and kind_of(one) not in _SILENT:
            named = [inner for name, inner in fields_of(one) if name in WORDS or name in HEADINGS or name in _CREDITS]
            if leaf_of(one) and (kind_of(one) in _INLINE or not named):
                yield _tagged("p", _escaped(leaf_of(one)))
            else:
                waiting += reversed(named)


def _block(block: Mapping[Any, Any], depth: int) -> str:
    kind = kind_of(block)
    if kind in _SILENT:
        return ""
    if _OF_PICTURES.fullmatch(kind):
        caption = next((words for name in ("caption", "alt") if (words := field_of(block, name))), "")
        return _tagged("p", _line(caption, depth + 1)) if caption else ""
    if heading := _HEADING.fullmatch(kind):
        words = "".join(_line(content, depth + 1) for _name, content in contents_of(block))
        if re.search(r"<h[1-6]\b", words):
            return words
        level = _level(block, heading["level"] or "")
        return _tagged(f"h{level}", words or _line(heading_of(block), depth + 1))
    if _ITEM.fullmatch(kind):
        tag = "ol" if kind.startswith(("ordered", "numbered")) or block.get("listItem") == "number" else "ul"
        return _tagged(tag, _tagged("li", _inner(block, depth)))
    if _LIST.fullmatch(kind):
        return _list(block, kind, depth)
    if _QUOTE.fullmatch(kind):
        credits = (_line(field_of(block, name), depth + 1) for name in _CREDITS)
        return _tagged("blockquote", _inner(block, depth) + _each("p", filter(None, credits)))
    if kind.startswith("table"):
        return _table(block, depth)
    words = heading_of(block)
    level = _level(block, "")
    return (_tagged(f"h{level}", _line(words, depth + 1)) if words else "") + _inner(block, depth)


def _list(block: Mapping[Any, Any], kind: str, depth: int) -> str:
    style = str(field_of(block, "style") or field_of(block, "listType") or field_of(block, "ordered") or "").casefold()
    is_ordered = kind in ("ol", "ordered") or kind.startswith(("ordered", "numbered"))
    tag = "ol" if is_ordered or style in ("ordered", "number", "ol", "true") else "ul"
    items = []
    for _name, content in contents_of(block):
        for member in content if isinstance(content, list) else [content]:
            is_item = isinstance(member, Mapping) and _ITEM.fullmatch(kind_of(member))
            items.append(_inner(member, depth + 1) if is_item else _blocks(member, depth + 1))
    return _tagged(tag, _each("li", items))


def _table(block: Mapping[Any, Any], depth: int) -> str:
    """Return a table: rows that are lists of cells, or blocks that hold blocks."""
    rows = [row for _name, content in contents_of(block) if isinstance(content, list) for row in content]
    lines = []
    for row in rows:
        cells = row if isinstance(row, list) else _members(row)
        lines.append(_each("td", (_line(cell, depth + 1) for cell in cells)))
    return _tagged("table", _each("tr", lines))


def _members(block: Any) -> list[Any]:
    contents = contents_of(block) if isinstance(block, Mapping) else ()
    return [member for _name, content in contents if isinstance(content, list) for member in content]


def _inner(block: Mapping[Any, Any], depth: int) -> str:
    """Return what a block holds below its heading: words in one line are a paragraph.

    A field is left out where others before it have all its paragraphs, or all its words as one of theirs.
    """
    fields: list[str] = []
    known: set[str] = set()
    for name, content in contents_of(block):
        is_line = isinstance(content, list) and name not in ("paragraphs", "blocks") and _is_line(name, content, block)
        html = _tagged("p", _line(content, depth + 1)) if is_line else _blocks(content, depth + 1)
        paragraphs = {key for one in _PARAGRAPH_TAG.split(html) if (key := _compared(one))}
        whole = _compared(html)
        if (whole and whole not in known and not paragraphs <= known) or (not whole and "<img" in html):
            fields.append(html)
            known |= {*paragraphs, whole}
    return "".join(fields)


def _is_line(name: str, content: Sequence[Any], block: Mapping[Any, Any]) -> bool:
    """Return whether a list holds words of one line, and not paragraphs."""
    members = [member for member in content if isinstance(member, Mapping)]
    is_container = kind_of(block) in ("doc", "document", "root", "section", "group", "columns", "column")
    if not members or is_container or not all(map(_is_inline, members)):
        return False
    return name in _OF_LEAVES or not any(not kind_of(member) and is_html(leaf_of(member)) for member in members)


def _is_inline(member: Mapping[Any, Any]) -> bool:
    kind = kind_of(member)
    return kind in _INLINE or (not kind and (bool(leaf_of(member)) or "leaves" in member) and not heading_of(member))


def _line(content: Any, depth: int) -> str:
    """Return words of one line, with links, emphasis and line ends."""
    if isinstance(content, str):
        return content if is_html(content) else _escaped(content)
    if depth > DEEPEST:
        return "".join(_words_below(content))
    if isinstance(content, list | tuple):
        return "".join(_line(member, depth + isinstance(member, list | tuple)) for member in content)
    if not isinstance(content, Mapping):
        return ""
    if kind_of(content) in _BREAKS:
        return "<br>"
    words = _escaped(leaf_of(content)) or "".join(_line(inner, depth + 1) for _name, inner in contents_of(content))
    return _marked(words, content)


def _marked(words: str, leaf: Mapping[Any, Any]) -> str:
    marks = {kind_of(mark) if isinstance(mark, Mapping) else fold(str(mark)[:60]) for mark in _listed(leaf, "marks")}
    marks |= {name for name in ("bold", "strong", "italic", "em") if leaf.get(name) is True}
    stated = leaf.get("format")
    bits = stated if isinstance(stated, int) else 0
    lead, bare = words[: len(words) - len(words.lstrip())], words.strip()
    if not bare:
        return words
    tail = words[len(words.rstrip()) :]
    if marks & _STRONG or bits & 1:
        bare = _tagged("strong", bare)
    if marks & _EMPHASIS or bits & 2:
        bare = _tagged("em", bare)
    links = [leaf, *(mark for mark in _listed(leaf, "marks") if isinstance(mark, Mapping))]
    addresses = (field_of(one, name) for one in links if kind_of(one) in ("link", "hyperlink", "a", "autolink")
              for name in ("href", "url", "uri"))  # fmt: skip
    if address := next((safe_address(one) for one in addresses if isinstance(one, str) and safe_address(one)), ""):
        bare = _tagged("a", bare, address)
    return lead + bare + tail


def _listed(block: Mapping[Any, Any], name: str) -> list[Any]:
    found = block.get(name)
    return found[:50] if isinstance(found, list) else []


def _level(block: Mapping[Any, Any], stated: str) -> int:
    """Return the level of a heading: by the block's kind, its tag or a number; the second where nothing says it."""
    for one in (stated, field_of(block, "level"), field_of(block, "tag")):
        word = str(one or "").casefold().removeprefix("h")
        number = _NUMBERS.index(word) + 1 if word in _NUMBERS else int(word) if word in tuple("123456") else 0
        if number:
            return number
    return 2


def _paragraphs(text: str) -> str:
    """Return running text as HTML; what is HTML already stays."""
    if is_html(text):
        return _tagged("div", text)
    paragraphs: Iterable[str] = joined_paragraphs(text).split("\n\n")
    return _each("p", (_escaped(one).replace("\n", "<br>") for one in paragraphs if one.strip()))


def _tagged(name: str, inner: str, address: str = "") -> str:
    return f"<{name} href={quoteattr(address)}>{inner}</{name}>" if address else f"<{name}>{inner}</{name}>"


def _each(name: str, parts: Iterable[str]) -> str:
    return "".join(_tagged(name, part) for part in parts)


def _escaped(text: str) -> str:
    return re.sub(r"&(?!#?\w{1,30};)", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def _compared(html: str) -> str:
    """Return of words what they are compared by: their letters and digits, or else their signs."""
    words = re.sub(r"<[^<>]*>", "", html).casefold()
    return "".join(filter(str.isalnum, words)) or "".join(words.split())
