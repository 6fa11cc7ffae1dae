"""Stored text made into safe HTML with numbered paragraphs; nothing else in the archive is ever marked safe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from urllib.parse import urlsplit

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it.token import Token

from archive.text.structure.page_parts import Part, parts_of
from archive.text.structure.paragraphs import Paragraph, old_anchors, split
from archive.text.structure.subheadings import with_subheadings

MOST_PARTS = 100  # that are all named; of more only those near by, the first and the last
NEAR = 5
MOST_ANCHORS = 1200  # paragraphs of other parts that are to be found in the list of parts

_ID = re.compile(r"p\d{1,6}-[0-9a-z]{3,8}", re.ASCII)
_SIMPLE_TAGS = {"em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"}
_LINK_SCHEMES = frozenset({"http", "https", "mailto"})

_ALLOWED_CLASSES = {
    "a": {"para__link"},
    "blockquote": {"para", "para--quotation"},
    "div": {"para"},
    "li": {"para", "para--item", "para--more", "para--deep2", "para--deep3"},
    "ol": {"paras"},
    "ul": {"paras"},
    "p": {"para__text"},
    "pre": {"para__text", "para__text--code"},
    "span": {"para__old", "picture", "unseen"},
    "table": {"paras", "paras--table"},
    "tr": {"para", "para--row"},
    "td": {"para__text"},
    "th": {"para__text"},
    **{f"h{rank}": {"para__text", "para__text--sub"} for rank in range(2, 7)},
}
_CLEANER = nh3.Cleaner(
    tags={*_ALLOWED_CLASSES, "br", "code", "em", "s", "strong", "tbody"},
    clean_content_tags={"script", "style"},
    attributes={
        "a": {"href", "rel"},
        "li": {"value"},
        "th": {"id", "scope"},
        **{tag: {"id"} for tag in ("p", "pre", "span", "td", "h2", "h3", "h4", "h5", "h6")},
    },
    attribute_filter=lambda tag, attribute, value: None if attribute == "id" and not _ID.fullmatch(value) else value,
    allowed_classes=_ALLOWED_CLASSES,
    link_rel=None,
    url_schemes=set(_LINK_SCHEMES),
)

# Lines of a text that was broken to a fixed width are joined; shorter or uneven ones (verse, addresses) are kept apart.
_FIXED_WIDTH = range(45, 101)
_RAGGED_BY = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is read: its paragraphs, each with the element that holds it, in parts as long as a page bears.

    `is_refused` when it is Markdown that is shown as plain text, since it is too long or too entangled.
    """

    paragraphs: Sequence[Paragraph]
    groups: Sequence[str]
    parts: Sequence[Part]
    is_refused: bool = False

    def of_part(self, number: int) -> Sequence[Paragraph]:
        part = self.parts[number - 1]
        return self.paragraphs[part.first - 1 : part.last]


def read_text(body: str, body_format: str) -> Reading:
    """Split a text, in time that grows in step with its length."""
    read = split(body, body_format)
    found = read.paragraphs
    if body_format == "text":
        found = with_subheadings(found)
    return Reading(found, _group_names(found), parts_of(found), read.is_refused)


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part in the list of parts: where it is, and the ids of its paragraphs if they are not on this page."""

    part: Part
    url: str
    is_here: bool
    ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a text from the one that is shown; no links where it is the only one."""

    here: int
    total: int
    links: Sequence[PartLink] = ()
    before: str = ""
    after: str = ""
    is_refused: bool = False


def ways(reading: Reading, here: int, at: Callable[[int], str]) -> Parts:
    """Return the way from a part to the others, each at the address that `at` gives.

    Links to paragraphs of other parts land in the list of parts, unless there are very many.
    """
    total = len(reading.parts)
    if total == 1:
        return Parts(1, 1, is_refused=reading.is_refused)
    has_anchors = len(reading.paragraphs) <= MOST_ANCHORS and total <= MOST_PARTS
    shown = [
        part
        for part in reading.parts
        if total <= MOST_PARTS or part.number in (1, total) or abs(part.number - here) <= NEAR
    ]
    links = [
        PartLink(
            part,
            at(part.number),
            part.number == here,
            [one.id for one in reading.of_part(part.number)] if has_anchors and part.number != here else (),
        )
        for part in shown
    ]
    before = at(here - 1) if here > 1 else ""
    after = at(here + 1) if here < total else ""
    return Parts(here, total, links, before, after, reading.is_refused)


def draw(reading: Reading, past_ids: Iterable[str] = (), *, part: int = 0) -> SafeString:
    """Draw a text as numbered paragraphs, each with its id and a link to itself; one part of it, or with 0 all.

    `past_ids` are ids that paragraphs had in earlier versions; they stay as anchors. Links leave with
    `rel="nofollow noopener"`; pictures are named and linked, never loaded.
    """
    anchors = old_anchors(reading.paragraphs, past_ids)
    named = zip(reading.groups, reading.paragraphs, strict=True)
    if part:
        shown = reading.parts[part - 1]
        named = islice(named, shown.first - 1, shown.last)  # type: ignore[assignment]
    html = "\n".join(
        _group(name, [_one(paragraph, anchors.get(paragraph.id, ())) for _name, paragraph in group])
        for name, group in groupby(named, key=itemgetter(0))
    )
    return mark_safe(_CLEANER.clean(html))  # noqa: S308


def _group_names(found: Iterable[Paragraph]) -> list[str]:
    """Say which element, if any, holds each paragraph together with those beside it."""
    names, name = [], ""
    for paragraph in found:
        if not paragraph.continues:
            name = {"item": "ul" if paragraph.ordinal is None else "ol", "row": "table"}.get(paragraph.kind, "")
        names.append(name)
    return names


def _group(name: str, drawn: Sequence[str]) -> str:
    inside = "\n".join(drawn)
    if name == "table":
        return f'<table class="paras paras--table"><tbody>\n{inside}\n</tbody></table>'
    return f'<{name} class="paras">\n{inside}\n</{name}>' if name else inside


def _one(paragraph: Paragraph, past_ids: Iterable[str]) -> str:
    own = f' id="{paragraph.id}"'
    old = "".join(f'<span class="para__old" id="{past}"></span>' for past in past_ids)
    label = escape(_("Paragraph"))
    link = f' <a class="para__link" href="#{paragraph.id}"><span class="unseen">{label} </span>{paragraph.number}</a>'
    if paragraph.kind == "row":
        return _row(paragraph, own, old, link)
    inside = old + (_inline(paragraph.parts[0]) if paragraph.parts else _plain(paragraph.text))
    if paragraph.kind == "heading":
        rank = f"h{min(max(paragraph.level, 2), 6)}"
        return f'<div class="para"><{rank} class="para__text para__text--sub"{own}>{inside}{link}</{rank}></div>'
    if paragraph.kind == "code":
        code = f"{old}<code>{escape(paragraph.text)}</code>{link}"
        return f'<div class="para"><pre class="para__text para__text--code"{own}>{code}</pre></div>'
    text = f'<p class="para__text"{own}>{inside}{link}</p>'
    if paragraph.kind == "item":
        classes = "para para--item" + (" para--more" if paragraph.continues else "")
        classes += f" para--deep{min(paragraph.level, 3)}" if paragraph.level > 1 else ""
        value = "" if paragraph.ordinal is None else f' value="{paragraph.ordinal}"'
        return f'<li class="{classes}"{value}>{text}</li>'
    if paragraph.kind == "quotation":
        return f'<blockquote class="para para--quotation">{text}</blockquote>'
    return f'<div class="para">{text}</div>'


def _row(paragraph: Paragraph, own: str, old: str, link: str) -> str:
    """Draw a row of a table; its first cell bears the id and the number."""
    cells = []
    tag, scope = ("th", ' scope="col"') if paragraph.level else ("td", "")
    for place, part in enumerate(paragraph.parts):
        before, after, its_own = (old, link, own) if place == 0 else ("", "", "")
        cells.append(f'<{tag} class="para__text"{scope}{its_own}>{before}{_inline(part)}{after}</{tag}>')
    return f'<tr class="para para--row">{"".join(cells)}</tr>'


def _plain(text: str) -> str:
    """Draw a paragraph of plain text; its lines are kept apart unless they were only broken to a fixed width."""
    lines = [line.strip() for line in text.split("\n")]
    widths = [len(line) for line in lines[:-1]]
    is_wrapped = bool(widths) and min(widths) in _FIXED_WIDTH and max(widths) - min(widths) <= _RAGGED_BY
    return (" " if is_wrapped else "<br>").join(escape(line) for line in lines)


def _inline(tokens: Sequence[Token]) -> str:
    """Draw inline Markdown; a link that does not lead to the web or to a mailbox keeps only its words."""
    drawn: list[str] = []
    open_links: list[bool] = []
    for token in tokens:
        if token.type in _SIMPLE_TAGS:
            drawn.append(f"<{'/' if token.nesting < 0 else ''}{token.tag}>")
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
            open_links.append(_leads_out(address))
            if open_links[-1]:
                drawn.append(f'<a href="{escape(address)}" rel="nofollow noopener">')
        elif token.type == "link_close":
            if open_links.pop():
                drawn.append("</a>")
        elif token.type == "image":
            drawn.append(_picture(token, is_in_link=any(open_links)))
        elif token.type == "code_inline":
            drawn.append(f"<code>{escape(token.content)}</code>")
        else:
            drawn.append({"softbreak": "\n", "hardbreak": "<br>"}.get(token.type) or escape(token.content))
    return "".join(drawn)


def _picture(token: Token, is_in_link: bool) -> str:
    """Name a picture by its alternative text, else its caption, else its address, and link to it."""
    address = str(token.attrGet("src") or "")
    caption = str(token.attrGet("title") or "")
    name = " — ".join(dict.fromkeys(part for part in (token.content, caption) if part)) or address or _("unnamed")
    drawn: str = escape(name)
    if _leads_out(address) and not is_in_link:
        drawn = f'<a href="{escape(address)}" rel="nofollow noopener">{drawn}</a>'
    label = escape(_("Picture:"))
    return f'<span class="picture">{label} {drawn}</span>'


def _leads_out(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in _LINK_SCHEMES and bool(parts.netloc or parts.path)
