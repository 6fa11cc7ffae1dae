"""Worker processes end with the process that started them, however it ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from archive import processes
from archive.processes import Workers
from tests import forked
from tests.conftest import ROOT

PATIENCE = 30.0  # seconds until a process is thought to live on
# A process with two workers that compute, and with one that waits; it says their ids and its own.
PARENT = """
import os, sys, time
from archive import processes
from archive.processes import Workers

def busy():
    while True:
        pass

if "watching" in sys.argv:
    processes._ends_with_parent_by_system = lambda: False
pool = Workers(3, int)
calls = [pool.submit(busy), pool.submit(busy)]
print(os.getpid(), *pool._processes, flush=True)
time.sleep(600)
"""


def is_there(pid: int) -> bool:
    """Say whether a process lives; one that ended and was not asked after is none."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def all_gone(pids: list[int]) -> bool:
    until = time.monotonic() + PATIENCE
    while any(map(is_there, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(is_there, pids))


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are asked after in /proc")


@needs_proc
@pytest.mark.once
@pytest.mark.parametrize("how", ["told", "watching"])
def test_workers_of_a_killed_process_end_busy_or_not(how: str) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, how], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid, *workers = map(int, parent.stdout.readline().split())
    assert len(workers) == 3 and all(map(is_there, workers))
    os.kill(pid, signal.SIGKILL)
    parent.wait()
    assert all_gone(workers)


@needs_proc
@pytest.mark.long
@pytest.mark.parametrize(
    "number",
    [signal.SIGKILL, *(pytest.param(number, marks=pytest.mark.once) for number in (signal.SIGTERM, signal.SIGINT))],
)
def test_an_import_that_is_ended_leaves_no_process_and_can_be_gone_on_with(
    tmp_path: Path, migrated_archive: dict[str, str], number: signal.Signals
) -> None:
    (tmp_path / "desk").mkdir()
    for n in range(120):
        (tmp_path / "desk" / f"{n:03}.txt").write_text(
            f"Story {n}\n\nThe harbour of town {n} counted its ships.\n" * 20
        )
    command = ("manage.py", "import_articles", tmp_path / "desk", "--report", tmp_path / "r.jsonl")
    running = forked.Process(*command, "--workers", "2", "--batch", "May", env=migrated_archive)
    workers = children(running)
    assert len(workers) == 2
    running.send_signal(number)
    said = running.finish(PATIENCE).stderr
    assert all_gone(workers)
    assert not (tmp_path / "r.jsonl").exists() and list(tmp_path.glob(".*")) == []
    assert "Traceback" not in said
    if number != signal.SIGKILL:
        assert running.returncode == 128 + number
        assert "Stopped." in said and "--resume May" in said
    finished = forked.run(*command, "--resume", "May", env=migrated_archive, check=True)
    assert "120 in all" in finished.stdout
    assert len((tmp_path / "r.jsonl").read_text().splitlines()) == 120


def children(process: forked.Process) -> list[int]:
    """Wait until a process has begun workers; return their ids."""
    listed = Path("/proc") / str(process.pid) / "task" / str(process.pid) / "children"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if len(found := listed.read_text().split()) == 2:
            return list(map(int, found))
        time.sleep(0.005)
    return []


@needs_proc
def test_a_process_whose_parent_is_gone_already_ends_at_once() -> None:
    child = os.fork()
    if child == 0:
        processes.end_with(1 if os.getppid() != 1 else 2)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


@pytest.mark.once
def test_workers_that_are_ended_do_not_finish_what_they_are_at() -> None:
    pool = Workers(2, int)
    waiting = pool.submit(time.sleep, 600)
    began = time.monotonic()
    pool.kill()
    assert time.monotonic() - began < PATIENCE
    with pytest.raises(BrokenProcessPool):
        waiting.result()


@pytest.mark.once
def test_workers_end_also_where_a_signal_came_while_they_were_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_thread: threading.Thread) -> None:
        raise KeyboardInterrupt

    pool, others = Workers(2, int), multiprocessing.active_children()
    with monkeypatch.context() as patched:
        patched.setattr("concurrent.futures.process._ExecutorManagerThread.start", stopped)
        with pytest.raises(KeyboardInterrupt):
            pool.submit(int)
    assert len(multiprocessing.active_children()) == len(others) + 2
    pool.kill()
    assert all_gone([process.pid or 0 for process in multiprocessing.active_children() if process not in others])


@pytest.mark.once
def test_workers_begin_with_what_they_are_given_and_do_their_work() -> None:
    with Workers(1, remember, "a word") as pool:
        assert pool.submit(remembered).result() == "a word"


_kept: list[str] = []


def remember(word: str) -> None:
    _kept.append(word)


def remembered() -> str:
    return _kept[-1]
