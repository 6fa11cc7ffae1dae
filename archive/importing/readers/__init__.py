"""The readers, one for each format, and the table in which a file's format finds its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.readers import text
from archive.importing.readers.sniffing import sniff

Read = Callable[[bytes, str, Known, Options], Iterator[ArticleDraft | Refusal]]

READERS: dict[str, Read] = {
    "text": text.read,
}


def read_file(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read a file with the reader of its format; `name` is its base name, `data` all its bytes.

    What is no article, or can't be read, comes as a refusal with a message. A reader may raise what a broken file makes
    it raise: ValueError, LookupError, RecursionError.
    """
    if len(data) > options.max_bytes:
        limit = f"{options.max_bytes / 1_048_576:,.0f} MiB"
        yield Refusal("failed", f"The file is larger than {limit}, the most that is read at once.")
        return
    format_name = sniff(data, name)
    if isinstance(format_name, Refusal):
        yield format_name
        return
    yield from READERS[format_name](data, name, known, options)
