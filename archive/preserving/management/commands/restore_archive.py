"""Make an archive of bags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from archive.importing.intake.limits import infrequent_collection
from archive.management.command import ArchiveCommand
from archive.preserving.bags.errors import BagError
from archive.preserving.bags.restoring import restore_archive
from archive.preserving.management.progress import shown
from archive.search.index.follower import FollowError


class Command(ArchiveCommand):
    help = (
        "Make of an empty archive the one that export_archive has written into a bag, by this version or one before."
        " Every file is checked first, and all is written at once or nothing is. Accounts come back by name; an"
        " administrator gives them passwords. Exit status: 0 done, 1 done but for the search index, 2 nothing was"
        " restored."
    )
    requires_system_checks: list[str] = []  # of pages and addresses, which a restore does not have to load
    advice = "Nothing was restored; run the same again."
    advice_once_saved = "All of the archive was restored but the search index; run: manage.py rebuild_search"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "bags",
            type=Path,
            nargs="+",
            metavar="BAG",
            help="A whole bag, and bags of changes after it in their order.",
        )

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            with infrequent_collection(), shown() as progress:
                done = restore_archive(given["bags"], progress=progress, saved=self._saved)
        except BagError as error:
            self.refuse(str(error))
        except FollowError as error:
            self.stderr.write(f"The archive was restored. {error}")
            raise SystemExit(1) from None
        self.stdout.write(
            f"Restored {done.counts['article']:,} articles, {done.counts['original']:,} originals and"
            f" {done.counts['change']:,} changes. Check them: manage.py verify_archive. Nobody can sign in with an"
            " account of the bag until it gets a password: manage.py ensure_editor makes a first one."
        )

    def _saved(self) -> None:
        self.advice = self.advice_once_saved
