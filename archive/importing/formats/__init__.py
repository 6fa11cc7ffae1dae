"""Formats: bytes become drafts. Pure: no Django, no database.

`sniffing` detects the format of a file by its content. The members of archives come from `containers`, and each is read
as a file is. A module or folder reads each format: `texts` (plain, RTF, PDF, and several articles in one file), `html`,
`markdown`, `json_records` (with `json_paths`), `tables`, `feeds`, `mail` and `references` (RIS, BibTeX).
They decode by `decoding`; those whose articles have named fields make drafts by `records`, the others by what
archive.importing.extraction finds in the text. `finishing` has the rules that hold for all, `failures` the words for
what can't be read. `read_file` does all this for a file, and `reread` for a stored original, which is one article. A
large file of many articles is cut by `slice_file` (`slicing`), and `read_slice` reads what was cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import json_records, references
from archive.importing.formats.containers.archives import CONTAINERS, Limits, members
from archive.importing.formats.failures import reason_of
from archive.importing.formats.feeds import reader as feed_reader
from archive.importing.formats.finishing import finished
from archive.importing.formats.html import pages, saved_pages
from archive.importing.formats.mail import messages as mail_messages
from archive.importing.formats.markdown import documents as markdown_documents
from archive.importing.formats.slicing import FileSlice, SlicedFile
from archive.importing.formats.sniffing import sniff
from archive.importing.formats.tables import delimited as delimited_tables
from archive.importing.formats.texts import collections, pdf, plain, rtf

Read = Callable[[bytes, str, Known, Options], Iterator[ArticleDraft | Refusal]]

READERS: dict[str, Read] = {
    "text": collections.read,
    "html": pages.read,
    "saved page": saved_pages.read,
    "markdown": markdown_documents.read,
    "json": json_records.read,
    "table": delimited_tables.read,
    "feed": feed_reader.read,
    "mail": mail_messages.read,
    "mailbox": mail_messages.read_mailbox,
    "pdf": pdf.read,
    "rtf": rtf.read,
    "ris": references.read_ris,
    "bibtex": references.read_bibtex,
}
Slice = Callable[[bytes, Options], SlicedFile | None]
ReadSlice = Callable[[bytes, FileSlice, Any, Known, Options], Iterator[ArticleDraft | Refusal]]

# Formats of which a large file is cut into slices, and what reads one of them.
SLICERS: dict[str, tuple[Slice, ReadSlice]] = {
    "json": (json_records.sliced, json_records.read_slice),
    "table": (delimited_tables.sliced, delimited_tables.read_slice),
    "feed": (feed_reader.sliced, feed_reader.read_slice),
    "mailbox": (mail_messages.sliced_mailbox, mail_messages.read_slice_of_mailbox),
}
# Formats of which a file is one article, and so must not be larger than one may be.
SINGLE = frozenset(("text", "html", "saved page", "markdown", "mail", "pdf", "rtf"))

Reread = Callable[[bytes, bytes, str, Known, Options], ArticleDraft | Refusal]

# Records are read again from their own bytes and the context that they share,
REREADERS: dict[str, Reread] = {
    json_records.MEDIA_TYPE: json_records.reread,
    delimited_tables.MEDIA_TYPE: delimited_tables.reread,
    feed_reader.RSS: feed_reader.reread,
    feed_reader.ATOM: feed_reader.reread,
    references.RIS: references.reread_ris,
    references.BIBTEX: references.reread_bibtex,
}
# and files that are one article as they were read the first time.
WHOLE_FILE_READERS: dict[str, Read] = {
    plain.MEDIA_TYPE: plain.read,
    pages.MEDIA_TYPE: pages.read,
    saved_pages.MEDIA_TYPE: saved_pages.read,
    markdown_documents.MEDIA_TYPE: markdown_documents.read,
    mail_messages.MEDIA_TYPE: mail_messages.read,
    pdf.MEDIA_TYPE: pdf.read,
    rtf.MEDIA_TYPE: rtf.read,
}


def read_file(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read a file with the reader of its format; `name` is its base name, `data` all its bytes.

    What is no article, or can't be read, comes as a refusal with a message. A reader may raise what a broken file makes
    it raise: ValueError, LookupError, RecursionError.
    """
    format_name = sniff(data, name, options)
    if isinstance(format_name, Refusal):
        yield format_name
    elif format_name in CONTAINERS:
        yield from _read_members(data, name, known, options)
    elif format_name in SINGLE and len(data) > options.max_bytes:
        limit = f"{options.max_bytes / 1_048_576:,.0f} MiB"
        yield Refusal("failed", f"The file is larger than {limit}, the most that one article may have.")
    else:
        yield from map(finished, READERS[format_name](data, name, known, options))


def may_be_sliced(beginning: bytes, name: str, options: Options) -> bool:
    """Return whether a file that begins so is worth being asked for its slices."""
    return sniff(beginning, name, options) in SLICERS


def slice_file(data: bytes, name: str, options: Options) -> tuple[str, SlicedFile] | None:
    """Cut a file into slices, and return its format with them; None where it is to be read as a whole."""
    format_name = sniff(data, name, options)
    if isinstance(format_name, Refusal) or format_name not in SLICERS:
        return None
    found = SLICERS[format_name][0](data, options)
    return (format_name, found) if found else None


def read_slice(
    format_name: str, data: bytes, part: FileSlice, shared: Any, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    """Read a slice of a file as `read_file` would have read it in its place."""
    yield from map(finished, SLICERS[format_name][1](data, part, shared, known, options))


def reread(
    original: bytes, context: bytes, media_type: str, encoding: str, name: str, known: Known, options: Options
) -> ArticleDraft | Refusal:
    """Read a stored original again, by today's rules; `encoding` is the one in which it was read before.

    An article that is held is read again whatever it says of its publication.
    """
    options = replace(options, unpublished=True)
    again = REREADERS.get(media_type)
    if again:
        return finished(again(original, context, encoding, known, options))
    if context and media_type == markdown_documents.MEDIA_TYPE:
        return finished(markdown_documents.reread(original, context, encoding, known, options))
    whole = WHOLE_FILE_READERS.get(media_type)
    if not whole:
        return Refusal("failed", f"No reader is known for {media_type}.")
    options = replace(options, encoding=options.encoding or encoding)
    return finished(next(iter(whole(original, name, known, options))))


def _read_members(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read the members of an archive; one that can't be read becomes a refusal."""
    for member in members(BytesIO(data), Limits(options.max_bytes, options.max_members, options.max_unpacked_bytes)):
        if member.refusal:
            yield replace(member.refusal, member=member.name)
            continue
        try:
            for content in _read_member(member.data, PurePosixPath(member.name).name, known, options):
                is_record = bool(content.member) or content.ordinal is not None
                inner = f"{member.name}#{content.member}" if is_record else member.name
                yield replace(content, member=inner)
        except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
            yield Refusal("failed", f"The member can't be read to its end: {reason_of(error)}.", member.name)


def _read_member(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    if sniff(data, name, options) in CONTAINERS:
        yield Refusal("failed", "An archive inside an archive is not opened. Unpack it first.")
    else:
        yield from read_file(data, name, known, options)
