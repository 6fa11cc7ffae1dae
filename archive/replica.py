"""A read replica: from which database the present moment reads, and whether the replica is away.

Public pages are read from it while it is level with the primary (`views.frame.sources`). Everything else, every write
and all that the search index follows, is the primary's.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

P = ParamSpec("P")
Given = TypeVar("Given")

REPLICA = "replica"
SECONDS_AWAY = 10.0  # that a replica which did not answer is left alone

_source: ContextVar[str] = ContextVar("source", default=DEFAULT_DB_ALIAS)


class ReplicaRouter:
    """Leads Django's queries to where the present moment reads, and all writes to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _source.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # what was read from the replica is of the primary

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


@contextmanager
def reading_from(source: str) -> Iterator[None]:
    """Read from this database for as long as the block lasts, in this thread."""
    before = _source.set(source)
    try:
        yield
    finally:
        _source.reset(before)


def from_primary(act: Callable[P, Given]) -> Callable[P, Given]:
    """Let a function read from the primary, whoever calls it."""

    @functools.wraps(act)
    def called(*given: P.args, **named: P.kwargs) -> Given:
        with reading_from(DEFAULT_DB_ALIAS):
            return act(*given, **named)

    return called


def source() -> BaseDatabaseWrapper:
    """Return the connection to where the present moment reads, for queries in SQL."""
    return connections[_source.get()]


def has_replica() -> bool:
    return REPLICA in settings.DATABASES


class _Absence:
    """Until when the replica is left alone; then one thread looks whether it is back, and the others go on waiting."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: float | None = None

    def may_ask(self) -> bool:
        with self._lock:
            if self._until is None:
                return True
            now = time.monotonic()
            if now < self._until:
                return False
            self._until = now + SECONDS_AWAY
            return True

    def note(self) -> None:
        with self._lock:
            self._until = time.monotonic() + SECONDS_AWAY

    def end(self) -> None:
        self._until = None


_absence = _Absence()


def may_be_asked() -> bool:
    """Say whether the replica is there as far as this process knows; of one that did not answer, not for a while."""
    return has_replica() and _absence.may_ask()


def note_absence(error: BaseException) -> None:
    """Leave the replica alone for a while, because it did not answer."""
    connections[REPLICA].close()
    logger.warning("The replica does not answer, and is left alone for %s seconds: %s", SECONDS_AWAY, error)
    _absence.note()


def note_presence() -> None:
    """Know that it answered."""
    _absence.end()
