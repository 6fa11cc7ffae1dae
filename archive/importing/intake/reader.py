"""Reading files in worker processes, without the database: bytes in, articles with tags and events out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from archive.editing.problems.text_checks import paragraphs_of, suspected_boilerplate
from archive.editing.vocabulary.recognition import (
    FoundAccount,
    FoundTag,
    TagNames,
    keywords_without_tag,
    known_events,
    known_names,
    known_sources,
    match_events,
    tag_article_words,
)
from archive.importing.drafts import ArticleDraft, Known, Options, Problem, Refusal
from archive.importing.extraction.learned_lines import LearnedLines
from archive.importing.formats import may_be_sliced, read_file, read_slice, slice_file
from archive.importing.formats.failures import reason_of
from archive.importing.formats.slicing import FileSlice, checksum_of
from archive.importing.formats.sniffing import SNIFFED
from archive.importing.intake.first_use import prepare
from archive.importing.intake.limits import limit_memory, time_limit, time_limit_each
from archive.models import NO_WORDING, Original, PackedWording, learned_by_source, pack_wording
from archive.text.matching.rule_matches import RuleIndex
from archive.text.pickling import FastPickleMixin
from archive.text.similarity.shingles import distinct_shingles, fingerprints, shingles
from archive.text.structure.paragraphs import plain_words
from archive.text.words import count_words

# What a broken file may make its reader raise.
UNREADABLE = (ValueError, LookupError, ArithmeticError, RecursionError, MemoryError, OSError)
MOST_KEYWORDS = 50  # that are named


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the archive knows, as reading needs it: names of sources and tags, rules of events, lines to leave out."""

    known: Known
    tags: TagNames
    events: RuleIndex
    learned: LearnedLines = field(default_factory=LearnedLines)

    @classmethod
    def read(cls, without_sources: Collection[int] = ()) -> Vocabulary:
        """Read it from the database (six queries), but for some sources by id."""
        known = known_sources(without_sources)
        return cls(known, known_names(), known_events(), LearnedLines.of(learned_by_source(), known))


@dataclass(frozen=True, slots=True)
class Item(FastPickleMixin):
    """One article or refusal in a file. Without `content` its bytes are known from before and were not read again.

    Of an article `packed` are its bytes, compressed for storing, which the draft then no longer contains; `text` its
    plain words, `shingles` those of it that are distinct (in order, eight bytes each), `fingerprints` those chosen,
    `boilerplate` lines of it that look like boilerplate of a page, `wording` its words as they are stored.
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
    shingles: bytes = b""
    boilerplate: tuple[str, ...] = ()
    wording: PackedWording = NO_WORDING


@dataclass(frozen=True, slots=True)
class ReadResult(FastPickleMixin):
    """A file that was read: its checksum, and its items unless it `is_unchanged` since it was last read."""

    path: Path
    report_path: str
    sha256: str
    is_unchanged: bool = False
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A large file that was cut: its checksum, its format, what its slices share, and these."""

    path: Path
    sha256: str
    format_name: str
    shared: Any
    parts: tuple[FileSlice | Refusal, ...] = ()


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
        prepare()

    def read(self, path: Path, report_path: str, known_sha256: str = "") -> ReadResult:
        """Read a file unless its bytes are those known from before."""
        data = self._bytes(path)
        if isinstance(data, Refusal):
            return ReadResult(path, report_path, "", items=(Item("", 0, data),))
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known_sha256:
            return ReadResult(path, report_path, sha256, is_unchanged=True)
        return ReadResult(path, report_path, sha256, items=tuple(self.items(data, path.name)))

    def begin(self, path: Path, report_path: str, known_sha256: str = "") -> ReadResult | LargeFile | None:
        """Cut a large file into slices; None where its format has none.

        Returns a result where the file's bytes are those known from before, or can't be read.
        """
        if not may_be_sliced(self._beginning(path), path.name, self.options):
            return None
        data = self._bytes(path)
        if isinstance(data, Refusal):
            return ReadResult(path, report_path, "", items=(Item("", 0, data),))
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known_sha256:
            return ReadResult(path, report_path, sha256, is_unchanged=True)
        try:
            with time_limit(self.limits.max_seconds):
                found = slice_file(data, path.name, self.options)
        except UNREADABLE as error:
            return ReadResult(path, report_path, sha256, items=(_not_to_its_end(error, "file", sha256, len(data)),))
        if not found:
            return None
        format_name, sliced = found
        return LargeFile(path, sha256, format_name, sliced.shared, sliced.parts)

    def stream(self, path: Path, report_path: str) -> Iterator[ReadResult]:
        """Read a file that is large and can't be cut, item by item."""
        data = self._bytes(path)
        if isinstance(data, Refusal):
            yield ReadResult(path, report_path, "", items=(Item("", 0, data),))
            return
        sha256 = hashlib.sha256(data).hexdigest()
        for item in self.items(data, path.name):
            yield ReadResult(path, report_path, sha256, items=(item,))

    def read_slice(self, large: LargeFile, part: FileSlice) -> tuple[Item, ...]:
        """Read a slice of a file; what breaks its reader costs the rest of the slice alone, with a message."""
        try:
            with large.path.open("rb") as file:
                file.seek(part.start)
                data = file.read(part.end - part.start)
        except OSError as error:
            return (Item("", 0, Refusal("failed", f"The file can't be read: {error.strerror}.")),)
        if checksum_of(data) != part.checksum:
            return (Item("", 0, Refusal("failed", "The file changed while it was being read.")),)
        contents = read_slice(large.format_name, data, part, large.shared, self.vocabulary.known, self.options)
        return tuple(self._items(contents, data, f"part of the file from number {part.number} on"))

    def items(self, data: bytes, name: str) -> Iterator[Item]:
        """Yield the items of a file; a file that breaks its reader fails alone, with a message."""
        yield from self._items(read_file(data, name, self.vocabulary.known, self.options), data, "file")

    def _items(self, contents: Iterator[ArticleDraft | Refusal], data: bytes, what: str) -> Iterator[Item]:
        try:
            yield from time_limit_each(self.limits.max_seconds, (self.item(content, data) for content in contents))
        except UNREADABLE as error:
            yield _not_to_its_end(error, what, hashlib.sha256(data).hexdigest(), len(data))

    def item(self, content: ArticleDraft | Refusal, data: bytes) -> Item:
        """Return content as an item, with its checksum; an article with its tags, events and plain words."""
        if isinstance(content, Refusal):
            is_whole = not content.member and content.ordinal is None
            sha256 = hashlib.sha256(data).hexdigest() if is_whole else ""
            return Item(sha256, len(data) if is_whole else 0, content, content.member, content.ordinal)
        content = self.vocabulary.learned.left_out(content, self.options.source)
        words = plain_words(content.body, content.body_format)
        text = content.body if words == content.body else words  # pickled once if it is the same object
        stated = content.title.value if content.title and content.title.basis != "supplied" else ""
        published = content.published.value if content.published else None
        filed_under = [finding.value for finding in content.tags]
        tags = tag_article_words(
            self.vocabulary.tags,
            title=stated,
            body=text,
            summary=content.summary.value if content.summary else "",
            filed_under=filed_under,
        )
        hashes = shingles(text)
        accounts = match_events(self.vocabulary.events, title=stated, body=text, published=published)
        problems = (*content.problems, *_unknown_keywords(keywords_without_tag(self.vocabulary.tags, filed_under)))
        return Item(
            hashlib.sha256(content.original).hexdigest(),
            len(content.original),
            replace(content, original=b"", problems=problems),
            content.member,
            content.ordinal,
            tuple(tags),
            tuple(accounts),
            Original.pack(content.original),
            text,
            count_words(text),
            fingerprints(hashes),
            distinct_shingles(hashes).tobytes(),
            tuple(suspected_boilerplate(paragraphs_of(text))),
            pack_wording(content.body, content.body_format),
        )

    def _beginning(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(SNIFFED)
        except OSError:
            return b""

    def _bytes(self, path: Path) -> bytes | Refusal:
        try:
            size = path.stat().st_size
            if size > self.limits.max_file_bytes:
                limit = f"{self.limits.max_file_bytes / 1_048_576:,.0f} MiB"
                return Refusal("failed", f"The file is larger than {limit}. Split it, or raise IMPORT_MAX_FILE_BYTES.")
            return path.read_bytes()
        except OSError as error:
            return Refusal("failed", f"The file can't be read: {error.strerror}.")


def _not_to_its_end(error: BaseException, what: str, sha256: str, size: int) -> Item:
    return Item(sha256, size, Refusal("failed", f"The {what} can't be read to its end: {reason_of(error)}."))


def _unknown_keywords(words: list[str]) -> Iterator[Problem]:
    if words:
        told = ", ".join(words[:MOST_KEYWORDS])
        message = f"The document files itself under words that are no tags here: {told}."
        yield Problem("unknown_keywords", "note", message, {"keywords": words[:MOST_KEYWORDS]})


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


def read_slice_of(large: LargeFile, part: FileSlice) -> tuple[Item, ...]:
    """Read a slice in a worker process."""
    assert _reader is not None
    return _reader.read_slice(large, part)
