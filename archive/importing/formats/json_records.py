"""JSON: one article, an array of them, an array somewhere inside, or one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archive.importing.drafts import ArticleDraft, Known, Options, Problem, Refusal
from archive.importing.formats.decoding import Decoded, codec_of_slices, decode
from archive.importing.formats.html.areas import word_set
from archive.importing.formats.json_paths import Path, is_article, locate, members_of, path_to_records, paths_to_table
from archive.importing.formats.records.bodies import bodies
from archive.importing.formats.records.drafting import Record, draft_or_refusal, shared_fields
from archive.importing.formats.records.fields import Fields
from archive.importing.formats.records.ghost_exports import GhostTables, ghost_tables, is_ghost_page
from archive.importing.formats.records.own_exports import own_record
from archive.importing.formats.records.publication_status import unpublished
from archive.importing.formats.records.values import as_text
from archive.importing.formats.slicing import FileSlice, SlicedFile, cut_lines

MEDIA_TYPE = "application/json"
# The first line of JSON Lines has at most so many characters where the file is to be cut.
FIRST_LINE = 1_000_000
WIDE = ("utf-16", "utf-32")
_NO_ARTICLES = word_set(
    "website organization newsmediaorganization corporation person breadcrumblist listitem imageobject videoobject"
    " searchaction contactpoint postaladdress place sitenavigationelement wpheader wpfooter wpsidebar offer product"
)
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
    if isinstance(envelope, list) and all(isinstance(name, str) for name in envelope):
        return _row(original, encoding, None, context, envelope, "/", (), known, options)
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
    if isinstance(document, Mapping) and is_article(document, options):
        yield _record(data, decoded.encoding, "", None, b"", None, "/", decoded.problems, known, options)
        return
    path = path_to_records(document, options)
    if path is None and (table := paths_to_table(document, options)):
        yield from _read_table(*table, decoded, encoding, known, options)
        return
    if path is None:
        yield Refusal("failed", "The file is JSON, but no article with a title or a text was found in it.")
        return
    text = decoded.text
    start = locate(text, path)
    members, end = members_of(text, start)
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


def _read_table(
    header: Path, rows: Path, decoded: Decoded, encoding: str, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    """Read the rows of a table, each with the names of the columns as its context."""
    text = decoded.text
    start = locate(text, header)
    columns, end = json.JSONDecoder().raw_decode(text, start)
    context = text[start:end].encode(encoding)
    pointer = "".join(f"/{step}" for step in rows)
    for number, (_, first, last) in enumerate(members_of(text, locate(text, rows))[0], start=1):
        if first != start:
            original = text[first:last].encode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")
            where = f"{pointer}/{number - 1}/"
            yield _row(original, encoding, number, context, columns, where, decoded.problems, known, options)


def _row(
    original: bytes,
    encoding: str,
    number: int | None,
    context: bytes,
    columns: list[str],
    pointer: str,
    problems: tuple[Problem, ...],
    known: Known,
    options: Options,
) -> ArticleDraft | Refusal:
    cells = _content(original, encoding, number, options)
    if isinstance(cells, Refusal):
        return cells
    if not isinstance(cells, list):
        return Refusal("failed", "The record is no row of a table.", ordinal=number)
    values = dict(zip(columns, cells, strict=False))
    return _of_values(original, encoding, values, "", number, context, None, pointer, problems, known, options)


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
    content = _content(original, encoding, number, options)
    if isinstance(content, Refusal):
        return content
    if not isinstance(content, Mapping):
        return Refusal("failed", "The record is no object with fields.", ordinal=number)
    if content.get(_TWICE):
        note = "A field stands twice in the record; the later one was taken."
        problems = (*problems, Problem("duplicate_fields", "warning", note))
    values = {name: value for name, value in content.items() if name != _TWICE}
    if tables and is_ghost_page(values) and not options.unpublished:
        return Refusal("skipped", "Not a post of the weblog: page.", ordinal=number)
    if kind := _other_kind(values, options):
        return Refusal("skipped", f"Not an article: {kind}.", ordinal=number)
    values = tables.completed(values) if tables else values
    return _of_values(original, encoding, values, key, number, context, shared, pointer, problems, known, options)


def _other_kind(values: Mapping[str, Any], options: Options) -> str:
    """Return what a thing of schema.org says that it is, if that is none that has a text: a site, a person."""
    kind = as_text(values.get("@type")).rpartition("/")[2]
    has_no_text = kind.lower() in _NO_ARTICLES and next(bodies(Fields(values, options.fields)), None) is None
    return kind if has_no_text else ""


def _content(original: bytes, encoding: str, number: int | None, options: Options) -> Any:
    """Return what the bytes of one record hold; a refusal where they are too many or no JSON."""
    if len(original) > options.max_bytes:
        limit = f"{options.max_bytes / 1_048_576:,.0f} MiB"
        return Refusal("failed", f"The record is larger than {limit}.", ordinal=number)
    try:
        return _loads(original.decode(encoding, "replace"))
    except ValueError as error:
        return Refusal("failed", f"The record is not valid JSON: {error}.", ordinal=number)
    except RecursionError:
        return Refusal("failed", "The record is nested too deeply.", ordinal=number)


def _of_values(
    original: bytes,
    encoding: str,
    values: dict[str, Any],
    key: str,
    number: int | None,
    context: bytes,
    shared: Fields | None,
    pointer: str,
    problems: tuple[Problem, ...],
    known: Known,
    options: Options,
) -> ArticleDraft | Refusal:
    own = own_record(values)
    fields = Fields(own.values, {}, pointer) if own else Fields(values, options.fields, pointer, shared)
    if refusal := unpublished(fields, options, key, number):
        return refusal
    if not fields.get("title") and not fields.get("summary") and next(bodies(fields), None) is None:
        return Refusal(
            "failed", "The record has neither a title nor a text that is known by its name; see --map.", ordinal=number
        )
    record = Record(fields, original, MEDIA_TYPE, encoding, key, number, context, problems=problems, own=own)
    return draft_or_refusal(record, known, options)
