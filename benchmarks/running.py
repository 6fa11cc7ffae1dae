"""Running the archive's commands in an archive of their own, and seeing what they take."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import databases
from benchmarks.spending import server_time

ROOT = Path(__file__).resolve().parent.parent
BETWEEN_LOOKS = 0.1  # seconds
# What the shell may have said of an archive at hand and these must not hear.
_OURS = ("DEBUG", "DJANGO_", "DATABASE_", "ORIGINALS_", "ARCHIVE_", "SITE_", "ALLOWED_HOSTS", "IMPORT_")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command took: seconds on the clock, of the processor with all its processes, and bytes of memory.

    `own_cpu` is the part of the process that was started, without those that it started itself. `served` is what all
    processes of a PostgreSQL took meanwhile, which `cpu` leaves out.
    `memory` is the most that all its processes held together, what they share counted once; `largest` the most that one
    of them held, with what it shares.
    """

    wall: float
    cpu: float
    own_cpu: float
    memory: int
    largest: int
    output: str
    served: float = 0.0


def environment(archive: Path, **more: str) -> dict[str, str]:
    """Return the environment of an archive's commands: its folder, and on a PostgreSQL the database of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    if "DATABASE_URL" not in more and (address := databases.address_of(archive)):
        clean["DATABASE_URL"] = address
    return {**clean, "ARCHIVE_DATA_DIR": str(archive), "PYTHONUNBUFFERED": "1", **more}


def manage(archive: Path, *arguments: str | Path, accepted: tuple[int, ...] = (0,)) -> Ran:
    """Run a command of `manage.py`; end everything with its words if its status is none of those accepted."""
    return run([ROOT / "manage.py", *arguments], archive, accepted)


def measure(archive: Path, module: str, *arguments: str | Path) -> Any:
    """Run a module of the benchmarks in another process; return the JSON that it writes."""
    return json.loads(run(["-m", f"benchmarks.{module}", *arguments], archive).output)


def run(arguments: list[str | Path], archive: Path, accepted: tuple[int, ...] = (0,)) -> Ran:
    command = [sys.executable, *map(str, arguments)]
    served, began = server_time(), time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment(archive), stdout=subprocess.PIPE, text=True)
    looker = _Looker(process.pid)
    looker.start()
    output, _ = process.communicate()
    looker.stop()
    if process.returncode not in accepted:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}.\n{output}")
    wall = time.perf_counter() - began
    return Ran(
        wall, looker.cpu, looker.cpu_of(process.pid), looker.memory, looker.largest, output, server_time() - served
    )


class _Looker(threading.Thread):
    """Looks every moment at a process and those below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.memory = self.largest = 0
        self._seconds: dict[int, float] = {}
        self._ends = threading.Event()

    @property
    def cpu(self) -> float:
        return sum(self._seconds.values())

    def cpu_of(self, pid: int) -> float:
        return self._seconds.get(pid, 0.0)

    def stop(self) -> None:
        self._ends.set()
        self.join()

    def run(self) -> None:
        while not self._ends.wait(BETWEEN_LOOKS):
            together = 0
            for pid in _below(self.pid):
                try:
                    sizes = _sizes(Path(f"/proc/{pid}/smaps_rollup").read_text())
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                except (OSError, ProcessLookupError):
                    continue
                together += sizes.get("Pss", 0)
                self.largest = max(self.largest, sizes.get("Rss", 0))
                self._seconds[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            self.memory = max(self.memory, together)


def _below(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        with suppress(OSError):  # it has ended meanwhile
            for tasks in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (tasks / "children").read_text().split())
    return found


def _sizes(text: str) -> dict[str, int]:
    lines = (line.split() for line in text.splitlines()[1:])
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines if len(words) > 1 and words[1].isdigit()}
