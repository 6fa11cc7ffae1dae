"""What a check of the doctor answers: well, to be looked at, or wrong, in a sentence, and what to run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How something is: in order, to be looked at, or wrong."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of a check: its verdict, a sentence, and the command or setting that sets it right."""

    verdict: Verdict
    told: str
    run: str = ""


def ok(told: str) -> Finding:
    return Finding(Verdict.OK, told)


def warning(told: str, run: str = "") -> Finding:
    return Finding(Verdict.WARNING, told, run)


def fault(told: str, run: str = "") -> Finding:
    return Finding(Verdict.FAULT, told, run)
