"""Check that the archive is what it says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from archive.management.command import ArchiveCommand
from archive.models import Upkeep
from archive.preserving.failed_fixity import CHECKED, record_failed_fixity
from archive.preserving.fixity import FixityFault, failing_articles
from archive.preserving.fixity_schedule import (
    check_originals,
    number_due,
    number_of,
    oldest,
    parse_share,
    remember,
)
from archive.preserving.original_files import verify_original_files
from archive.preserving.verifying import CHECKS, faults

MOST_SHOWN = 100
WRONG = 1


class Command(ArchiveCommand):
    help = (
        "Check the database itself, every original, the titles and texts against the changes that set them, the"
        " wording and the counts that are kept, the search log and the search index. Nothing is changed but the"
        " problem “failed fixity”, which keeps an article from being published while its originals or texts are not"
        " what was stored, and when all of this, and each original, was last checked. With options only what they name"
        " is checked; --due is for every night. Exit status: 0 all well, 1 something is wrong, 2 it could not start."
    )

    is_written = True  # whether when the originals were read could be

    def add_arguments(self, parser: CommandParser) -> None:
        help_texts = {
            "database": "Check the integrity of the database and that nothing points to what is not there.",
            "originals": "Hold every original against its checksum, wherever it is kept, and look for files of none.",
            "texts": "Hold titles and texts against the last change that set them.",
            "wording": "Hold the stored wording against the texts.",
            "counts": "Count everything anew and compare.",
            "log": "Hold the search log against the articles.",
            "index": "Hold the search index against the database, and its files against their checksums.",
        }
        for name in CHECKS:
            parser.add_argument(f"--{name}", action="store_true", help=help_texts[name])

        parser.add_argument(
            "--share",
            metavar="1/30",
            help="Hold only this share of the originals against their checksums, what was read the longest ago first.",
        )
        parser.add_argument(
            "--due",
            action="store_true",
            help="Hold so many originals against their checksums as are due, so that all are within 30 days if this is"
            " run every night: a thirtieth, more where nights were missed, at most a tenth.",
        )

    def handle(self, *args: Any, **given: Any) -> None:
        names = [name for name in CHECKS if given[name]]
        if (names and (given["share"] or given["due"])) or (given["share"] and given["due"]):
            self.refuse("--share and --due are of the originals alone. Say one of them, and nothing else.")
        if given["share"] or given["due"]:
            self._check_some(given["share"])
            return
        names = names or list(CHECKS)
        total = 0
        failed: dict[str, dict[int, str]] = {name: {} for name in names if name in CHECKED}
        for name in names:
            found = 0
            for fault in self._originals() if name == "originals" else faults(name):
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
        if "originals" in failed and self.is_written:
            failed["originals"] = failing_articles()
        self._record(failed)
        if len(names) == len(CHECKS):
            self._remember(total)
        if total:
            sys.exit(WRONG)

    def _check_some(self, share: str | None) -> None:
        """Check a share of the originals, and let the problem follow what is known of all."""
        try:
            number = number_of(parse_share(share)) if share else number_due()
        except ValueError as error:
            self.refuse(f"--share {error}")
        ids = oldest(number)
        found = 0
        for found, fault in enumerate(self._originals(ids), 1):
            if found <= MOST_SHOWN:
                self.stdout.write(f"originals: {fault}")
        if found > MOST_SHOWN:
            self.stdout.write(f"originals: … and {found - MOST_SHOWN} more.")
        self._record({"originals": failing_articles()})
        told = remember()
        self.stdout.write(
            f"{len(ids):,} originals were read, {found:,} of them do not fit. Within 30 days: {told['within']:,} of"
            f" {told['of']:,}."
        )
        if found:
            sys.exit(WRONG)

    def _originals(self, ids: list[int] | None = None) -> Iterator[FixityFault | str]:
        """Check originals and mark them; a database that can't be read is a fault, not one that can't be written."""
        with tqdm(
            total=len(ids) if ids else None, unit="original", disable=not sys.stderr.isatty(), leave=False
        ) as bar:

            def show(n: int) -> None:
                bar.update(n)
                self.stop_if_asked()

            try:
                yield from check_originals(ids, progress=show, trouble=self._unwritten)
                if ids is None:
                    yield from map(FixityFault, verify_original_files())
                    if self.is_written:
                        remember()
            except DatabaseError as error:
                yield f"The database can't be read: {error}"

    def _unwritten(self, error: DatabaseError) -> None:
        self.is_written = False
        self.stderr.write(f"When the originals were read could not be recorded: {error}")

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
