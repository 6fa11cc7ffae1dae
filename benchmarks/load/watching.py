"""What the processes of the site hold over time, and how far its index is behind, looked at every second or two."""

from __future__ import annotations

import asyncio
import os
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from benchmarks.load.client import ask
from benchmarks.running import _below, _sizes

BETWEEN_LOOKS = 2.0  # seconds
WARM_AFTER = 0.4  # of the whole time: from then on memory is judged
LEAST_JUDGED = 90.0  # seconds after that; of less nothing can be said
MOST_GROWTH = 0.05  # of what is held, over the time that is judged
LAG = re.compile(r"^annals_index_lag (-?[\d.]+)", re.MULTILINE)


@dataclass(slots=True)
class Watch:
    """Looks at a process and all below it; `memory` are pairs of seconds and bytes, what they share counted once.

    It is the memory of their own. Pages of files that they look into, such as those of the index, are `mapped`: they
    grow with the archive, and the system takes them back when it needs them.
    """

    pid: int
    port: int
    memory: list[tuple[float, int]] = field(default_factory=list)
    mapped: list[int] = field(default_factory=list)
    lags: list[int] = field(default_factory=list)
    load: list[float] = field(default_factory=list)

    async def look(self, ends: asyncio.Event) -> None:
        began = time.monotonic()
        while not ends.is_set():
            held, mapped = await asyncio.to_thread(held_by, self.pid)
            self.memory.append((time.monotonic() - began, held))
            self.mapped.append(mapped)
            self.load.append(os.getloadavg()[0])
            if (lag := await self.lag()) is not None:
                self.lags.append(lag)
            try:
                await asyncio.wait_for(ends.wait(), BETWEEN_LOOKS)
            except TimeoutError:
                continue

    async def lag(self) -> int | None:
        """Return how many numbers of the search log the index of whichever process answers is behind."""
        found = LAG.search((await ask(self.port, "/metrics")).text)
        return int(float(found[1])) if found else None

    def growth(self) -> Growth:
        return growth_of(self.memory)


@dataclass(frozen=True, slots=True)
class Growth:
    """How memory went once it was warm: bytes at the median, and bytes a minute by least squares."""

    held: float
    most: int
    a_minute: float
    seconds: float

    @property
    def is_judged(self) -> bool:
        return self.seconds >= LEAST_JUDGED

    @property
    def is_flat(self) -> bool:
        return self.a_minute * self.seconds / 60 <= MOST_GROWTH * self.held


def growth_of(memory: list[tuple[float, int]]) -> Growth:
    if not memory:
        return Growth(0, 0, 0, 0)
    last = memory[-1][0]
    warm = [(at, held) for at, held in memory if at >= WARM_AFTER * last]
    at, held = mean(at for at, _ in warm), mean(held for _, held in warm)
    spread = sum((one - at) ** 2 for one, _ in warm)
    slope = sum((one - at) * (other - held) for one, other in warm) / spread if spread else 0.0
    return Growth(median(held for _, held in warm), max(h for _, h in memory), slope * 60, last - warm[0][0])


def held_by(pid: int) -> tuple[int, int]:
    """Return the bytes that a process and all below it hold of their own, and those of files."""
    own = mapped = 0
    for one in _below(pid):
        try:
            sizes = _sizes(Path(f"/proc/{one}/smaps_rollup").read_text())
        except OSError:
            continue
        own += sizes.get("Pss_Anon", 0)
        mapped += sizes.get("Pss", 0) - sizes.get("Pss_Anon", 0)
    return own, mapped
