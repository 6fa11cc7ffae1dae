"""The examination: the table of all checks, each asked in its time; one that breaks is a fault like any other."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from archive.preserving.doctor import database, files, index, libraries, site, upkeep
from archive.preserving.doctor.findings import Finding, Verdict, fault

logger = logging.getLogger(__name__)

SECONDS = 30.0  # that a check may take


class TooLongError(Exception):
    """A check took longer than it may."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name; what it needs is left out where another check found it missing."""

    name: str
    ask: Callable[[], Finding]
    needs: str = ""


DATABASE, TABLES = "database", "migrations"
CHECKS = (
    Check("mode", site.check_mode),
    Check("secret key", site.check_secret_key),
    Check("address", site.check_address),
    Check("hosts", site.check_hosts),
    Check("proxies", site.check_proxies),
    Check("python", libraries.check_python),
    Check("libraries", libraries.check_lock),
    Check("data folder", files.check_data_folder),
    Check("secrets", files.check_secrets),
    Check("disk", files.check_room),
    Check("static files", files.check_static_files),
    Check(DATABASE, database.check_database),
    Check(TABLES, database.check_migrations, DATABASE),
    Check("system", site.check_system, TABLES),
    Check("groups", database.check_groups, TABLES),
    Check("clock", database.check_clock, TABLES),
    Check("generation", database.check_generation, TABLES),
    Check("wording", database.check_wording, TABLES),
    Check("search index", index.check_index, TABLES),
    Check("originals", files.check_originals, TABLES),
    Check("backup", upkeep.check_backup, TABLES),
    Check("fixity", upkeep.check_fixity, TABLES),
    Check("verification", upkeep.check_verification, TABLES),
    Check("publishing", upkeep.check_publishing, TABLES),
    Check("jobs", upkeep.check_jobs, TABLES),
)


def examine(checks: tuple[Check, ...] = CHECKS, seconds: float = SECONDS) -> Iterator[tuple[str, Finding]]:
    """Yield the finding of each check under its name. Nothing is written.

    What a check needs and another found wrong lets it be left out: of a database that does not answer, nothing else
    can be said.
    """
    missing: set[str] = set()
    for check in checks:
        if check.needs in missing:
            missing.add(check.name)
            continue
        found = _asked(check, seconds)
        if found.verdict == Verdict.FAULT and check.name in (DATABASE, TABLES):
            missing.add(check.name)
        yield check.name, found


def _asked(check: Check, seconds: float) -> Finding:
    try:
        with _within(seconds):
            return check.ask()
    except TooLongError:
        return fault(f"The check took longer than {seconds:g} seconds and was broken off.")
    except Exception as error:  # whatever it is, an operator reads it in its line
        told = " ".join(str(error).split()) or "no reason is given"
        logger.debug("The check “%s” broke off.", check.name, exc_info=error)
        return fault(f"This could not be looked at: {told[:300]}")


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Break off what takes longer, by the alarm of the system; only where that can be set."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
