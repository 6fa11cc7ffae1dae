"""Look for names that no source and no tag is called."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from tqdm import tqdm

from archive.editing.unknown_names.finding import find_unknown_names
from archive.management.command import ArchiveCommand
from archive.models import UnknownName


class Command(ArchiveCommand):
    help = (
        "Read the articles that came since the last time for keywords, credits, domains and capitalised phrases that"
        " no source and no tag is called; the desk lists them. Run it after imports or once a day. Exit status: 0 done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="Read all articles anew; what was dismissed stays dismissed."
        )

    def handle(self, *args: Any, **given: Any) -> None:
        with tqdm(unit="article", disable=not sys.stderr.isatty(), leave=False) as bar:

            def beat(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)
                self.stop_if_asked()

            looked = find_unknown_names(again=given["again"], beat=beat)
        self.stdout.write(f"{looked.articles:,} articles read.")
        for kind in UnknownName.Kind:
            if n := looked.new[kind]:
                self.stdout.write(f"+{n:>9,} {kind.label}")
        if looked.known:
            self.stdout.write(f"−{looked.known:>9,} known by now")
