"""The reader that every search uses: the index as it was last committed, by whichever process."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

import tantivy

from archive.search.index.index_folder import IndexUnusableError, folder, guarded, is_linked, open_folder, read_state
from archive.search.index.position import IndexPosition, position_of
from archive.search.index.schema import schema


@dataclass(frozen=True, slots=True)
class Reader:
    """An index as of one commit; `stamp` tells it from those of other commits."""

    index: tantivy.Index
    searcher: tantivy.Searcher
    schema: tantivy.Schema
    archive: str
    position: IndexPosition
    stamp: tuple[int, ...]


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
        is_same = known is not None and known.stamp[:3] == stamp[:3] and not is_linked()
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
