"""How long and how much memory reading one thing may take, so that no file can hold up or bring down an import."""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

Value = TypeVar("Value")


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
