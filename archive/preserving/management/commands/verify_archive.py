"""Check that the archive is what it says."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError

from archive.management.command import ArchiveCommand
from archive.models import Upkeep
from archive.preserving.failed_fixity import CHECKED, record_failed_fixity
from archive.preserving.fixity import FixityFault
from archive.preserving.verifying import CHECKS, faults

MOST_SHOWN = 100
WRONG = 1


class Command(ArchiveCommand):
    help = (
        "Check the database itself, every original, the titles and texts against the changes that set them, the"
        " wording and the counts that are kept, the search log and the search index. Nothing is changed but the"
        " problem “failed fixity”, which keeps an article from being published while its originals or texts are not"
        " what was stored, and when all of this was last checked. With options only what they name is checked. Exit"
        " status: 0 all well, 1 something is wrong, 2 it could not start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        help_texts = {
            "database": "Check the integrity of the database and that nothing points to what is not there.",
            "originals": "Hold every original against its checksum.",
            "texts": "Hold titles and texts against the last change that set them.",
            "wording": "Hold the stored wording against the texts.",
            "counts": "Count everything anew and compare.",
            "log": "Hold the search log against the articles.",
            "index": "Hold the search index against the database, and its files against their checksums.",
        }
        for name in CHECKS:
            parser.add_argument(f"--{name}", action="store_true", help=help_texts[name])

    def handle(self, *args: Any, **given: Any) -> None:
        names = [name for name in CHECKS if given[name]] or list(CHECKS)
        total = 0
        failed: dict[str, dict[int, str]] = {name: {} for name in names if name in CHECKED}
        for name in names:
            found = 0
            for fault in faults(name):
                found += 1
                if found <= MOST_SHOWN:
                    self.stdout.write(f"{name}: {fault}")
                if isinstance(fault, FixityFault) and fault.article_id is not None:
                    failed[name].setdefault(fault.article_id, fault.sentence)
            if found > MOST_SHOWN:
                self.stdout.write(f"{name}: … and {found - MOST_SHOWN} more.")
            if not found:
                self.stdout.write(f"{name}: in order.")
            total += found
        self._record(failed)
        if len(names) == len(CHECKS):
            self._remember(total)
        if total:
            sys.exit(WRONG)

    def _remember(self, faults: int) -> None:
        """Remember when everything was checked last, for the desk to tell."""
        try:
            Upkeep.objects.note(Upkeep.Task.VERIFICATION, faults=faults)
        except DatabaseError as error:
            self.stderr.write(f"When this was checked could not be recorded: {error}")

    def _record(self, failed: dict[str, dict[int, str]]) -> None:
        """Record which articles failed; a database that can't be written was checked all the same."""
        try:
            changed = record_failed_fixity(failed)
        except DatabaseError as error:
            self.stderr.write(f"Which articles failed could not be recorded: {error}")
            return
        if changed:
            self.stdout.write(f"The problem “failed fixity” was opened or closed for {changed} articles.")
