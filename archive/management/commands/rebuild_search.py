"""Make the search index anew, or check it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandParser
from tqdm import tqdm

from archive.management.command import ArchiveCommand
from archive.models import Article
from archive.search.index.consistency import check
from archive.search.index.follower import FollowError, rebuild

WRONG = 1
FAILED = 2


class Command(ArchiveCommand):
    help = (
        "Make the search index anew from the database. The old one answers until the new one is finished; nothing is "
        "lost when this is broken off. With --check nothing is written: it says whether the index is whole and holds "
        "what the database holds. Exit status: 0 all well, 1 the check found something, 2 the index could not be made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only look, and say what is wrong.")

    def handle(self, *args: Any, **given: Any) -> None:
        bar = tqdm(
            total=Article.objects.count(),
            unit="article",
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            leave=False,
        )
        with bar:
            faults = self._check(bar.update) if given["check"] else self._rebuild(bar.update)
        if faults:
            sys.exit(WRONG)

    def _check(self, progress: Callable[[int], object]) -> int:
        faults = list(check(progress))
        for fault in faults:
            self.stdout.write(fault)
        self.stdout.write("Make it anew: manage.py rebuild_search" if faults else "The search index is in order.")
        return len(faults)

    def _rebuild(self, progress: Callable[[int], object]) -> int:
        try:
            number = rebuild(progress)
        except FollowError as error:
            self.stderr.write(str(error))
            sys.exit(FAILED)
        self.stdout.write(f"The search index was made anew: {number} articles.")
        return 0
