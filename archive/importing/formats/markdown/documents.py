"""Markdown, with front matter in YAML or TOML as Jekyll, Hugo and Eleventy have it, or with none."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import yaml

from archive.importing.drafts import ArticleDraft, Known, Options, Problem, Refusal, Removed
from archive.importing.extraction.character_repair import RepairedText, repair
from archive.importing.extraction.credits.evidence import date_of_file_name
from archive.importing.formats.decoding import codec_of_slices, decode
from archive.importing.formats.html.markup import html_to_body, is_html
from archive.importing.formats.markdown import digests
from archive.importing.formats.records.drafting import Record, draft_of
from archive.importing.formats.records.fields import Fields
from archive.importing.formats.records.publication_status import unpublished
from archive.text.structure.markdown import HostileMarkdownError, render_with_html

MEDIA_TYPE = "text/markdown"
LONGEST_FILE = 2 * 1024 * 1024
LONGEST_FRONT_MATTER = 64 * 1024
DEEPEST_YAML = 20

_YAML = re.compile(r"\s*---[ \t]*\n(?P<matter>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<matter>.*?\n)?\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
_PLAIN_LINE = re.compile(r"^(?P<name>[A-Za-z_][\w -]{0,40}):[ \t]*(?P<content>.*)$")
_HEADING = re.compile(r"\s*+(?:#[ \t]+(?P<hashes>[^\n]+)(?:\n|$)|(?P<underlined>[^\n]+)\n=+[ \t]*(?:\n|$))")
_REFERENCE = re.compile(r"\{\{[<%]?\s*(?:rel)?(?:ref\s+)?\"([^\"\n]*)\"[^{}\n]*?[>%]?\}\}")
_OPENING = re.compile(r"<!--|\{\{<|\{\{%|\{\{|\{%|\{:|\[(?=(?:youtube|vimeo|gallery|embed)[= ])")
_NESTING = re.compile(r"<(/)?(?:ul|ol|dl|table)\b[^<>]{0,500}>", re.IGNORECASE)
_CLOSING = {"<!--": "-->", "{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}", "{:": "}", "[": "]"}
LONGEST_SHORTCODE = 5_000


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read one Markdown file as one article, or a digest as its items."""
    return _read(data, name, known, options)


def reread(original: bytes, context: bytes, encoding: str, known: Known, options: Options) -> ArticleDraft | Refusal:
    """Read one item of a digest again, with the front matter of the digest."""
    values, _start = _front_matter(repair(context.decode(encoding, "replace")).text, [])
    shared = Fields(values or {}, options.fields, "/")
    return next(_read(original, "", known, replace(options, encoding=encoding, split=False), shared))


def _read(
    data: bytes, name: str, known: Known, options: Options, shared: Fields | None = None
) -> Iterator[ArticleDraft | Refusal]:
    if len(data) > LONGEST_FILE:
        yield Refusal("failed", f"The file is larger than {LONGEST_FILE / 1_048_576:,.0f} MiB, too large for Markdown.")
        return
    decoded = decode(data, options.encoding)
    repaired = repair(decoded.text)
    problems = [*decoded.problems, *repaired.problems]
    values, start = _front_matter(repaired.text, problems)
    if values is None:
        yield Refusal("failed", problems[-1].message)
        return
    fields = Fields(values, options.fields, "/", shared)
    if refusal := unpublished(fields, options):
        yield refusal
        return
    parts = digests.items(repaired.text, start)
    if parts and options.split:
        encoding = codec_of_slices(decoded.encoding, data)
        matter = decoded.text[slice(*repaired.span(0, start))].encode(encoding, "replace")
        for number, part in enumerate(parts, start=1):
            original = decoded.text[slice(*repaired.span(*part))].encode(encoding, "replace")
            for content in _read(original, "", known, replace(options, encoding=encoding, split=False), fields):
                part_of = replace(content, ordinal=number)
                yield replace(part_of, context=matter) if isinstance(part_of, ArticleDraft) else part_of
        return
    if parts:
        note = f"{len(parts)} items stand in it under headings with dates; with --split each becomes an article."
        problems.append(Problem("several_items", "warning", note, {"items": len(parts)}))
    removed = [_cut(repaired, 0, start, "front matter")] if start else []
    if not start and not parts and (dated := digests.dated_heading(repaired.text)):
        values = {"title": dated.title, "date": dated.date}
        fields = Fields(values, options.fields, "/", shared)
        removed.append(_cut(repaired, 0, dated.end, "headline"))
        start = dated.end
    heading = _HEADING.match(repaired.text, start)
    if heading and not fields.get("title"):
        values = {**values, "title": _without_hashes(heading["hashes"] or "") or heading["underlined"]}
        fields = Fields(values, options.fields, "/", shared)
        removed.append(_cut(repaired, start, heading.end(), "headline"))
        start = heading.end()
    body, shortcodes = _without_shortcodes(repaired, start)
    record = Record(fields, data, MEDIA_TYPE, decoded.encoding, problems=tuple(problems), body=_body(body))
    draft = draft_of(record, known, options)
    yield _finished(draft, repaired, tuple(removed + shortcodes), name)


def _front_matter(text: str, problems: list[Problem]) -> tuple[dict[str, Any] | None, int]:
    """Read the front matter; None for one that is hostile. Its end is where the text begins."""
    toml = _TOML.match(text)
    found = toml or _YAML.match(text)
    if not found:
        return {}, 0
    matter = found["matter"] or ""
    if len(matter) > LONGEST_FRONT_MATTER:
        problems.append(Problem("front_matter", "blocking", "The front matter is too long to be read."))
        return None, 0
    try:
        values = tomllib.loads(matter) if toml else _yaml(matter, problems)
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem("front_matter", "warning", f"The front matter is not valid TOML: {error}."))
        values = {}
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f" (line {place.line + 2})" if place else ""
        problems.append(
            Problem("front_matter", "note", f"The front matter is not valid YAML{line}; it was read line by line.")
        )
        values = _by_lines(matter)
    except HostileFrontMatterError as error:
        problems.append(Problem("front_matter", "blocking", f"The front matter is not read: {error}."))
        return None, 0
    return values, found.end()


class HostileFrontMatterError(ValueError):
    """Front matter that could be made to grow without end."""


def _yaml(matter: str, problems: list[Problem]) -> dict[str, Any]:
    """Read YAML as text only: no tag makes an object of it, and nothing stands for anything else."""
    depth = 0
    for event in yaml.parse(matter, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise HostileFrontMatterError("it uses aliases, which can be made to grow without end")
        if depth > DEEPEST_YAML:
            raise HostileFrontMatterError("it is nested too deeply")
        if getattr(event, "tag", None) and not str(getattr(event, "tag", "")).startswith("tag:yaml.org,2002:str"):
            problems.append(Problem("yaml_tag", "warning", "The front matter holds a YAML tag, which was not obeyed."))
    node = yaml.compose(matter, Loader=yaml.CBaseLoader)
    if isinstance(node, yaml.MappingNode):
        names = [str(name.value) for name, _ in node.value]
        if len(set(names)) < len(names):
            note = "A field stands twice in the front matter; the later one was taken."
            problems.append(Problem("duplicate_fields", "warning", note))
    values = yaml.load(matter, Loader=yaml.CBaseLoader)  # noqa: S506  # nosec B506  # makes nothing but text, lists and dictionaries
    return dict(values) if isinstance(values, Mapping) else {}


def _by_lines(matter: str) -> dict[str, Any]:
    """Read front matter that is not valid YAML, such as a title with a colon in it, line by line."""
    values: dict[str, Any] = {}
    name = ""
    for line in matter.split("\n"):
        found = _PLAIN_LINE.match(line)
        if found:
            name = found["name"].strip()
            content = found["content"].strip()
            quoted = len(content) >= 2 and content[0] == content[-1] and content[0] in "\"'"
            values[name] = content[1:-1] if quoted else content
        elif name and (member := re.match(r"\s*-\s+(.*)$", line)):
            if not isinstance(values[name], list):
                values[name] = [values[name]] if values[name] else []
            values[name].append(member[1].strip().strip("\"'"))
    return values


def _without_hashes(heading: str) -> str:
    """Return a heading without the hashes that may close it, unless it is nothing else."""
    return heading.rstrip(" \t").rstrip("#").rstrip(" \t") or heading[:1]


def _without_shortcodes(repaired: RepairedText, start: int) -> tuple[str, list[Removed]]:
    """Return the text without shortcodes, and these; an address in one stays in its place."""
    text = repaired.text
    removed: list[Removed] = []
    pieces: list[str] = []
    done = start
    for first, last in _shortcodes(text, start):
        address = _REFERENCE.fullmatch(text, first, last)
        pieces += text[done:first], address[1] if address else ""
        removed.append(_cut(repaired, first, last, "shortcode"))
        done = last
    pieces.append(text[done:])
    return "".join(pieces), removed


def _shortcodes(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Find comments and shortcodes; what closes one is looked for once."""
    ends: dict[str, int] = {}  # where each closing mark occurs next, or the end of the text
    while opening := _OPENING.search(text, place):
        closing = _CLOSING[opening[0]]
        place = opening.end()
        if ends.get(closing, -1) < place:
            found = text.find(closing, place)
            ends[closing] = found if found >= 0 else len(text)
        end = ends[closing] + len(closing)
        limit = len(text) if opening[0] == "<!--" else opening.start() + LONGEST_SHORTCODE
        if end <= limit:
            place = end
            yield opening.start(), place


def _cut(repaired: RepairedText, start: int, end: int, rule: str) -> Removed:
    span = repaired.span(start, end)
    return Removed(repaired.decoded[slice(*span)], rule, span)


def _body(text: str) -> tuple[str, str]:
    """Return Markdown as it is, or converted where it contains HTML; and its format."""
    if is_html(text) or re.search(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?>", text, re.IGNORECASE):
        with suppress(HostileMarkdownError):
            return html_to_body(render_with_html(_unindented(text)), breaks=False)
    lines = [line.rstrip() if not line.endswith("  ") else line.rstrip() + "  " for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"), "markdown"


def _unindented(text: str) -> str:
    """Return Markdown with the lines of lists and tables in HTML at the margin.

    A line of spaces ends a block of HTML for Markdown, and what is indented behind it would be code.
    """
    lines = text.split("\n")
    depth, opened = 0, 0
    for place, line in enumerate(lines):
        if not depth and not _NESTING.search(line):
            continue
        if not depth:
            opened = place
        for tag in _NESTING.finditer(line):
            depth = max(0, depth + (-1 if tag[1] else 1))
        if not depth:
            lines[opened : place + 1] = [inner.lstrip() for inner in lines[opened : place + 1]]
    return "\n".join(lines)


def _finished(draft: ArticleDraft, repaired: RepairedText, removed: tuple[Removed, ...], name: str) -> ArticleDraft:
    if not draft.published and not any(problem.code == "date_ambiguous" for problem in draft.problems):
        draft = replace(draft, published=date_of_file_name(name))
    return replace(draft, removed=removed, repairs=(*repaired.repairs, *draft.repairs))
