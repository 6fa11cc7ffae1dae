"""Jobs where no systemd starts them: at their times, again after a failure, ended with what they run."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.once
BERLIN = ZoneInfo("Europe/Berlin")


def module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("deploy_every", ROOT / "deploy/every.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize(
    ("when", "now", "due"),
    [
        ("minute", "2024-03-01T10:00:59", "2024-03-01T10:01:00"),
        ("minute", "2024-12-31T23:59:00", "2025-01-01T00:00:00"),
        ("02:30", "2024-03-01T02:29:59", "2024-03-01T02:30:00"),
        ("02:30", "2024-03-01T02:30:00", "2024-03-02T02:30:00"),
        ("02:30", "2024-10-27T01:00:00", "2024-10-27T02:30:00"),  # the hour that comes twice
        ("23:59", "2024-02-28T23:59:30", "2024-02-29T23:59:00"),
    ],
)
def test_command_is_due_at_the_next_minute_or_time_of_day(when: str, now: str, due: str) -> None:
    found = module().next_time(when, datetime.fromisoformat(now).replace(tzinfo=BERLIN))
    assert found == datetime.fromisoformat(due).replace(tzinfo=BERLIN)


@pytest.mark.parametrize("when", ["", "24:00", "2:30", "02:60", "hour", "02:30:00"])
def test_what_is_no_time_is_refused(when: str) -> None:
    done = subprocess.run(
        [sys.executable, "deploy/every.py", when, "publish_due"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "neither “minute” nor a time of day" in done.stderr


def test_command_is_named_or_the_use_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "deploy/every.py", "minute"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "python deploy/every.py minute COMMAND" in done.stderr) == (2, True)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Give a folder with the script, whose clock always says now, and a `manage.py` that notes how it is called."""
    (tmp_path / "deploy").mkdir()
    text = (ROOT / "deploy/every.py").read_text()
    (tmp_path / "deploy/every.py").write_text(text.replace("max(0, next_time(", "0 * max(0, next_time("))
    (tmp_path / "manage.py").write_text(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('asked', flush=True), sys.exit(3)))\n"
        "print(*sys.argv[1:], flush=True)\n"
        "time.sleep(60 if sys.argv[1] == 'long' else 0)\n"
        "sys.exit(sys.argv[1] == 'fails')\n"
    )
    return tmp_path


def begin(code: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "deploy/every.py", "minute", *command], cwd=code, env=os.environ | {"TMPDIR": str(code)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def is_healthy(code: Path) -> bool:
    asked = [sys.executable, "deploy/every.py", "--healthy"]
    return subprocess.run(asked, cwd=code, env=os.environ | {"TMPDIR": str(code)}, check=False).returncode == 0


def test_what_fails_is_said_and_tried_again(code: Path) -> None:
    assert is_healthy(code)  # nothing was due yet
    every = begin(code, "fails", "--due")
    assert every.stdout
    assert [every.stdout.readline() for _ in range(3)] == ["fails --due\n"] * 3
    every.send_signal(signal.SIGTERM)
    errors = every.communicate(timeout=20)[1]
    assert every.returncode == 128 + signal.SIGTERM
    assert errors.startswith("fails ended with 1.\n")
    assert not is_healthy(code)


def test_command_that_runs_is_asked_to_end_as_well(code: Path) -> None:
    every = begin(code, "long")
    assert every.stdout
    assert every.stdout.readline() == "long\n"
    began = time.monotonic()
    every.send_signal(signal.SIGTERM)
    assert every.communicate(timeout=20)[0] == "asked\n"
    assert time.monotonic() - began < 15
    assert is_healthy(code)  # it did not fail: it was stopped
