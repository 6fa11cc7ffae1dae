"""Try whether a backup can be restored, on an archive that is made for it."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser

from archive.management.command import ArchiveCommand
from archive.preserving.backups.drill import DrillError, drill
from archive.preserving.backups.manifest import BackupError

FAILED = 1


class Command(ArchiveCommand):
    help = (
        "Fill an archive in a folder made for it with the first collection, back it up, destroy it, restore it, verify"
        " it and compare every row; say each step and how long it took. With --archive a backup of the archive at hand"
        " is restored beside it instead: nothing of it is changed, and it takes as much room on the disk as two copies."
        " On PostgreSQL a database is made for it and dropped again. TMPDIR says where. Exit status: 0 what was"
        " restored is what was backed up, 1 it is not, 2 it could not start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--archive", action="store_true", help="Try it on a backup of the archive at hand.")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            drill(self.stdout.write, of_this_archive=given["archive"])
        except BackupError as error:
            self.refuse(str(error))
        except DrillError as error:
            self.stderr.write(self.style.ERROR(f"The drill failed. {error}"))
            sys.exit(FAILED)
