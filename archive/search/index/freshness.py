"""Freshness: before a search, whether the database is ahead of the index, which then follows, at once or soon."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from django.db import connection

from archive.models import Revision
from archive.replica import from_primary
from archive.search.index import follower
from archive.search.index.follower import FollowError, RebuildNeededError, refuse_other_archive
from archive.search.index.index_folder import IndexUnusableError, folder, is_announced
from archive.search.index.reader import reader

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_CHECKS = 1.0
MOST_AT_ONCE = 200  # articles that a process indexes at most before it answers a reader
BATCH = 2000  # articles after which what is done in the background can be searched

_checked: dict[Path, tuple[float, FollowError | None]] = {}
_is_following = threading.Lock()


@from_primary
def ensure_fresh(revision: Revision) -> None:
    """Check, at most once a second, whether the database is ahead; follow a little at once, the rest in the background.

    Raises FollowError when the index can't be used for this archive.
    """
    before, error = _checked.get(folder(), (0.0, None))
    now = time.monotonic()
    if not before or now - before >= SECONDS_BETWEEN_CHECKS:
        error = None
        try:
            _follow_if_behind(revision)
        except FollowError as found:
            error = found
        _checked[folder()] = (time.monotonic(), error)
    if error:
        raise error


def _follow_if_behind(revision: Revision) -> None:
    try:
        found = reader()
        if found.archive == revision.archive and found.position.is_up_to_date_with(revision):
            return
        if found.archive != revision.archive:
            raise IndexUnusableError("The search index belongs to another archive.")
        refuse_other_archive(found.position, revision)
        if is_announced():
            return
    except IndexUnusableError:
        follower.catch_up(at_most=follower.MOST_AFTER_COMMIT)
        return
    try:
        is_up_to_date = follower.catch_up(at_most=MOST_AT_ONCE, rebuild_at_most=follower.MOST_AFTER_COMMIT)
        if not is_up_to_date and reader().position != found.position:  # else another process is at work, and goes on
            go_on_in_background()
    except RebuildNeededError:
        raise
    except FollowError as error:  # a lag is no reason to say nothing at all
        logger.error("%s", error)


def go_on_in_background() -> None:
    """Let a thread of this process follow until the index is up to date, unless one does already."""
    if _is_following.acquire(blocking=False):
        threading.Thread(target=_go_on, name="search-follower", daemon=True).start()


def _go_on() -> None:
    try:
        while not follower.catch_up(at_most=BATCH, rebuild_at_most=follower.MOST_AFTER_COMMIT, wait=True):
            pass
    except Exception as error:
        logger.error("The search index could not follow: %s", error)
    finally:
        connection.close()
        _is_following.release()
