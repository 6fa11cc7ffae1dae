"""What takes too long to be read is broken off, in whichever thread, and nothing is broken off after that."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from archive.importing.intake.limits import TooSlowError, time_limit, time_limit_each

TOLD = "it took longer than 0.2 seconds. Split it, or raise IMPORT_MAX_SECONDS"


def here(work: Callable[[], str]) -> str:
    return work()


def in_a_thread(work: Callable[[], str]) -> str:
    told: list[str] = []
    thread = threading.Thread(target=lambda: told.append(work()))
    thread.start()
    thread.join()
    return told[0]


def for_ever() -> Iterator[int]:
    yield 1
    while True:
        pass


@pytest.mark.parametrize("run", [here, in_a_thread])
def test_a_block_and_a_value_may_not_take_longer(run: Callable[[Callable[[], str]], str]) -> None:
    def block() -> str:
        with pytest.raises(TooSlowError) as raised, time_limit(0.2):
            list(for_ever())
        return str(raised.value)

    def values() -> str:
        seen = []
        with pytest.raises(TooSlowError) as raised:
            for value in time_limit_each(0.2, for_ever()):
                seen.append(value)  # noqa: PERF402  # the last of them never comes
        return f"{seen} {raised.value}"

    assert run(block) == TOLD
    assert run(values) == f"[1] {TOLD}"


@pytest.mark.parametrize("run", [here, in_a_thread])
def test_what_is_quick_is_left_alone_also_afterwards(run: Callable[[Callable[[], str]], str]) -> None:
    def quick() -> str:
        with time_limit(0.3):
            pass
        found = list(time_limit_each(0.3, iter(range(3))))
        threading.Event().wait(0.4)
        return str(found)

    assert run(quick) == "[0, 1, 2]"
