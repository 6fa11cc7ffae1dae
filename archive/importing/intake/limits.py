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

from archive.importing.formats.failures import LimitError

Value = TypeVar("Value")


M_ARENA_MAX = -8  # see mallopt(3)
COLLECTION_THRESHOLD = 50_000  # new objects after which the garbage collector runs during an import


class TooSlowError(LimitError):
    """Reading one item took longer than it may."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlowError when the block takes longer."""
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
    told = f"it took longer than {seconds:g} seconds. Split it, or raise IMPORT_MAX_SECONDS"
    if threading.current_thread() is not threading.main_thread():  # where no signals come
        alarm = _ThreadAlarm(told)
        try:
            yield alarm.begin
        finally:
            alarm.begin(0)
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError(told)

    before = signal.signal(signal.SIGALRM, stop)
    try:
        yield partial(signal.setitimer, signal.ITIMER_REAL)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _ThreadAlarm:
    """Raises TooSlowError in the thread that made it, between two steps of Python, as an alarm does in the main one.

    https://docs.python.org/3/c-api/init.html#c.PyThreadState_SetAsyncExc
    """

    def __init__(self, told: str) -> None:
        class Error(TooSlowError):
            def __init__(self) -> None:
                super().__init__(told)

        self._error = Error
        self._thread = ctypes.c_ulong(threading.get_ident())
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def begin(self, seconds: float) -> None:
        """Count from now on; 0 ends the count, and after that nothing is raised any more."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, None)
            self._timer = timer = threading.Timer(seconds, self._stop) if seconds else None
        if timer:
            timer.daemon = True
            timer.start()

    def _stop(self) -> None:
        with self._lock:
            if self._timer is threading.current_thread():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(self._error))


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
