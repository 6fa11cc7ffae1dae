"""Store how every article is worded anew."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser

from archive.management.command import ArchiveCommand
from archive.preserving.wording import rebuild_wording, verify_wording

WRONG = 1


class Command(ArchiveCommand):
    help = (
        "Store the words of every text as hashes, by which the accounts of an event are held against each other. Every"
        " change does so for the articles that it touches; this is for an archive of a release before, after `migrate`,"
        " and may be run at any time. Exit status: 0 all well, 1 --check found something, 2 could not start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only look, and change nothing.")

    def handle(self, *args: Any, **given: Any) -> None:
        if given["check"]:
            faults = list(verify_wording())
            for fault in faults:
                self.stdout.write(fault)
            if faults:
                sys.exit(WRONG)
            self.stdout.write("The wording of every article is stored as its text has it.")
            return
        n = rebuild_wording()
        self.stdout.write(f"The wording of {n} article{'' if n == 1 else 's'} was stored anew.")
