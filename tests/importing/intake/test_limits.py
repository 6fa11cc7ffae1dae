"""What takes too long or too much is stopped, and said so."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator

import pytest

from archive.importing.intake.limits import TooSlowError, limit_memory, time_limit, time_limit_each


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_a_block_that_takes_too_long_is_stopped_and_a_quick_one_is_not() -> None:
    with time_limit(5):
        spin(0)
    with pytest.raises(TooSlowError, match="IMPORT_MAX_SECONDS"), time_limit(0.05):
        spin(5)


def test_each_value_has_the_whole_time() -> None:
    def slow() -> Iterator[int]:
        for n in range(3):
            spin(0.04)
            yield n
        spin(5)

    taken = []
    with pytest.raises(TooSlowError):
        for n in time_limit_each(0.1, slow()):
            spin(0.1)
            taken.append(n)
    assert taken == [0, 1, 2]


def test_other_threads_are_not_disturbed() -> None:
    done = []

    def run(limit: float, seconds: float) -> None:
        try:
            with time_limit(limit):
                spin(seconds)
            done.append("whole")
        except TooSlowError:
            done.append("stopped")

    limited, free = threading.Thread(target=run, args=[0.001, 30]), threading.Thread(target=run, args=[60, 0.05])
    limited.start(), free.start()
    spin(0.05)  # and nothing is raised here
    limited.join(), free.join()
    assert sorted(done) == ["stopped", "whole"]


def greedy() -> None:
    limit_memory(2 * 1024**3)
    try:
        bytearray(4 * 1024**3)
    except MemoryError:
        raise SystemExit(7) from None


def test_a_process_that_asks_for_too_much_memory_does_not_get_it() -> None:
    process = multiprocessing.get_context("fork").Process(target=greedy)
    process.start()
    process.join()
    assert process.exitcode == 7
