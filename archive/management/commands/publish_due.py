"""Publish the articles whose time has come; to be run every minute."""

from __future__ import annotations

from typing import Any

from archive.editing.workflow import publish_due
from archive.management.command import ArchiveCommand
from archive.models import Upkeep


class Command(ArchiveCommand):
    help = (
        "Publish every scheduled article whose time has come, and remember when that was done. Run it every minute. "
        "Exit status: 0, 2 it could not be done."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = publish_due()
        Upkeep.objects.note(Upkeep.Task.PUBLISHING, published=len(report.changed))
        if report.changed or options["verbosity"] > 1:
            self.stdout.write(f"{len(report.changed)} published.")
