"""Sweep files out of the stores of originals that belong to nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from archive.management.command import ArchiveCommand
from archive.preserving.original_files import GRACE, Leftover, SweepError, stores_in_use, sweep
from archive.stores import AddressError, store_address

HOURS = int(GRACE.total_seconds() // 3600)


class Command(ArchiveCommand):
    help = (
        "Destroy files in the stores of originals that no original has: those of imports that were rolled back or"
        " killed, and copies that a move left behind. A file comes before its row, so younger ones may be about to get"
        " it; they stay. What is no file of the archive is named and stays. To be run now and then, by a timer if you"
        " like. Exit status: 0 done, 2 it could not start, or a store could not be used."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "store", nargs="*", metavar="STORE", help="The address of a store; else all that hold originals."
        )
        parser.add_argument(
            "--hours", type=float, default=HOURS, metavar="N", help=f"How old a file must be (else {HOURS} hours)."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be destroyed; write nothing.")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            stores = [store_address(one, settings.BASE_DIR) for one in given["store"]] or stores_in_use()
        except AddressError as error:
            self.refuse(str(error))
        if not stores:
            self.stdout.write("All originals are kept in the database.")
        is_trial = given["dry_run"]
        for address in stores:
            try:
                n, size = sweep(
                    address, grace=timedelta(hours=given["hours"]), is_trial=is_trial, told=self._tell(is_trial)
                )
            except SweepError as error:
                self.refuse(str(error))
            verb = "would be" if is_trial else "were"
            self.stdout.write(f"{address}: {n:,} files, {size:,} bytes, {verb} destroyed.")

    def _tell(self, is_trial: bool) -> Any:
        def tell(leftover: Leftover) -> None:
            if leftover.is_foreign:
                self.stderr.write(str(leftover))
            elif is_trial:
                self.stdout.write(leftover.file.name)

        return tell
