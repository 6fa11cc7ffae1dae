"""Before a search: a look whether the database is ahead of the index, which then follows, at once or soon."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from django.db import connection

from archive.models import Revision
from archive.search.index import follower
from archive.search.index.follower import FollowError, RebuildNeededError, refuse_another_copy
from archive.search.index.index_folder import IndexUnusableError, folder, is_announced, reader

logger = logging.getLogger(__name__)

BETWEEN_LOOKS = 1.0  # seconds
AT_A_GLANCE = 200  # articles that a process indexes at most before it answers a reader
AT_A_TIME = 2000  # articles after which what is done in the background can be searched

_looked: dict[Path, tuple[float, FollowError | None]] = {}
_is_at_work = threading.Lock()


def look(there: Revision) -> None:
    """See whether the database is ahead; at most once a second, follow a little at once and the rest in the background.

    Raises FollowError when the index can't be used for this archive.
    """
    before, error = _looked.get(folder(), (0.0, None))
    now = time.monotonic()
    if not before or now - before >= BETWEEN_LOOKS:
        error = None
        try:
            _glance(there)
        except FollowError as found:
            error = found
        _looked[folder()] = (time.monotonic(), error)
    if error:
        raise error


def _glance(there: Revision) -> None:
    try:
        found = reader()
        if found.archive == there.archive and found.applied.is_level_with(there):
            return
        if found.archive != there.archive:
            raise IndexUnusableError("The search index belongs to another archive.")
        refuse_another_copy(found.applied, there)
        if is_announced():
            return
    except IndexUnusableError:
        follower.catch_up(at_most=follower.AFTER_A_COMMIT)
        return
    try:
        is_level = follower.catch_up(at_most=AT_A_GLANCE, rebuild_at_most=follower.AFTER_A_COMMIT)
        if not is_level and reader().applied != found.applied:  # else another process is at work, and goes on
            go_on_in_background()
    except RebuildNeededError:
        raise
    except FollowError as error:  # a lag is no reason to say nothing at all
        logger.error("%s", error)


def go_on_in_background() -> None:
    """Let a thread of this process follow until the index is level, unless one does already."""
    if _is_at_work.acquire(blocking=False):
        threading.Thread(target=_go_on, name="search-follower", daemon=True).start()


def _go_on() -> None:
    try:
        while not follower.catch_up(at_most=AT_A_TIME, rebuild_at_most=follower.AFTER_A_COMMIT, wait=True):
            pass
    except Exception as error:
        logger.error("The search index could not follow: %s", error)
    finally:
        connection.close()
        _is_at_work.release()
