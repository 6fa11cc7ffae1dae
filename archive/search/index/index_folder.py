"""The folder of the index on the disk: what is in it, who may write it, and how an index in it is opened.

<data directory>/search/state.json   which folder is the index, of which archive, engine and schema
<data directory>/search/lock         taken by the process that writes
<data directory>/search/soon         touched by a process that will write in some seconds
<data directory>/search/<name>/      the index itself
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from archive.search.index.languages import ANALYZERS, analyzer
from archive.search.index.schema import SCHEMA_VERSION, schema

ENGINE = f"tantivy {version('tantivy')}, Unicode {unicodedata.unidata_version}"

REBUILD_COMMAND = "manage.py rebuild_search"
PATIENCE_SECONDS = 10.0  # after which nobody relies on what another process wanted to do


class IndexUnusableError(Exception):
    """The folder can't be searched as it is: it is missing, damaged, or made for something else."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What `state.json` says: which folder is the index, and what it was made for."""

    name: str
    archive: str
    engine: str = ENGINE
    schema: int = SCHEMA_VERSION


def folder() -> Path:
    return Path(settings.ARCHIVE_DATA_DIR) / "search"


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
    if (state.engine, state.schema) != (ENGINE, SCHEMA_VERSION):
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


def is_linked() -> bool:
    """Whether the index that is open is read through links, so that it has to be opened anew after each commit."""
    return bool(_links)
