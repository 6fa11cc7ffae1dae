"""Check that the archive is what it says."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser

from archive.management.command import ArchiveCommand
from archive.preserving.verifying import CHECKS, verify

MOST_SHOWN = 100
WRONG = 1


class Command(ArchiveCommand):
    help = (
        "Check the database itself, every original, the titles and texts against the changes that set them, the counts"
        " that are kept, the search log and the search index; nothing is changed. With options only what they name is"
        " checked. Exit status: 0 all well, 1 something is wrong, 2 it could not start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        help_texts = {
            "database": "Check the integrity of the database and that nothing points to what is not there.",
            "originals": "Hold every original against its checksum.",
            "texts": "Hold titles and texts against the last change that set them.",
            "counts": "Count everything anew and compare.",
            "log": "Hold the search log against the articles.",
            "index": "Hold the search index against the database, and its files against their checksums.",
        }
        for name in CHECKS:
            parser.add_argument(f"--{name}", action="store_true", help=help_texts[name])

    def handle(self, *args: Any, **given: Any) -> None:
        names = [name for name in CHECKS if given[name]] or list(CHECKS)
        faults = 0
        for name in names:
            found = 0
            for fault in verify(name):
                found += 1
                if found <= MOST_SHOWN:
                    self.stdout.write(f"{name}: {fault}")
            if found > MOST_SHOWN:
                self.stdout.write(f"{name}: … and {found - MOST_SHOWN} more.")
            if not found:
                self.stdout.write(f"{name}: in order.")
            faults += found
        if faults:
            sys.exit(WRONG)
