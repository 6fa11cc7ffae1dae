"""What the archive's commands have in common: errors of the environment become a sentence, and signals stop them."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from archive.management.environment_errors import CANNOT_START, sentence_for

STOPPED = 128  # and the number of the signal, as shells have it


class Stopped(KeyboardInterrupt):
    """The process was asked to end, by this signal; all that is open is closed on the way."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class ArchiveCommand(BaseCommand):
    """A command that ends with status 2 and a message, not with a traceback, where the database or disk can't be used.

    Stopped by Ctrl-C, SIGTERM or SIGHUP it cleans up and ends with 128 and the number of the signal. `advice` is added
    to either message: what to do next.
    """

    advice = ""
    _asked: list[int]  # the signals that came

    def execute(self, *args: Any, **options: Any) -> str | None:
        self._refuse_odd_bytes(options)
        try:
            with stoppable() as self._asked:
                return super().execute(*args, **options)
        except Stopped as stopped:
            self._end("Stopped. What was done before stays.", STOPPED + stopped.number)
        except (DatabaseError, InterfaceError, OSError) as error:
            if why := sentence_for(error):
                self._end(f"{why} What was done before stays.", CANNOT_START)
            if not isinstance(error, OSError) and (why := self._of_tables(error)):
                self.refuse(why)
            raise

    def stop_if_asked(self) -> None:
        """End the command if a signal came; asked now and then, for Python loses what is raised in some places."""
        if self._asked:
            raise Stopped(self._asked[0])

    def refuse(self, message: str) -> NoReturn:
        """End the command because it can't start."""
        self.stderr.write(self.style.ERROR(message))
        sys.exit(CANNOT_START)

    def _end(self, message: str, status: int) -> NoReturn:
        self.stderr.write(self.style.ERROR(f"{message} {self.advice}".rstrip()))
        sys.exit(status)

    def _refuse_odd_bytes(self, options: dict[str, Any]) -> None:
        """Refuse words that can't be stored: bytes of another encoding than that of the system. Paths may hold them."""
        for name, value in options.items():
            words = value if isinstance(value, list | tuple) else [value]
            if any(isinstance(word, str) and not word.isascii() and _is_odd(word) for word in words):
                self.refuse(f"--{name.replace('_', '-')} holds bytes that are no text. Write it in UTF-8.")

    def _of_tables(self, error: Exception) -> str:
        """Say what is wrong with the tables of the database; empty when the error has another cause."""
        try:
            executor = MigrationExecutor(connection)
            is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        except (DatabaseError, InterfaceError):
            return f"The database can't be reached: {str(error).strip()}. See DATABASE_URL."
        return "The database is not made yet, or of an older version. Run: manage.py migrate" if is_behind else ""


@contextmanager
def stoppable() -> Iterator[list[int]]:
    """Let Ctrl-C, SIGTERM and SIGHUP end the block by raising Stopped, unless decided otherwise; give what came."""
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        raise Stopped(number)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    ours = {number: now for number, now in before.items() if now in (signal.SIG_DFL, signal.default_int_handler)}
    for number in ours:
        signal.signal(number, stop)
    try:
        yield asked
    finally:
        for number, now in ours.items():
            signal.signal(number, now)


def _is_odd(word: str | Path) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in str(word))
