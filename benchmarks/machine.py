"""What a measurement was made on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks import databases


def describe() -> dict[str, str | int | float]:
    """Describe the machine and how busy it was when the measurement began."""
    cpu = [line for line in _read("/proc/cpuinfo").splitlines() if line.startswith("model name")]
    memory = [line.split()[1] for line in _read("/proc/meminfo").splitlines() if line.startswith("MemTotal")]
    return {
        "processor": cpu[0].partition(":")[2].strip() if cpu else platform.processor(),
        "cores": os.cpu_count() or 0,
        "memory_gib": round(int(memory[0]) / 1024 / 1024, 1) if memory else 0,
        "load": round(os.getloadavg()[0], 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "django": version("django"),
        "tantivy": version("tantivy"),
        "database": databases.describe(),
    }


def _read(path: str) -> str:
    return Path(path).read_text() if Path(path).exists() else ""
