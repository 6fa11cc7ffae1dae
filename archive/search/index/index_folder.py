"""The index on the disk: its fields, its folder, who may write it, and the reader that every search uses.

    <data directory>/search/state.json   which folder is the index, of which archive, engine and schema
    <data directory>/search/lock         held by whoever writes
    <data directory>/search/soon         touched by whoever will write in some seconds
    <data directory>/search/<name>/      the index itself

The position up to which the search log was applied is in the index, in a document of its own, and is committed with it.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import tempfile
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from archive.models import Revision
from archive.search.index.languages import ANALYZERS, GROUPS, analyzer

SCHEMA = 2  # raise it whenever a field, an analysis or a number in the index changes its meaning
ENGINE = f"tantivy {version('tantivy')}, Unicode {unicodedata.unidata_version}"

REBUILD_COMMAND = "manage.py rebuild_search"
META_ID = 0
EVERY_ARTICLE = 1 << 62
INDEXED = ("id", "state", "year", "source", "tag", "event", "series", "place", "language", "root", "group")
READ_ONLY = ("seq", "newest", "oldest", "added", "first_day", "last_day")
POSITION_FIELDS = ("applied_seq", "applied_article", "applied_token")
WORDS = "words"  # every word of a public text as it is spelled, folded: for beginnings of words and for spelling
CHARACTERS = "characters"  # each character of the scripts without spaces
PATIENCE_SECONDS = 10.0  # after which nobody relies on what another process wanted to do


class IndexUnusableError(Exception):
    """The folder can't be searched as it is: it is missing, damaged, or made for something else."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What `state.json` says: which folder is the index, and what it was made for."""

    name: str
    archive: str
    engine: str = ENGINE
    schema: int = SCHEMA


@dataclass(frozen=True, slots=True)
class IndexPosition:
    """How far an index has followed the search log: up to an article within a number, which `token` tells apart."""

    seq: int = 0
    article: int = 0
    token: int = 0

    def is_up_to_date_with(self, revision: Revision) -> bool:
        """Whether every article up to the last number of this archive, and of no other copy of it, was applied."""
        return (self.seq, self.token, self.article) == (revision.seq, revision.seq_token, EVERY_ARTICLE)


@dataclass(frozen=True, slots=True)
class Reader:
    """An index as of one commit; `stamp` tells it from those of other commits."""

    index: tantivy.Index
    searcher: tantivy.Searcher
    schema: tantivy.Schema
    archive: str
    position: IndexPosition
    stamp: tuple[int, ...]


def folder() -> Path:
    return Path(settings.ARCHIVE_DATA_DIR) / "search"


@cache
def schema() -> tantivy.Schema:
    """Return the fields of the index; numbers are unsigned throughout."""
    builder = tantivy.SchemaBuilder()
    for name in INDEXED:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in READ_ONLY:
        builder.add_unsigned_field(name, fast=True)
    for name in POSITION_FIELDS:
        builder.add_unsigned_field(name, stored=True)
    for group in GROUPS.values():
        builder.add_text_field(group.field, tokenizer_name=group.analyzer_name, index_option="position")
        builder.add_text_field(group.title_field, tokenizer_name=group.analyzer_name, index_option="position")
    builder.add_text_field(WORDS, tokenizer_name="plain", index_option="basic")
    builder.add_text_field(CHARACTERS, tokenizer_name="plain", index_option="basic")
    return builder.build()


@contextmanager
def guarded() -> Iterator[None]:
    """Turn whatever the engine raises about its files, a panic included, into IndexUnusableError."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexUnusableError(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the engine's own, which is no Exception and can't be imported
            raise
        raise IndexUnusableError(str(error)) from error


@contextmanager
def write_lock(*, wait: bool = False) -> Iterator[int | None]:
    """Take the write lock and yield it, as the number of an open file; without `wait` None if another process has it.

    A copy of the number (`os.dup`) keeps the lock until that is closed as well.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield None
            return
        yield lock.fileno()


def announce(*, is_over: bool = False) -> None:
    """Say to other processes that this one will write in some seconds, or that it will not any more."""
    with suppress(OSError):
        (folder() / "soon").unlink(missing_ok=True) if is_over else (folder() / "soon").touch()


def is_announced() -> bool:
    """Say whether some process wanted to write just now, and so need not be helped."""
    try:
        # Whichever way the clock was set.
        return abs(time.time() - (folder() / "soon").stat().st_mtime) < PATIENCE_SECONDS
    except OSError:
        return False


def read_state() -> FolderState:
    """Read which folder is the index; raise IndexUnusableError unless it was made by this engine and schema."""
    try:
        found: Any = json.loads((folder() / "state.json").read_bytes())
        state = FolderState(str(found["name"]), str(found["archive"]), str(found["engine"]), int(found["schema"]))
    except FileNotFoundError:
        raise IndexUnusableError("There is no search index yet.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusableError(f"The state of the search index can't be read: {error}") from error
    if (state.engine, state.schema) != (ENGINE, SCHEMA):
        raise IndexUnusableError(f"The search index was made by {state.engine}, schema {state.schema}.")
    return state


def write_state(state: FolderState) -> None:
    """Make a folder the index, in one step, and remove what was left by others. Needs the write lock."""
    new = folder() / "state.json.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder() / "state.json")
    remove_leftovers(state.name)


def remove_leftovers(keep: str) -> None:
    """Remove every folder but the index: what an interrupted rebuild left. Needs the write lock."""
    for path in folder().iterdir():
        if path.is_dir() and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def open_folder(name: str, *, new: bool = False) -> tantivy.Index:
    """Open an index, or make an empty one; raise IndexUnusableError when it can't be."""
    path = folder() / name
    with guarded():
        if new:
            path.mkdir(parents=True)
        elif not tantivy.Index.exists(str(path)):
            raise IndexUnusableError("The folder of the search index is not there.")
        if not new:
            path = _readable(path)
        index = tantivy.Index(schema(), str(path)) if new else tantivy.Index.open(str(path))
        for tokenizer in ANALYZERS:
            index.register_tokenizer(tokenizer, analyzer(tokenizer))
        index.config_reader("manual")
        return index


def _readable(path: Path) -> Path:
    """Return the folder itself; where it can't be written, one of links to its files, since the engine locks there.

    The files of an index never change, but for the one that names them, which is copied.
    """
    _remove_links()
    if os.access(path, os.W_OK):
        return path
    links = Path(tempfile.mkdtemp(prefix="annals-search-"))
    _links.append(links)
    for file in path.iterdir():
        if file.name == "meta.json":
            shutil.copyfile(file, links / file.name)
        elif not file.name.endswith(".lock"):
            (links / file.name).symlink_to(file.absolute())
    return links


_links: list[Path] = []  # at most one, of this process


@atexit.register
def _remove_links() -> None:
    while _links:
        shutil.rmtree(_links.pop(), ignore_errors=True)


def position_of(searcher: tantivy.Searcher) -> IndexPosition:
    """Read how far an index has followed the search log."""
    hits = searcher.search(tantivy.Query.term_query(schema(), "id", META_ID), 1).hits
    if not hits:
        return IndexPosition()
    document = searcher.doc(hits[0][1])
    return IndexPosition(*(int(document.get_first(name) or 0) for name in POSITION_FIELDS))


def total_hits(found: tantivy.SearchResult) -> int:
    """Return how many are found in all, where that was asked for."""
    return int(found.count)  # type: ignore[attr-defined]  # the engine's own types leave it out


_readers: dict[Path, Reader] = {}
_opening = threading.Lock()


def reader() -> Reader:
    """Return the index as it was last committed, by whichever process; raise IndexUnusableError when it can't be."""
    base = folder()
    known = _readers.get(base)
    if known and known.stamp == _stamp(base):
        return known
    with _opening, guarded():
        state = read_state()
        stamp = _stamp(base)  # read first: a commit in between is met at the next search
        is_same = known is not None and known.stamp[:3] == stamp[:3] and not _links
        index = known.index if known and is_same else open_folder(state.name)
        index.reload()
        searcher = index.searcher()
        fresh = Reader(index, searcher, schema(), state.archive, position_of(searcher), stamp)
        _readers[base] = fresh
        return fresh


def forget_reader() -> None:
    """Open the index anew at the next search."""
    _readers.pop(folder(), None)


def _stamp(base: Path) -> tuple[int, ...]:
    """Return which commit of which index the files hold, for this process; cheap enough for every search."""
    try:
        state = (base / "state.json").stat()
        meta = (base / _name_of(base, state.st_ino, state.st_mtime_ns) / "meta.json").stat()
    except (OSError, IndexUnusableError):
        return (os.getpid(), 0, 0, 0, 0)
    return (os.getpid(), state.st_ino, state.st_mtime_ns, meta.st_ino, meta.st_mtime_ns)


_names: dict[tuple[Path, int, int], str] = {}


def _name_of(base: Path, inode: int, changed: int) -> str:
    key = (base, inode, changed)
    name = _names.get(key)
    if name is None:
        name = read_state().name
        _names.clear()
        _names[key] = name
    return name
