"""The index follows the database: it applies the search log above its own position, and heals itself.

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
from archive.replica import from_primary
from archive.search.index.index_folder import (
    REBUILD_COMMAND,
    FolderState,
    IndexUnusableError,
    announce,
    folder,
    guarded,
    is_announced,
    open_folder,
    read_state,
    write_lock,
    write_state,
)
from archive.search.index.log_entries import Progress, apply
from archive.search.index.merges import merge_in_background, wake
from archive.search.index.position import IndexPosition, position_of
from archive.search.index.reader import forget_reader, reader
from archive.search.index.writer import close_writer, is_merging, open_writer, writer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import tantivy

logger = logging.getLogger(__name__)

MOST_ROUNDS = 100  # of reading the log once more after writing, while others go on committing
MOST_AFTER_COMMIT = 5000  # articles that a process indexes at most beside those of its commit, or to heal an archive
BATCH_ARTICLES = 3000  # articles after which the index follows a long run of transactions
BATCH_SECONDS = 3.0  # after which it does so even for fewer
MOST_SECONDS = 15.0  # after which it does so at the latest, however busy the machine is
PATIENCE_SECONDS = 1.0  # that who has changed something waits for another process to apply it
SECONDS_BETWEEN_POLLS = 0.01
MERGES_IN_BACKGROUND = True


class FollowError(Exception):
    """The index can't follow by itself; the message says what to run."""


class RebuildNeededError(FollowError):
    """The index can't be used for this archive, and is too large to be made anew by the way."""


@from_primary
def catch_up(*, at_most: int | None = None, rebuild_at_most: int | None = None, wait: bool = False) -> bool:
    """Apply the search log; return whether the index is up to date with the database now.

    It is not when another process is just writing (which reads the log once more afterwards) and this one does not
    `wait`, or when more than `at_most` articles are to be done, of which then so many are. An index that can't be used
    is made anew, unless that would be more than `rebuild_at_most` articles, or else `at_most`. Raises FollowError when
    nothing can be done here, RebuildNeededError when it has to be made anew by a command.
    """
    limit = at_most if rebuild_at_most is None else rebuild_at_most
    for _round in range(MOST_ROUNDS):
        with _explained(), write_lock(wait=wait) as lock:
            if lock is None:
                return False
            is_up_to_date = _follow(lock, at_most, limit)
        if not is_up_to_date:
            return False
        if _position().is_up_to_date_with(Generation.revision()):
            return True
    return False


@from_primary
def rebuild(progress: Progress | None = None) -> int:
    """Make the index anew beside the old one, which answers until the end; return the number of articles in it.

    Waits while another process writes. Raises FollowError, the old index untouched.
    """
    with _explained(), write_lock(wait=True):
        done = _build(Generation.revision(), progress)
    catch_up()
    return done


@from_primary
def after_commit(number: int) -> None:
    """Let the index follow so many articles that were just committed; what goes wrong is logged and healed later."""
    if _open_batches:
        _open_batches[-1].follow_when_due(number)
        return
    if not _catch_up_or_log(at_most=MOST_AFTER_COMMIT + number) and not is_announced():
        _wait_for_writer()


def _wait_for_writer() -> None:
    """Wait a moment until the process that writes has applied what was just committed, so that the next page has it."""
    wake()
    revision, until = Generation.revision(), time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(IndexUnusableError):
            if (position := reader().position).seq > revision.seq or position.is_up_to_date_with(revision):
                return
        time.sleep(SECONDS_BETWEEN_POLLS)


@contextmanager
def in_batches() -> Iterator[None]:
    """Let the index follow a long run of transactions in batches, every few seconds, and at its end, whatever ended it.

    Meanwhile it says so to the processes that answer readers, and these leave it to this one.
    """
    _open_batches.append(_OpenBatch())
    try:
        yield
    finally:
        _open_batches.pop()
        if not _open_batches:
            _catch_up_or_log(wait=True)
            announce(is_over=True)


@dataclass(slots=True)
class _OpenBatch:
    """How many articles of a long run the index has not followed yet, since when, and how long it waits with few."""

    articles: int = 0
    began: float = field(default_factory=time.monotonic)
    patience: float = field(default_factory=lambda: BATCH_SECONDS)

    def follow_when_due(self, number: int) -> None:
        """Count so many articles more, and let the index follow if it is time.

        Where that takes long, for others use the machine, it is done less often: the run would else do little else.
        """
        self.articles += number
        now = time.monotonic()
        if self.articles < BATCH_ARTICLES and now - self.began < self.patience:
            announce()
            return
        if not _catch_up_or_log(at_most=MOST_AFTER_COMMIT + number) and not is_announced():
            _wait_for_writer()
        self.articles, self.began = 0, time.monotonic()
        self.patience = min(max(BATCH_SECONDS, 2 * (self.began - now)), MOST_SECONDS)


def _catch_up_or_log(*, at_most: int | None = None, wait: bool = False) -> bool:
    """Let the index follow and log why it can't; return False only if another process is writing."""
    try:
        return catch_up(at_most=at_most, wait=wait)
    except FollowError as error:
        logger.error("%s", error)
        return True


_open_batches: list[_OpenBatch] = []


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (OSError, IndexUnusableError) as error:
        forget_reader()
        raise FollowError(
            f"The search index could not be written: {error} See that there is room on the disk and that the folder"
            f" {folder()} may be written, then run: {REBUILD_COMMAND}"
        ) from error


def _position() -> IndexPosition:
    with guarded():
        return reader().position


def _follow(lock: int, at_most: int | None, rebuild_at_most: int | None) -> bool:
    """Apply the log or build the index anew, under the write lock; return whether it is up to date."""
    revision = Generation.revision()
    try:
        state = read_state()
        if state.archive != revision.archive:
            raise IndexUnusableError("The search index belongs to another archive.")
        index = open_folder(state.name)
        with guarded():
            index.reload()
            position = position_of(index.searcher())
        refuse_other_archive(position, revision)
    except IndexUnusableError as error:
        number = SearchLog.objects.count()
        if rebuild_at_most is not None and number > rebuild_at_most:
            message = f"{error} It has to be made anew from {number} articles. Run: {REBUILD_COMMAND}"
            raise RebuildNeededError(message) from error
        _build(revision)
        return True
    if position.is_up_to_date_with(revision):
        return True
    try:
        with guarded():
            position = _apply(lock, index, state.name, position, revision, at_most)
    finally:
        forget_reader()
    return position.is_up_to_date_with(revision)


def _apply(
    lock: int, index: tantivy.Index, name: str, position: IndexPosition, revision: Revision, at_most: int | None
) -> IndexPosition:
    """Apply what the log names, and leave what the engine has to merge then to a thread, but for long runs."""
    writer = open_writer(index)
    try:
        _done, position = apply(writer, position, revision, at_most=at_most)
        if MERGES_IN_BACKGROUND and not _open_batches and is_merging(name):
            then = partial(_catch_up_or_log, at_most=MOST_AFTER_COMMIT)
            merge_in_background(writer, lock, name, position, then)
            return position
    except BaseException:
        with suppress(IndexUnusableError), guarded():
            close_writer(writer)
        raise
    close_writer(writer)
    return position


def refuse_other_archive(position: IndexPosition, revision: Revision) -> None:
    """Raise IndexUnusableError if an index followed changes that this archive does not know (at most one query)."""
    if position.seq > revision.seq:
        raise IndexUnusableError("The search index is ahead of the database, which seems to be an older copy.")
    token = revision.seq_token if position.seq == revision.seq else SearchPosition.token_of(position.seq)
    if position.seq and position.token != token:
        raise IndexUnusableError("The search index follows another copy of this archive, as it was before a restore.")


def _build(revision: Revision, progress: Progress | None = None) -> int:
    """Build the index in a new folder, then put it in the place of the old one."""
    name = secrets.token_hex(6)
    try:
        index = open_folder(name, new=True)
        with guarded(), writer_of(index, large=SearchLog.objects.count() > MOST_AFTER_COMMIT) as writer:
            done, _position = apply(writer, IndexPosition(), revision, is_new=True, progress=progress)
        write_state(FolderState(name, revision.archive))
    except (OSError, IndexUnusableError):
        shutil.rmtree(folder() / name, ignore_errors=True)  # above all when there is no room on the disk
        raise
    finally:
        forget_reader()
    return done
