"""Take the whole archive out as plain files."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError

from archive.management.command import ArchiveCommand
from archive.models import read_snapshot
from archive.preserving.acts import note_export
from archive.preserving.bags.errors import BagError
from archive.preserving.bags.exporting import export_archive
from archive.preserving.bags.public import PublicForms, export_public
from archive.preserving.management.progress import shown
from archive.preserving.public_sqlite import write_public_sqlite
from archive.serving.article_records import record_of, tombstone_of
from archive.views.data.article_data import as_markdown

FORMS = PublicForms(record_of, tombstone_of, as_markdown)


class Command(ArchiveCommand):
    help = (
        "Write the whole archive into a new folder, as a BagIt bag of plain files that can be read without this"
        " software and restored by it: articles with all that is known of them, vocabulary, events, the whole history,"
        " imports, and the bytes that came. It shows one moment, however long it takes, and people may go on working."
        " Broken off, it goes on where it stopped when it is run again. Exit status: 0 done, 2 nothing was written, or"
        " it was broken off."
    )
    advice = "Run the same again to go on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path, nargs="?", metavar="DIR", help="A new folder, in a folder that is there.")
        parser.add_argument(
            "--since",
            type=Path,
            nargs="+",
            default=[],
            metavar="BAG",
            help="Write only what is new, different or gone since this bag. After a bag of changes name those before"
            " it, too, the whole one first.",
        )
        parser.add_argument(
            "--public",
            action="store_true",
            help="Write only what readers may have, fit to be given away; no archive can be restored from it.",
        )
        parser.add_argument(
            "--sqlite",
            type=Path,
            metavar="FILE",
            help="Instead of a bag write what readers may have as one new file of SQLite, with a search"
            " in full text and views, such as Datasette opens.",
        )
        parser.add_argument("--anew", action="store_true", help="Throw away what a broken export has written so far.")

    def handle(self, *args: Any, **given: Any) -> None:
        if given["sqlite"]:
            self._write_sqlite(**given)
            return
        if not given["dir"]:
            self.refuse("Name the folder that the bag shall be, or a file after --sqlite.")
        if given["public"] and given["since"]:
            self.refuse("A public bag is always a whole one: leave out --since, or --public.")
        try:
            with shown() as progress:
                if given["public"]:
                    done = export_public(given["dir"], FORMS, anew=given["anew"], progress=progress)
                else:
                    done = export_archive(given["dir"], since=given["since"], anew=given["anew"], progress=progress)
        except BagError as error:
            self.refuse(str(error))
        went_on = " It went on where it had stopped." if done.is_resumed else ""
        if given["public"]:
            self.stdout.write(f"{done.path} holds what readers may have: {done.counts['article']:,} articles.{went_on}")
            return
        try:
            note_export(done.path.name, builds_on=len(given["since"]), last=done.last_original)
        except DatabaseError as error:
            self.stderr.write(f"That it was exported could not be recorded: {error}")
        self.stdout.write(
            f"{done.path} holds {done.written:,} records; the archive has {done.counts['article']:,} articles and"
            f" {done.counts['original']:,} originals.{went_on}"
        )

    def _write_sqlite(self, sqlite: Path, **given: Any) -> None:
        if given["dir"] or given["since"] or given["public"] or given["anew"]:
            self.refuse("--sqlite writes one file by itself: leave out DIR and all other options.")
        try:
            with shown() as progress, read_snapshot():
                counts = write_public_sqlite(sqlite, lambda n: progress("articles", n, 0))
        except sqlite3.Error as error:  # of the file, past Django: its disk is full
            self.refuse(f"{sqlite} can't be written: {error}. Nothing was left there.")
        except OSError as error:
            self.refuse(str(error))
        self.stdout.write(f"{sqlite} holds what readers may have: {counts['articles']:,} articles.")
