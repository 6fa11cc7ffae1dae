"""Whether the site can answer well: its database, its search index, and room on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError

from archive.models import Generation
from archive.search.index.lag import index_lag

LEAST_FREE = 200 * 1024 * 1024  # bytes; SQLite, the index and what is uploaded need some room to write
MOST_BEHIND = 1000  # numbers of the search log; a host that starts catches up before it is given readers


def checks() -> dict[str, str]:
    """Return, by what was looked at, the sentence that says what is wrong; an empty one where all is well.

    Two queries, and nothing is written.
    """
    return {name: check() for name, check in _CHECKS.items()}


def _database() -> str:
    try:
        Generation.revision()
    except DatabaseError:
        return "It does not answer, or has no tables yet."
    return ""


def _index() -> str:
    try:
        lag = index_lag(Generation.revision())
    except DatabaseError:
        return "How far it is can't be told without the database."
    if lag.positions is None:
        return "It can't be used. Run: manage.py rebuild_search"
    return f"It is {lag.positions:,} changes behind and follows." if lag.positions > MOST_BEHIND else ""


def _disk() -> str:
    free = shutil.disk_usage(settings.ARCHIVE_DATA_DIR).free
    return "" if free >= LEAST_FREE else f"Only {free // 1024**2:,} MiB are free where the data folder lies."


_CHECKS: dict[str, Callable[[], str]] = {"database": _database, "index": _index, "disk": _disk}
