"""The kinds of jobs, each registered by the room that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.jobs.runner import Run


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job: `work` does it, from its first step or on from `run.job.done` if it was stopped before."""

    name: str
    work: Callable[[Run], object]


_KINDS: dict[str, JobKind] = {}


def register(kind: JobKind) -> JobKind:
    """Let jobs of this kind be done; the name must be its own."""
    if kind.name in _KINDS:
        raise ValueError(f"There are two kinds of jobs called “{kind.name}”.")
    _KINDS[kind.name] = kind
    return kind


def kind_of(name: str) -> JobKind | None:
    """Return the kind of this name; None where this version of the archive has none."""
    return _KINDS.get(name)
