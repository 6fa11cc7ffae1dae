"""Limits of time and memory, so that no file can stop an import, and memory management for its whole length."""

from __future__ import annotations

import ctypes
import gc
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import TypeVar

Value = TypeVar("Value")


M_ARENA_MAX = -8  # see mallopt(3)
COLLECTION_THRESHOLD = 50_000  # new objects after which the garbage collector runs during an import


class TooSlowError(ValueError):
    """Reading one item took longer than it may."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlowError when the block takes longer; where no signals come (outside the main thread), never."""
    with _alarm(seconds) as begin:
        begin(seconds)
        yield


def time_limit_each(seconds: float, values: Iterator[Value]) -> Iterator[Value]:
    """Yield values, none of which may take longer to come; raise TooSlowError at the first that does."""
    with _alarm(seconds) as begin:
        while True:
            begin(seconds)
            try:
                value = next(values)
            except StopIteration:
                return
            finally:
                begin(0)
            yield value


@contextmanager
def _alarm(seconds: float) -> Iterator[Callable[[float], object]]:
    """Let TooSlowError be raised when the time is up that the block begins to count; 0 ends the count."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda _seconds: None
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"it took longer than {seconds:g} seconds; see IMPORT_MAX_SECONDS")

    before = signal.signal(signal.SIGALRM, stop)
    try:
        yield partial(signal.setitimer, signal.ITIMER_REAL)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def limit_memory(size: int) -> None:
    """Limit the address space of this process, in bytes; what needs more raises MemoryError."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


@contextmanager
def infrequent_collection() -> Iterator[None]:
    """Run the garbage collector less often, and never on what exists already, which saves a tenth of an import's time.

    An import makes many objects and few reference cycles. Processes forked meanwhile do the same, and share more
    memory.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTION_THRESHOLD, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def use_one_arena() -> None:
    """Let all threads allocate memory from one arena, where the C library (glibc) gives each its own.

    Memory freed by the threads of the search index, which begin and end with each commit, is then used again.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
