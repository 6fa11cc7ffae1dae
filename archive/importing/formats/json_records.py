"""JSON: one article, an array of them, an array somewhere inside, or one article a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archive.importing.drafts import ArticleDraft, Known, Options, Problem, Refusal
from archive.importing.formats.decoding import Decoded, codec_of_slices, decode
from archive.importing.formats.records.drafting import Record, draft_or_refusal, shared_fields
from archive.importing.formats.records.fields import Fields
from archive.importing.formats.records.ghost_exports import GhostTables, ghost_tables, is_ghost_page
from archive.importing.formats.records.own_exports import own_record
from archive.importing.formats.records.publication_status import unpublished
from archive.importing.formats.slicing import FileSlice, SlicedFile, cut_lines

MEDIA_TYPE = "application/json"
# So deep inside a document is the array of its articles looked for.
DEEPEST_ARRAY = 4
MOST_AROUND = 3  # members of an array in which it may stand, such as `db[0].data.posts`
# The first line of JSON Lines has at most so many characters where the file is to be cut.
FIRST_LINE = 1_000_000
WIDE = ("utf-16", "utf-32")

_SPACE = re.compile(r"[ \t\r\n]*")
_TWICE = "\x00twice"
_Lines = tuple[str, tuple[Problem, ...]]  # the encoding of lines, and the problems that all of them have


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read JSON or JSON Lines."""
    decoded = decode(data, options.encoding)
    try:
        document = _loads(decoded.text)
    except ValueError as error:
        if _has_several_lines(decoded.text):
            encoding = codec_of_slices(decoded.encoding, data)
            wide = encoding.startswith(WIDE)
            lines = (line.encode(encoding) for line in decoded.text.split("\n")) if wide else iter(data.split(b"\n"))
            yield from _read_lines(lines, 1, encoding, decoded.problems, known, options)
        else:
            yield Refusal("failed", f"The file is not valid JSON: {error}.")
        return
    except RecursionError:
        yield Refusal("failed", "The file is not read: its JSON is nested too deeply.")
        return
    yield from _read_document(data, document, decoded, known, options)


def sliced(data: bytes, options: Options) -> SlicedFile | None:
    """Cut JSON Lines; None for other JSON, where the first line is no whole value, and for lines of wide characters."""
    decoded = decode(data, options.encoding)
    encoding = codec_of_slices(decoded.encoding, data)
    first, line_end, rest = decoded.text[:FIRST_LINE].partition("\n")
    if encoding.startswith(WIDE) or not line_end or not _has_several_lines(decoded.text) or not rest.strip():
        return None
    try:
        _loads(first)
    except (ValueError, RecursionError):
        return None
    return SlicedFile((encoding, decoded.problems), tuple(cut_lines(data)))


def read_slice(
    data: bytes, part: FileSlice, shared: _Lines, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    """Read the records of a slice."""
    encoding, problems = shared
    yield from _read_lines(data.split(b"\n"), part.number, encoding, problems, known, options)


def reread(original: bytes, context: bytes, encoding: str, known: Known, options: Options) -> ArticleDraft | Refusal:
    """Read one stored record again, with the envelope that it came in."""
    envelope = _loads(context.decode(encoding)) if context else None
    shared = shared_fields(envelope, options.fields, "/") if context else None
    tables = ghost_tables(envelope)
    return _record(original, encoding, "", None, context, shared, "/", (), known, options, tables)


def _loads(text: str) -> Any:
    return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object, the last of two equal names winning, and remember that there were two."""
    found = dict(pairs)
    if len(found) != len(pairs):
        found[_TWICE] = True
    return found


def _has_several_lines(text: str) -> bool:
    lines = [line for line in text[:200_000].split("\n")[:50] if line.strip()]
    return bool(lines) and lines[0].lstrip("\ufeff \t").startswith("{") and (len(lines) > 1 or text.count("\n") > 0)


def _read_lines(
    lines: Iterable[bytes],
    first: int,
    encoding: str,
    problems: tuple[Problem, ...],
    known: Known,
    options: Options,
) -> Iterator[ArticleDraft | Refusal]:
    for number, line in enumerate(lines, start=first):
        original = line.removesuffix("\r".encode(encoding))
        if number == 1 and not encoding.startswith(WIDE):
            original = original.removeprefix(b"\xef\xbb\xbf")
        if original.strip():
            yield _record(original, encoding, "", number, b"", None, "/", problems, known, options)


def _read_document(
    data: bytes, document: Any, decoded: Decoded, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    encoding = codec_of_slices(decoded.encoding, data)
    if isinstance(document, Mapping) and _is_article(document, options):
        yield _record(data, decoded.encoding, "", None, b"", None, "/", decoded.problems, known, options)
        return
    path = _path_to_records(document, options)
    if path is None:
        yield Refusal("failed", "The file is JSON, but no article with a title or a text was found in it.")
        return
    text = decoded.text
    start = _locate(text, path)
    members, end = _members(text, start)
    context = b""
    shared: Fields | None = None
    if path:
        context = (text[: start + 1] + text[end - 1 :]).encode(encoding)
        shared = shared_fields(document, options.fields, "/")
    tables = ghost_tables(document)
    pointer = "".join(f"/{step}" for step in path)
    for number, (key, first, last) in enumerate(members, start=1):
        where = f"{pointer}/{key or number - 1}/"
        original = text[first:last].encode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")
        yield _record(original, encoding, key, number, context, shared, where, decoded.problems, known, options, tables)


def _record(
    original: bytes,
    encoding: str,
    key: str,
    number: int | None,
    context: bytes,
    shared: Fields | None,
    pointer: str,
    problems: tuple[Problem, ...],
    known: Known,
    options: Options,
    tables: GhostTables | None = None,
) -> ArticleDraft | Refusal:
    if len(original) > options.max_bytes:
        limit = f"{options.max_bytes / 1_048_576:,.0f} MiB"
        return Refusal("failed", f"The record is larger than {limit}.", ordinal=number)
    try:
        content = _loads(original.decode(encoding, "replace"))
    except ValueError as error:
        return Refusal("failed", f"The record is not valid JSON: {error}.", ordinal=number)
    except RecursionError:
        return Refusal("failed", "The record is nested too deeply.", ordinal=number)
    if not isinstance(content, Mapping):
        return Refusal("failed", "The record is no object with fields.", ordinal=number)
    if content.get(_TWICE):
        note = "A field stands twice in the record; the later one was taken."
        problems = (*problems, Problem("duplicate_fields", "warning", note))
    values = {name: value for name, value in content.items() if name != _TWICE}
    if tables and is_ghost_page(values) and not options.unpublished:
        return Refusal("skipped", "Not a post of the weblog: page.", ordinal=number)
    values = tables.completed(values) if tables else values
    own = own_record(values)
    fields = Fields(own.values, {}, pointer) if own else Fields(values, options.fields, pointer, shared)
    if refusal := unpublished(fields, options, key, number):
        return refusal
    if not fields.get("title") and not fields.get("body") and not fields.get("summary"):
        return Refusal(
            "failed", "The record has neither a title nor a text that is known by its name; see --map.", ordinal=number
        )
    record = Record(fields, original, MEDIA_TYPE, encoding, key, number, context, problems=problems, own=own)
    return draft_or_refusal(record, known, options)


def _is_article(content: Any, options: Options) -> bool:
    if not isinstance(content, Mapping):
        return False
    fields = Fields(content, options.fields)
    body = fields.get("body")
    members = body.content[:20] if body and isinstance(body.content, list) else []
    if any(isinstance(member, Mapping) and _has_article_fields(member, options) for member in members):
        return False
    if body:
        return True
    beside = fields.get("summary") or fields.get("url") or fields.get("date")
    return bool(fields.get("title") and beside) and _path_to_records(content, options, only_inside=True) is None


def _path_to_records(document: Any, options: Options, *, only_inside: bool = False) -> tuple[str | int, ...] | None:
    """Find the array (or object of objects) that holds the most articles, those with texts first; its path."""
    best: tuple[tuple[bool, int], tuple[str | int, ...]] | None = None
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), document)]
    while waiting:
        path, content = waiting.pop()
        members = content.values() if isinstance(content, Mapping) else content if isinstance(content, list) else ()
        if not (only_inside and not path):
            first = [member for member in list(members)[:20] if isinstance(member, Mapping)]
            articles = sum(_has_article_fields(member, options) for member in first)
            have_text = sum(bool(Fields(member, options.fields).get("body")) for member in first) * 2 >= len(first)
            rank = (have_text, len(members))
            if articles and articles * 2 >= len(first) and (best is None or rank > best[0]):
                best = (rank, path)
        if isinstance(content, Mapping) and len(path) < DEEPEST_ARRAY:
            waiting += [((*path, name), inner) for name, inner in list(content.items())[:200]]
        elif isinstance(content, list) and len(content) <= MOST_AROUND and len(path) < DEEPEST_ARRAY:
            waiting += [((*path, number), inner) for number, inner in enumerate(content)]
    return best[1] if best else None


def _has_article_fields(member: Mapping[str, Any], options: Options) -> bool:
    fields = Fields(member, options.fields)
    known = sum(bool(fields.get(field)) for field in ("title", "body", "summary", "date", "url"))
    return known >= 2 and bool(fields.get("title") or fields.get("body"))


def _locate(text: str, path: tuple[str | int, ...]) -> int:
    """Find where the value at a path begins in the text."""
    place = _skip(text, text.startswith("\ufeff"))
    for step in path:
        members, _end = _members(text, place)
        # Of two equal names the last one counts, as everywhere.
        named = (first for number, (name, first, _last) in enumerate(members) if step == (name or number))
        place = list(named)[-1]
    return place


def _members(text: str, start: int) -> tuple[list[tuple[str, int, int]], int]:
    """Cut an array or an object into its members: name, start and end of each; and where the whole ends."""
    decoder = json.JSONDecoder()
    members = []
    place = _skip(text, start + 1)
    closing = "]" if text[start] == "[" else "}"
    while text[place] != closing:
        key = ""
        if closing == "}":
            key, place = decoder.raw_decode(text, place)
            place = _skip(text, _skip(text, place) + 1)
        first = place
        _, place = decoder.raw_decode(text, place)
        members.append((key, first, place))
        place = _skip(text, place)
        if text[place] == ",":
            place = _skip(text, place + 1)
    return members, place + 1


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
