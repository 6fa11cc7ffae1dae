"""Undo an import: its articles are discarded, and what people touched since is kept."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from archive.editing.undo import Entry, in_words
from archive.importing.undo import undo_import
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
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; only read.")
        parser.add_argument("--reason", default="", help="Why; kept in the history.")

    def handle(self, *args: Any, **given: Any) -> None:
        batch = ImportBatch.objects.filter(name=given["batch"]).first()
        if batch is None:
            latest = ", ".join(f"“{name}”" for name in ImportBatch.objects.values_list("name", flat=True)[:5])
            self.refuse(f"There is no import “{given['batch']}”. The latest are: {latest or 'none'}.")
        report = undo_import(batch, reason=given["reason"], dry_run=given["dry_run"])
        undone = "Would be undone" if given["dry_run"] else "Undone"
        self._list(undone, report.undone, report.numbers("undone"))
        self._list("Kept, because it was changed since", report.kept, report.numbers("kept"))
        self._list("Can't be undone", report.impossible, report.numbers("impossible"))

    def _list(self, heading: str, entries: list[Entry], numbers: Mapping[str, int]) -> None:
        """Say how many objects there are, and what of the first of them."""
        self.stdout.write(f"{heading}: {in_words(numbers)}")
        things: dict[tuple[str, int, str], list[Entry]] = {}
        for one in entries:
            things.setdefault((one.model, one.object_id, one.why), []).append(one)
        for some in list(things.values())[:SHOWN]:
            fields = ", ".join(dict.fromkeys(one.field for one in some if one.field))
            details = "".join(f": {words}" for words in (fields, some[0].why) if words)
            self.stdout.write(f"  {some[0].model} “{some[0].name}”{details}")
        if (more := sum(numbers.values()) - len({key[:2] for key in list(things)[:SHOWN]})) > 0:
            self.stdout.write(f"  … and {more:,} more")
