"""Move the bytes of originals out of the database, into it, or from one store to another."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection
from tqdm import tqdm

from archive.management.command import ArchiveCommand
from archive.preserving.moving import move_originals, to_be_moved
from archive.stores import AddressError, store_address

WRONG = 1
MOST_SHOWN = 100


class Command(ArchiveCommand):
    help = (
        "Move the bytes of all originals to where they are to be kept. They are copied some hundred at a time, read"
        " back from there and held against their SHA-256; only then the archive takes them from there, and the old"
        " bytes are let go. It may be stopped at any moment and run again, and the site goes on meanwhile. New"
        " originals go where ORIGINALS_URL says, so set that first. Exit status: 0 all are there, 1 some could not be"
        " moved and stay where they were, 2 it could not start, or a store could not be used."
    )
    advice = "Run the same command again: it goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            required=True,
            metavar="PLACE",
            help="“files”: the store of ORIGINALS_URL; “database”; or the address of a store, a folder or s3://….",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say how many would be moved; write nothing.")

    def handle(self, *args: Any, **given: Any) -> None:
        target = self._target(given["to"])
        place = target or "the database"
        total = to_be_moved(target)
        if given["dry_run"]:
            self.stdout.write(f"{total:,} originals would be moved to {place}.")
            return
        is_from_database = bool(target) and total > 0
        with tqdm(total=total, unit="original", disable=not sys.stderr.isatty(), leave=False) as bar:

            def progress(n: int) -> None:
                bar.update(n)
                self.stop_if_asked()

            done = move_originals(target, progress=progress)
        self.stdout.write(f"{done.n:,} originals, {done.bytes:,} bytes, were moved to {place}.")
        for address, why in done.left_behind.items():
            self.stderr.write(f"Copies stay in {address} ({why}). Later: manage.py sweep_originals {address}")
        if target != settings.ORIGINALS_URL:
            self.stderr.write(
                f"New originals still go to {settings.ORIGINALS_URL or 'the database'}: set ORIGINALS_URL={target}"
            )
        if is_from_database and connection.vendor == "sqlite":
            self.stdout.write(
                "The file of the database keeps its size until this writes it anew: manage.py scrub_erased"
            )
        for fault in done.faults[:MOST_SHOWN]:
            self.stderr.write(fault)
        if len(done.faults) > MOST_SHOWN:
            self.stderr.write(f"… and {len(done.faults) - MOST_SHOWN:,} more.")
        if done.faults:
            sys.exit(WRONG)

    def _target(self, given: str) -> str:
        if given == "database":
            return ""
        if given == "files":
            if not settings.ORIGINALS_URL:
                self.refuse("ORIGINALS_URL is not set: it says where the files are to be kept.")
            return str(settings.ORIGINALS_URL)
        try:
            return store_address(given, settings.BASE_DIR)
        except AddressError as error:
            self.refuse(str(error))
