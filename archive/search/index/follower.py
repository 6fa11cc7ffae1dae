"""The index follows the database: it applies the search log above the number that it remembers, and heals itself.

Killed at any moment nothing is lost: what was applied is committed together with how far it was applied.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from archive.models import Generation, Revision, SearchLog, SearchPosition
from archive.search.index.index_folder import (
    TOOL,
    Applied,
    FolderState,
    IndexUnusableError,
    announce,
    applied_by,
    folder,
    forget_reader,
    guarded,
    is_announced,
    open_folder,
    read_state,
    reader,
    write_state,
    writing,
)
from archive.search.index.log_entries import Progress, apply
from archive.search.index.merges import merge_in_background, wake
from archive.search.index.writer import close_writer, is_merging, open_writer, writer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import tantivy

logger = logging.getLogger(__name__)

MOST_ROUNDS = 100  # of reading the log once more after writing, while others go on committing
AFTER_A_COMMIT = 5000  # articles that a process indexes at most beside those of its own commit, or to heal an archive
STRIDE = 3000  # articles after which the index follows a long run of transactions
STRIDE_SECONDS = 3.0  # after which it does so even for fewer
PATIENCE = 1.0  # seconds that who has changed something waits for another process to apply it
BETWEEN_GLANCES = 0.01  # seconds
MERGES_IN_BACKGROUND = True


class FollowError(Exception):
    """The index can't follow by itself; the message says what to run."""


class RebuildNeededError(FollowError):
    """The index can't be used for this archive, and is too large to be made anew by the way."""


def catch_up(*, at_most: int | None = None, rebuild_at_most: int | None = None, wait: bool = False) -> bool:
    """Apply the search log; say whether the index is level with the database now.

    It is not when another process is just writing (which reads the log once more afterwards) and this one does not
    `wait`, or when more than `at_most` articles are to be done, of which then so many are. An index that can't be used
    is made anew, unless that would be more than `rebuild_at_most` articles, or else `at_most`. Raises FollowError when
    nothing can be done here, RebuildNeededError when it has to be made anew by a command.
    """
    limit = at_most if rebuild_at_most is None else rebuild_at_most
    for _round in range(MOST_ROUNDS):
        with _said_plainly(), writing(wait=wait) as lock:
            if lock is None:
                return False
            is_level = _follow(lock, at_most, limit)
        if not is_level:
            return False
        if _applied().is_level_with(Generation.revision()):
            return True
    return False


def rebuild(progress: Progress | None = None) -> int:
    """Make the index anew beside the old one, which answers until the end; return the number of articles in it.

    Waits while another process writes. Raises FollowError, the old index untouched.
    """
    with _said_plainly(), writing(wait=True):
        done = _build(Generation.revision(), progress)
    catch_up()
    return done


def after_commit(number: int) -> None:
    """Let the index follow so many articles that were just committed; what goes wrong is logged and healed later."""
    if _strides and not _strides[-1].is_due(number):
        announce()
        return
    if not _catch_up_or_say(at_most=AFTER_A_COMMIT + number) and not is_announced():
        _wait_for_whoever_writes()


def _wait_for_whoever_writes() -> None:
    """Give the process that is writing a moment to apply what was just committed, so that the next page shows it."""
    wake()
    there, until = Generation.revision(), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(IndexUnusableError):
            if (applied := reader().applied).seq > there.seq or applied.is_level_with(there):
                return
        time.sleep(BETWEEN_GLANCES)


@contextmanager
def in_strides() -> Iterator[None]:
    """Let the index follow a long run of transactions only every few seconds, and at its end, whatever ended it.

    Meanwhile it says so to the processes that answer readers, and these leave it to this one.
    """
    _strides.append(_Stride())
    try:
        yield
    finally:
        _strides.pop()
        if not _strides:
            _catch_up_or_say(wait=True)
            announce(is_over=True)


@dataclass(slots=True)
class _Stride:
    """How much of a long run the index has not followed yet, and since when."""

    articles: int = 0
    began: float = field(default_factory=time.monotonic)

    def is_due(self, number: int) -> bool:
        """Count so many articles more; say whether the index shall follow now."""
        self.articles += number
        now = time.monotonic()
        if self.articles < STRIDE and now - self.began < STRIDE_SECONDS:
            return False
        self.articles, self.began = 0, now
        return True


def _catch_up_or_say(*, at_most: int | None = None, wait: bool = False) -> bool:
    """Let the index follow; return False only if somebody else is at it."""
    try:
        return catch_up(at_most=at_most, wait=wait)
    except FollowError as error:
        logger.error("%s", error)
        return True


_strides: list[_Stride] = []


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except (OSError, IndexUnusableError) as error:
        forget_reader()
        raise FollowError(
            f"The search index could not be written: {error} See that there is room on the disk and that the folder"
            f" {folder()} may be written, then run: {TOOL}"
        ) from error


def _applied() -> Applied:
    with guarded():
        return reader().applied


def _follow(lock: int, at_most: int | None, rebuild_at_most: int | None) -> bool:
    """Do what is to be done, holding the write lock; say whether everything was."""
    there = Generation.revision()
    try:
        state = read_state()
        if state.archive != there.archive:
            raise IndexUnusableError("The search index belongs to another archive.")
        index = open_folder(state.name)
        with guarded():
            index.reload()
            applied = applied_by(index.searcher())
        refuse_another_copy(applied, there)
    except IndexUnusableError as error:
        number = SearchLog.objects.count()
        if rebuild_at_most is not None and number > rebuild_at_most:
            message = f"{error} It has to be made anew from {number} articles. Run: {TOOL}"
            raise RebuildNeededError(message) from error
        _build(there)
        return True
    if applied.is_level_with(there):
        return True
    try:
        with guarded():
            applied = _apply(lock, index, state.name, applied, there, at_most)
    finally:
        forget_reader()
    return applied.is_level_with(there)


def _apply(
    lock: int, index: tantivy.Index, name: str, applied: Applied, there: Revision, at_most: int | None
) -> Applied:
    """Apply what the log names, and leave what the engine has to merge then to a thread, but for long runs."""
    writer = open_writer(index)
    try:
        _done, applied = apply(writer, applied, there, at_most=at_most)
        if MERGES_IN_BACKGROUND and not _strides and is_merging(name):
            then = partial(_catch_up_or_say, at_most=AFTER_A_COMMIT)
            merge_in_background(writer, lock, name, applied, then)
            return applied
    except BaseException:
        with suppress(IndexUnusableError), guarded():
            close_writer(writer)
        raise
    close_writer(writer)
    return applied


def refuse_another_copy(applied: Applied, there: Revision) -> None:
    """Raise IndexUnusableError if an index followed changes that this archive does not know (at most one query)."""
    if applied.seq > there.seq:
        raise IndexUnusableError("The search index is ahead of the database, which seems to be an older copy.")
    token = there.seq_token if applied.seq == there.seq else SearchPosition.token_of(applied.seq)
    if applied.seq and applied.token != token:
        raise IndexUnusableError("The search index follows another copy of this archive, as it was before a restore.")


def _build(there: Revision, progress: Progress | None = None) -> int:
    """Fill a new folder with everything, then put it in the place of the old one."""
    name = secrets.token_hex(6)
    try:
        index = open_folder(name, new=True)
        with guarded(), writer_of(index, large=SearchLog.objects.count() > AFTER_A_COMMIT) as writer:
            done, _applied = apply(writer, Applied(), there, is_new=True, progress=progress)
        write_state(FolderState(name, there.archive))
    except (OSError, IndexUnusableError):
        shutil.rmtree(folder() / name, ignore_errors=True)  # above all when there is no room on the disk
        raise
    finally:
        forget_reader()
    return done
