"""Say what is wrong with the archive where it runs, and what sets it right."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from archive.management.command import ArchiveCommand
from archive.preserving.doctor.examination import CHECKS, examine
from archive.preserving.doctor.findings import Finding, Verdict

WRONG = 1


class Command(ArchiveCommand):
    help = (
        "Look at the settings, files and rights, the disk, the libraries, the database, the clock, the search index,"
        " the stores of originals, backups, fixity, publishing and jobs, and say in one line each how it is and what to"
        " run. Nothing is changed."
        " Run it as the service runs (annals doctor), for the settings of a shell are others. Exit status: 0 nothing is"
        " wrong (there may be warnings), 1 something is, 2 it could not start."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Write one JSON object, for programs that watch.")

    def handle(self, *args: Any, **given: Any) -> None:
        found = []
        for name, finding in examine():
            found.append((name, finding))
            if not given["json"]:
                self._show(name, finding)
        n = {verdict: sum(finding.verdict == verdict for _name, finding in found) for verdict in Verdict}
        left_out = len(CHECKS) - len(found)
        if given["json"]:
            checks = [{"name": name} | asdict(finding) for name, finding in found]
            self.stdout.write(json.dumps({"checks": checks, "left_out": left_out} | n, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(
                f"{n[Verdict.OK]} in order, {n[Verdict.WARNING]} to be looked at, {n[Verdict.FAULT]} wrong."
            )
            if left_out:
                self.stdout.write(f"{left_out} checks need the database as it should be, and were left out.")
        if n[Verdict.FAULT]:
            sys.exit(WRONG)

    def _show(self, name: str, finding: Finding) -> None:
        told = f"{finding.verdict:<8}"
        if finding.verdict != Verdict.OK:
            told = (self.style.ERROR if finding.verdict == Verdict.FAULT else self.style.WARNING)(told)
        run = f" Run or set: {finding.run}" if finding.run else ""
        self.stdout.write(f"{told}{name}: {finding.told}{run}")
