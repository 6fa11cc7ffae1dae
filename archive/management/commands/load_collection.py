"""Load a collection's vocabulary from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from archive.editing.vocabulary.loading import load_collection
from archive.editing.vocabulary.toml_values import CollectionError
from archive.management.command import ArchiveCommand

KINDS = ("collection", "sources", "tags", "places", "series", "events")


class Command(ArchiveCommand):
    help = (
        "Load sources, tags, places, series and events from a TOML file, in one change that can be undone. It adds and "
        "corrects, removes nothing, and leaves alone what people have set; a second time it changes nothing. "
        "Exit status: 0 when loaded, 2 when the file is missing or wrong (then nothing is written)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file, such as seeds/collection.toml")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            report = load_collection(file)
        except CollectionError as error:
            self.refuse(f"Nothing was loaded. {error}")
        for sentence in report.kept:
            self.stdout.write(f"Kept: {sentence}")
        for kind in KINDS:
            counts = (report.created[kind], report.changed[kind], report.unchanged[kind])
            if any(counts):
                self.stdout.write("{}: {} created, {} changed, {} unchanged".format(kind, *counts))
        if not report.has_changed:
            self.stdout.write("Nothing has changed.")
