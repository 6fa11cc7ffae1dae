"""A process that is forked for a test ends, prints and dies as one that Python was started for."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests import forked
from tests.project.test_rooms import PURE, ROOMS

SAYING = "import os, sys; print(os.environ.get('WORD'), sys.argv[1:], os.getcwd()); sys.exit(f'{2 * 3} is no status')"


def test_it_has_its_own_environment_arguments_and_end() -> None:
    ended = forked.run("-c", SAYING, "a b", env={"WORD": "own"})
    assert (ended.returncode, ended.stderr) == (1, "6 is no status\n")
    assert ended.stdout == f"own ['a b'] {forked.ROOT}\n"
    assert forked.run("-c", SAYING, env={}).stdout.startswith("None []")
    assert forked.run("-c", "1 / 0", env={}).stderr.endswith("ZeroDivisionError: division by zero\n")


def test_it_has_read_no_settings_and_nothing_that_needs_them() -> None:
    read = "import sys; print({'config.settings', 'archive.models', 'archive.admin'} & set(sys.modules))"
    assert forked.run("-c", read, env={}).stdout == "set()\n"
    assert set(forked.PURE) == dict(ROOMS)[PURE]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(number: signal.Signals, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    code = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
    started = forked.Process("-c", code, begun, env={})
    for _look in range(600):
        if begun.exists():
            break
        time.sleep(0.05)
    assert started.poll() is None
    started.send_signal(number)
    assert started.finish(30).returncode == -number
    with pytest.raises(ProcessLookupError):
        os.kill(started.pid, 0)


def test_what_stands_in_for_python_prints_and_ends_as_it(tmp_path: Path) -> None:
    forked.put_stand_in(tmp_path / "python")
    command = [tmp_path / "python", "-c", SAYING, "x"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={"WORD": "own"}, check=False)
    assert (ended.returncode, ended.stdout) == (1, f"own ['x'] {tmp_path}\n")
    killed = [tmp_path / "python", "-c", "import os; os.kill(os.getpid(), 9)"]
    assert subprocess.run(killed, check=False).returncode == 128 + 9
