"""Worker processes: forked, not meant by signals to their parent, and gone when it is gone, however it ended."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

Result = TypeVar("Result")
Given = TypeVar("Given")

PR_SET_PDEATHSIG = 1  # see prctl(2)
STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
AHEAD = 3  # lots for each process
BETWEEN_LOOKS = 0.5  # seconds, where the system does not say by itself that a parent has ended


class Workers(ProcessPoolExecutor):
    """A pool of forked processes, each of which first calls `begin(*given)`.

    They share what this process has loaded. A Ctrl-C at the terminal, which all of them hear, is left to their parent.
    """

    def __init__(self, number: int, begin: Callable[..., object], *given: Any) -> None:
        context = multiprocessing.get_context("fork")
        self._others = multiprocessing.active_children()
        super().__init__(number, context, initializer=_begin, initargs=(os.getpid(), begin, given))

    def submit(self, call: Callable[..., Result], /, *given: Any, **named: Any) -> Future[Result]:
        """Hand over work. Signals wait meanwhile: what they raise while a process is forked would be lost."""
        with _signals_waiting():
            return super().submit(call, *given, **named)

    def kill(self) -> None:
        """End them now, whatever they are at, and wait until they are gone."""
        for process in multiprocessing.active_children():
            if process not in self._others:
                process.kill()
        with suppress(RuntimeError):  # a signal may have come before the thread that waits for them was started
            self.shutdown(wait=True, cancel_futures=True)


@contextmanager
def working(is_much: bool) -> Iterator[Workers | None]:
    """Give a process for each processor, for what takes time; none where there is not much to do, or one processor."""
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not is_much or number < 2:
        yield None
        return
    workers = Workers(number, int)
    try:
        yield workers
    except BaseException:
        workers.kill()
        raise
    workers.shutdown(wait=True)


def ahead(
    workers: Workers | None, work: Callable[[Any], Result], lots: Iterable[Given], part: Callable[[Given], Any]
) -> Iterator[tuple[Given, Result]]:
    """Yield each lot with what `work` makes of a part of it, in order; processes are a few lots ahead."""
    if workers is None:
        for lot in lots:
            yield lot, work(part(lot))
        return
    waiting: deque[tuple[Given, Future[Result]]] = deque()
    most = AHEAD * (os.cpu_count() or 1)
    for lot in lots:
        waiting.append((lot, workers.submit(work, part(lot))))
        if len(waiting) > most:
            first, made = waiting.popleft()
            yield first, made.result()
    for first, made in waiting:
        yield first, made.result()


@contextmanager
def _signals_waiting() -> Iterator[None]:
    """Let what would end this process be heard only after the block.

    To block signals in this thread is not enough: another one takes them, and Python calls the handler here anyway.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    known = [(number, handler) for number in STOPPING if (handler := signal.getsignal(number)) is not None]
    for number, _handler in known:
        signal.signal(number, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in known:
            signal.signal(number, handler)
        for one in came:
            signal.raise_signal(one)


def _begin(parent: int, begin: Callable[..., object], given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in STOPPING - {signal.SIGINT}:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    end_with(parent)
    begin(*given)


def end_with(parent: int) -> None:
    """Let this process end as soon as its parent, of this id, has ended; at once if it has already.

    Linux sees to it even while one long step of C code runs; elsewhere a thread looks every half second.
    """
    if not (sys.platform == "linux" and _ends_with_parent_by_system()):
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended between the fork and now, of which nobody tells
        os._exit(1)


def _ends_with_parent_by_system() -> bool:
    with suppress(OSError, AttributeError):
        return bool(ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) == 0)
    return False


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(BETWEEN_LOOKS)
    os._exit(1)
