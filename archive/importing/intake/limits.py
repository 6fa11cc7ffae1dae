"""How long and how much memory reading one thing may take, so that no file can hold up or bring down an import."""

from __future__ import annotations

import ctypes
import gc
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeVar

Value = TypeVar("Value")


M_ARENA_MAX = -8  # see mallopt(3)
OBJECTS = 50_000  # new ones, after which circles are looked for during an import


class TooSlowError(ValueError):
    """Reading one thing took longer than it may."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooSlowError when the block takes longer; where no signals come (outside the main thread), never."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"it took longer than {seconds:g} seconds; see IMPORT_MAX_SECONDS")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def each_at_most(seconds: float, values: Iterator[Value]) -> Iterator[Value]:
    """Yield values, none of which may take longer to come; raise TooSlowError at the first that does."""
    while True:
        with at_most(seconds):
            try:
                value = next(values)
            except StopIteration:
                return
        yield value


def bound_memory(size: int) -> None:
    """Let this process ask for at most so many bytes of memory; what needs more raises MemoryError."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for circles of dead objects less often, and never among what stands already: a tenth of an import's time.

    An import makes many objects and few circles. Processes forked meanwhile do the same, and share more memory.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def keep_one_heap() -> None:
    """Let all threads of this process take memory from one heap, where the C library is one that gives each its own.

    What the threads of the search index give back, which begin and end with each commit, is then used again.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
