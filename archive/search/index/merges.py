"""While the engine merges segments, which may take seconds: whoever holds the writer follows for all, in a thread.

Only one process may write, and its merges have to end before the next one does. So the lock and the writer go to a
thread, and who had changed something goes on. Until the merges are over the thread applies what anybody commits.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import connection

from archive.models import Generation
from archive.search.index.index_folder import IndexUnusableError, folder, guarded
from archive.search.index.log_entries import apply
from archive.search.index.position import IndexPosition
from archive.search.index.writer import close_writer, is_merging

if TYPE_CHECKING:
    import tantivy

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_CHECKS = 0.05  # whether another process has committed something
LONGEST = 600.0  # seconds after which nobody else shall wait for the merges any more than has to be
# Seconds in which nothing is written although there are segments to merge: then the engine merges none. It begins at a
# commit only, and gives a merge up that failed, such as one whose files a killed process has left.
IDLE = 3.0

_wake = threading.Event()


def wake() -> None:
    """Let the thread of this process, if it has one, check at once."""
    _wake.set()


def merge_in_background(
    writer: tantivy.IndexWriter, lock: int, name: str, position: IndexPosition, then: Callable[[], object]
) -> None:
    """Follow with an open writer until its merges are over, then close it, let go of the lock and do what comes `then`.

    `lock` is the number of its file, of which the thread keeps a copy; `name` the folder of the index.
    """
    ours = os.dup(lock)
    threading.Thread(target=_merge, args=(writer, ours, name, position, then), name="search-merger").start()


def _merge(
    writer: tantivy.IndexWriter, lock: int, name: str, position: IndexPosition, then: Callable[[], object]
) -> None:
    try:
        with guarded():
            _follow(writer, name, position)
            close_writer(writer)
    except Exception as error:
        logger.error("The search index could not follow while its segments were merged: %s", error)
        with suppress(IndexUnusableError), guarded():
            close_writer(writer)
    finally:
        os.close(lock)
    try:
        then()
    finally:
        connection.close()


def _follow(writer: tantivy.IndexWriter, name: str, position: IndexPosition) -> None:
    archive = Generation.revision().archive
    until = time.monotonic() + LONGEST
    written_at, written = time.monotonic(), _state_of_files(name)
    while is_merging(name) and time.monotonic() < until:
        if (now := _state_of_files(name)) != written:
            written_at, written = time.monotonic(), now
        elif time.monotonic() - written_at > IDLE:
            return  # closing the writer waits for whatever still runs
        _wake.wait(SECONDS_BETWEEN_CHECKS)
        _wake.clear()
        revision = Generation.revision()
        if revision.archive != archive or revision.seq < position.seq:
            return  # another archive, or an older copy of this one: for who makes the index anew
        if not position.is_up_to_date_with(revision):
            position = apply(writer, position, revision)[1]


def _state_of_files(name: str) -> frozenset[tuple[str, int]]:
    """Return the names and sizes of the files of the index: a merge that goes on makes others."""
    found: set[tuple[str, int]] = set()
    with suppress(OSError), os.scandir(folder() / name) as entries:
        for entry in entries:
            with suppress(OSError):  # gone in between
                found.add((entry.name, entry.stat().st_size))
    return frozenset(found)
