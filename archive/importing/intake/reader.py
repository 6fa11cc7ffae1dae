"""Reading files in worker processes, without the database: bytes in, articles with tags and events out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from archive.editing.vocabulary.recognition import (
    FoundAccount,
    FoundTag,
    TagNames,
    known_events,
    known_names,
    known_sources,
    match_events,
    tag_article_words,
)
from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.extraction.language import language_of
from archive.importing.formats import read_file
from archive.importing.intake.limits import limit_memory, time_limit_each
from archive.models import Original
from archive.text.matching.rule_matches import RuleIndex
from archive.text.pickling import FastPickleMixin
from archive.text.similarity.shingles import fingerprints, shingles
from archive.text.structure.paragraphs import plain_words
from archive.text.words import count_words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the archive knows, as reading needs it: names of sources, names of tags, rules of events."""

    known: Known
    tags: TagNames
    events: RuleIndex

    @classmethod
    def read(cls, without_sources: Collection[int] = ()) -> Vocabulary:
        """Read it from the database (five queries), but for some sources by id."""
        return cls(known_sources(without_sources), known_names(), known_events())


@dataclass(frozen=True, slots=True)
class Item(FastPickleMixin):
    """One article or refusal in a file. Without `content` its bytes are known from before and were not read again.

    Of an article `packed` are its bytes, compressed for storing, which the draft then no longer contains; `text` its
    plain words, and `fingerprints` their fingerprints.
    """

    sha256: str
    size: int
    content: ArticleDraft | Refusal | None = None
    member: str = ""
    ordinal: int | None = None
    tags: tuple[FoundTag, ...] = ()
    accounts: tuple[FoundAccount, ...] = ()
    packed: bytes = b""
    text: str = ""
    word_count: int = 0
    fingerprints: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadResult(FastPickleMixin):
    """A file that was read: its checksum, and its items unless it `is_unchanged` since it was last read."""

    path: Path
    report_path: str
    sha256: str
    is_unchanged: bool = False
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """Limits of reading: bytes of one file, seconds for one article, bytes of memory of a worker process."""

    max_file_bytes: int
    max_seconds: float
    max_memory_bytes: int


class Reader:
    """Reads files with one vocabulary and one set of options; made once in each process."""

    def __init__(self, vocabulary: Vocabulary, options: Options, limits: ReaderLimits) -> None:
        self.vocabulary = vocabulary
        self.options = options
        self.limits = limits

    def prepare(self) -> None:
        """Load what reading needs now and not with the first text, so that forked processes share it."""
        language_of("The words of every language are known after the first text that was read.")

    def read(self, path: Path, report_path: str, known_sha256: str = "") -> ReadResult:
        """Read a file unless its bytes are those known from before."""
        data = self._bytes(path)
        if isinstance(data, Refusal):
            return ReadResult(path, report_path, "", items=(Item("", 0, data),))
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known_sha256:
            return ReadResult(path, report_path, sha256, is_unchanged=True)
        return ReadResult(path, report_path, sha256, items=tuple(self.items(data, path.name)))

    def stream(self, path: Path, report_path: str, known_sha256: str = "") -> Iterator[ReadResult]:
        """Read a large file, unless its bytes are those known from before, item by item."""
        data = self._bytes(path)
        if isinstance(data, Refusal):
            yield ReadResult(path, report_path, "", items=(Item("", 0, data),))
            return
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known_sha256:
            yield ReadResult(path, report_path, sha256, is_unchanged=True)
            return
        for item in self.items(data, path.name):
            yield ReadResult(path, report_path, sha256, items=(item,))

    def items(self, data: bytes, name: str) -> Iterator[Item]:
        """Yield the items of a file; a file that breaks its reader fails alone, with a message."""
        try:
            contents = read_file(data, name, self.vocabulary.known, self.options)
            yield from time_limit_each(self.limits.max_seconds, (self.item(content, data) for content in contents))
        except (ValueError, LookupError, ArithmeticError, RecursionError, MemoryError, OSError) as error:
            message = f"The file can't be read to its end ({type(error).__name__}: {str(error)[:200]})."
            yield Item(hashlib.sha256(data).hexdigest(), len(data), Refusal("failed", message))

    def item(self, content: ArticleDraft | Refusal, data: bytes) -> Item:
        """Return content as an item, with its checksum; an article with its tags, events and plain words."""
        if isinstance(content, Refusal):
            is_whole = not content.member and content.ordinal is None
            sha256 = hashlib.sha256(data).hexdigest() if is_whole else ""
            return Item(sha256, len(data) if is_whole else 0, content, content.member, content.ordinal)
        words = plain_words(content.body, content.body_format)
        text = content.body if words == content.body else words  # pickled once if it is the same object
        stated = content.title.value if content.title and content.title.basis != "supplied" else ""
        published = content.published.value if content.published else None
        tags = tag_article_words(
            self.vocabulary.tags,
            title=stated,
            body=text,
            summary=content.summary.value if content.summary else "",
            filed_under=[finding.value for finding in content.tags],
        )
        accounts = match_events(self.vocabulary.events, title=stated, body=text, published=published)
        return Item(
            hashlib.sha256(content.original).hexdigest(),
            len(content.original),
            replace(content, original=b""),
            content.member,
            content.ordinal,
            tuple(tags),
            tuple(accounts),
            Original.pack(content.original),
            text,
            count_words(text),
            fingerprints(shingles(text)),
        )

    def _bytes(self, path: Path) -> bytes | Refusal:
        try:
            size = path.stat().st_size
            if size > self.limits.max_file_bytes:
                limit = f"{self.limits.max_file_bytes / 1_048_576:,.0f} MiB"
                return Refusal("failed", f"The file is larger than {limit}. Split it, or raise IMPORT_MAX_FILE_BYTES.")
            return path.read_bytes()
        except OSError as error:
            return Refusal("failed", f"The file can't be read: {error.strerror}.")


_reader: Reader | None = None


def start_worker(reader: Reader) -> None:
    """Set the reader of a worker process, and limit its memory."""
    global _reader
    _reader = reader
    limit_memory(reader.limits.max_memory_bytes)


def read_files(files: list[tuple[Path, str, str]]) -> list[ReadResult]:
    """Read some files (path, report path, known checksum) in a worker process."""
    assert _reader is not None
    return [_reader.read(*file) for file in files]
