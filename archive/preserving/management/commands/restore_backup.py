"""Put a backup in the place of the archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from tqdm import tqdm

from archive.management.command import ArchiveCommand
from archive.preserving.backups.manifest import BackupError
from archive.preserving.backups.restoring import UnfinishedError, restore_backup
from archive.preserving.verifying import verify

WRONG = 1
MOST_SHOWN = 100


class Command(ArchiveCommand):
    help = (
        "Restore what `backup` made: check the file and its manifest before anything is touched, put it in the place of"
        " the archive, bring its tables to this release, make the search index and verify all of it. Stop the service"
        " before. An archive that has articles is replaced only by --replace, and is kept in a file beside the data."
        " Everybody has to sign in again. What was erased after the backup was made is in it: erase it once more. Exit"
        " status: 0 restored and in order, 1 restored, but the check found something, 2 nothing was changed."
    )
    advice = "See what is said above, and run: manage.py doctor"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The backup; its manifest FILE.json lies beside it.")
        parser.add_argument("--replace", action="store_true", help="Replace an archive that has articles.")
        parser.add_argument(
            "--no-copy", action="store_true", help="Do not keep the archive that is replaced: it is lost then."
        )

    def handle(self, *args: Any, **given: Any) -> None:
        with tqdm(unit="page", disable=not sys.stderr.isatty(), leave=False) as bar:

            def show(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            try:
                restore_backup(
                    given["file"],
                    replace=given["replace"],
                    keep_replaced=not given["no_copy"],
                    say=self.stdout.write,
                    progress=show,
                )
            except BackupError as error:
                self.refuse(str(error))
            except UnfinishedError as error:
                self.stderr.write(self.style.ERROR(f"The backup stands in place, but: {error}"))
                sys.exit(WRONG)
        found = 0
        for found, fault in enumerate(verify(), 1):  # how many there were
            if found <= MOST_SHOWN:
                self.stdout.write(fault)
        if found:
            self.stdout.write(f"Restored, but the check found {found:,} × something that is not in order.")
            sys.exit(WRONG)
        self.stdout.write("Restored and verified: all in order.")
