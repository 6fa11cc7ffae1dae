"""Copy the whole archive into a file that can be restored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from tqdm import tqdm

from archive.management.command import ArchiveCommand
from archive.preserving.backups.making import make_backup
from archive.preserving.backups.manifest import BackupError
from archive.preserving.backups.rotation import Rotation


class Command(ArchiveCommand):
    help = (
        "Copy the database, with all originals and the whole history, into a file, while people read and write. The"
        " copy is checked, and a manifest with its SHA-256 lies beside it (FILE.json). Into a folder it goes under a"
        " name by the time. On SQLite a name that ends in .gz is compressed, as backups in a folder are; any other is"
        " a database that opens by itself. On PostgreSQL it is a dump of pg_dump in its own format. It holds hashes of"
        " passwords and secrets of authenticators: only its owner may read it. The settings and the search index are"
        " not in it. Without a name it goes where BACKUP_DIR says, and older ones go as BACKUP_KEEP says. Exit status:"
        " 0 made, 2 it could not be made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="The file to write, or a folder that is there; else BACKUP_DIR."
        )
        parser.add_argument("--force", action="store_true", help="Replace a file that is there already.")
        parser.add_argument(
            "--keep",
            metavar="7d,4w,12m",
            help="In a folder: remove older backups of this archive but for the newest of so many days, weeks, months"
            " and years (y) that have any. The newest, and what was not made by this command, always stay.",
        )

    def handle(self, *args: Any, **given: Any) -> None:
        target = given["file"] or settings.BACKUP_DIR
        if target is None:
            self.refuse("Say where the backup goes: a file, a folder, or BACKUP_DIR in the settings.")
        try:
            words = given["keep"] or ("" if given["file"] else settings.BACKUP_KEEP)
            keep = Rotation.parse(words) if words else None
        except ValueError as error:
            self.refuse(f"{'--keep' if given['keep'] else 'BACKUP_KEEP'}: {error}")
        with tqdm(unit="page", disable=not sys.stderr.isatty(), leave=False) as bar:

            def show(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)
                self.stop_if_asked()

            try:
                made = make_backup(target, force=given["force"], keep=keep, progress=show)
            except BackupError as error:
                self.refuse(str(error))
        told = made.manifest
        held = f"{told.articles:,} articles, {told.originals:,} originals"
        self.stdout.write(f"{made.path}: {held}, {told.size:,} bytes.")
        self.stdout.write(told.holds)
        for path in made.removed:
            self.stdout.write(f"Removed {path.name}.")
