"""What an act spends: seconds on the clock and of the processor, its session of PostgreSQL counted in.

On SQLite the database works in the process that asks. On PostgreSQL a session of the server does, whose seconds are
read from `/proc`; of a server on another machine they can't be, and only those of the process that asks are told.
Parallel workers of a query are not of its session; in what the whole server spends they are.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import databases

_sessions: dict[int, float] = {}  # seconds by the id of each session's process, as it was last seen


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the clock and of the processor; `served` is the part of the latter that a session of a server took."""

    wall: float
    cpu: float
    served: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu, self.served + other.served)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.cpu - other.cpu, self.served - other.served)


class Watch:
    """Adds up what is spent inside its blocks, by this process and its session: Django's, or the one that is given."""

    def __init__(self, session: Any = None) -> None:
        self.spent = Spent(0, 0)
        self._session = session

    def __enter__(self) -> Watch:
        self._began = self._now()
        return self

    def __exit__(self, *_: object) -> None:
        self.spent += self._now() - self._began

    def _now(self) -> Spent:
        served = _served(self._session)
        return Spent(time.perf_counter(), time.process_time() + served, served)


def processor_time() -> float:
    """Return seconds of the processor by this process and its sessions of the database, for differences."""
    return time.process_time() + _served(None)


def median_of(times: int, act: Callable[[], object]) -> Spent:
    """Do an act some times and return what it takes at the median, each figure for itself."""
    spent = []
    for _ in range(times):
        with (watch := Watch()):
            act()
        spent.append(watch.spent)
    return Spent(*(statistics.median(getattr(one, name) for one in spent) for name in ("wall", "cpu", "served")))


def server_time() -> float:
    """Return seconds of the processor by all processes of the server since it began; 0 on SQLite or if it is away."""
    if not databases.is_postgres():
        return 0.0
    with databases.administrator() as server:
        pid = _local(server)
        if not pid:
            return 0.0
        above = int(_stat(pid)[1])
        with suppress(OSError):
            children = Path(f"/proc/{above}/task/{above}/children").read_text().split()
            ticks = sum(map(int, _stat(above)[11:15]))  # its own, and those of children that have ended
            for child in children:
                with suppress(OSError):  # it has ended meanwhile
                    ticks += sum(map(int, _stat(child)[11:13]))
            return ticks / os.sysconf("SC_CLK_TCK")
    return 0.0


def _served(session: Any) -> float:
    """Return the seconds of all sessions that this process was seen to have."""
    if not databases.is_postgres():
        return 0.0
    if session is None:
        from django.apps import apps
        from django.db import connection

        session = connection.connection if apps.ready else None
    if session is not None and not session.closed and (pid := _local(session)):
        with suppress(OSError):
            _sessions[pid] = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    return sum(_sessions.values())


def _local(session: Any) -> int:
    """Return the process that serves a session, 0 if it is not on this machine."""
    if not (session.info.host.startswith("/") or session.info.host in ("localhost", "127.0.0.1", "::1")):
        return 0
    pid = int(session.info.backend_pid)
    with suppress(OSError):
        return pid if Path(f"/proc/{pid}/comm").read_text().startswith("postgres") else 0
    return 0


def _stat(pid: int | str) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
