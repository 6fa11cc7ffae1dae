"""Make the groups of an archive's staff: Contributors, Editors, Publishers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from archive.editing.roles import GROUPS, make_groups
from archive.management.command import ArchiveCommand


class Command(ArchiveCommand):
    help = (
        "Make the groups Contributors, Editors and Publishers with their permissions, where they are missing. "
        "Groups that exist stay as they are, unless --reset gives them their permissions back. "
        "Exit status: 0, 2 it could not be done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="set the permissions of groups that exist as well")

    def handle(self, *args: Any, reset: bool = False, **options: Any) -> None:
        made = make_groups(reset=reset)
        self.stdout.write(f"Made: {', '.join(made)}." if made else f"There already: {', '.join(GROUPS)}.")
