"""Publish the articles whose time has come; to be run every minute."""

from __future__ import annotations

from typing import Any

from archive.editing.workflow import publish_due
from archive.management.command import ArchiveCommand


class Command(ArchiveCommand):
    help = (
        "Publish every scheduled article whose time has come. Run it every minute. "
        "Exit status: 0, 2 it could not be done."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = publish_due()
        if report.changed or options["verbosity"] > 1:
            self.stdout.write(f"{len(report.changed)} published.")
