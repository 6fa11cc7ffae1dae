"""Undo an import: its articles are discarded, and what people touched since is kept."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from archive.editing.undo import Entry
from archive.importing.undoing import undo_import
from archive.management.command import ArchiveCommand
from archive.models import ImportBatch

SHOWN = 20


class Command(ArchiveCommand):
    help = (
        "Undo an import. Its articles become discarded, updates are put back; what a person touched since is kept. "
        "The same files imported again bring the same articles back. "
        "Exit status: 0 done, 2 there is no such import."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", metavar="BATCH", help="The name of the import.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; write nothing.")
        parser.add_argument("--reason", default="", help="Why; kept in the history.")

    def handle(self, *args: Any, **given: Any) -> None:
        batch = ImportBatch.objects.filter(name=given["batch"]).first()
        if batch is None:
            latest = ", ".join(f"“{name}”" for name in ImportBatch.objects.values_list("name", flat=True)[:5])
            self.refuse(f"There is no import “{given['batch']}”. The latest are: {latest or 'none'}.")
        report = undo_import(batch, reason=given["reason"], dry_run=given["dry_run"])
        self._list("Would be undone" if given["dry_run"] else "Undone", report.undone)
        self._list("Kept, because it was changed since", report.kept)
        self._list("Can't be undone", report.impossible)

    def _list(self, heading: str, entries: list[Entry]) -> None:
        self.stdout.write(f"{heading}: {len(entries):,}")
        for entry in entries[:SHOWN]:
            field = f", {entry.field}" if entry.field else ""
            self.stdout.write(f"  {entry.model} “{entry.name}”{field}{f': {entry.why}' if entry.why else ''}")
        if len(entries) > SHOWN:
            self.stdout.write(f"  … and {len(entries) - SHOWN:,} more")
