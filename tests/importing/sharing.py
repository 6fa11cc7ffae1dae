"""Import a folder in shares: `python -m tests.importing.sharing FOLDER WAY…` prints what each way left, a line each.

A way is `whole` (one process, not shared), a number of shares, which as many processes do at once, or that number and
`k`: then each of them is killed once half-way, and started again.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from tests.importing.killing import dump

FILES = 4  # in a stretch
KILLED_AT = 70  # its query of this number


def main(folder: Path, ways: list[str]) -> None:
    """Do it in each way, in an empty database each time."""
    from archive.importing import pipeline
    from archive.importing.extraction.language import language_of
    from archive.importing.intake import stretches
    from archive.search.index import follower

    pipeline.CHUNK = FILES  # type: ignore[misc]
    stretches.STRETCH_FILES = FILES  # type: ignore[misc]
    follower.after_commit = lambda *_given: None
    language_of("Loaded once, so that the children need not load it each.")
    for way in ways:
        connection.close()
        for earlier in folder.parent.glob(f"{folder.name}-*.jsonl"):
            earlier.unlink()
        number = 0 if way == "whole" else int(way.rstrip("k"))
        shares = range(1, number + 1) or [0]
        ended = shares if way.endswith("k") else ()
        killed = [wait(start(folder, share, number, KILLED_AT)) for share in ended]
        for child in [start(folder, share, number) for share in shares]:
            assert wait(child) == 0, f"a process of {way} failed"
        report = report_of(folder, shares[0])
        told = {"way": way, "killed": killed.count(-signal.SIGKILL), "report": report, "tables": dump()}
        print(json.dumps(told), flush=True)
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    connection.close()


def start(folder: Path, share: int, of: int, killed_at: int = 0) -> int:
    """Start a process that does a share, or all of it where that is 0."""
    child = os.fork()
    if child:
        return child
    from archive.importing.intake.stretches import Share
    from archive.importing.options import ImportOptions
    from archive.importing.pipeline import run_import

    if killed_at:
        signal.alarm(4)  # waiting for others that were killed is ended, too
        signal.signal(signal.SIGALRM, lambda *_given: os.kill(os.getpid(), signal.SIGKILL))
    count = 0

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    options = ImportOptions(
        batch="shared",
        publish=True,
        report=report_path(folder, share),
        workers=1,
        share=Share(share, of) if share else None,
    )
    with connection.execute_wrapper(wrapper):
        run_import([folder], options)
    connection.close()
    os._exit(0)


def wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def report_path(folder: Path, share: int) -> Path:
    return folder.parent / f"{folder.name}-{share}.jsonl"


def report_of(folder: Path, share: int) -> list[Any]:
    return [json.loads(line) for line in report_path(folder, share).read_text().splitlines()]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(Path(sys.argv[1]), sys.argv[2:])
