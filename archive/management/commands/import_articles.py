"""Import files and folders as articles that wait for an editor."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from shlex import quote
from time import monotonic
from typing import Any, NoReturn

from django.core.management.base import CommandError
from django.db import OperationalError, connection
from tqdm import tqdm

from archive.importing.intake.file_walk import MissingPathError, walk
from archive.importing.intake.stretches import Share
from archive.importing.options import ON_CHANGE, ImportOptions, StartError
from archive.importing.pipeline import Result, run_import
from archive.importing.progress import Progress
from archive.importing.report_file import ReportError
from archive.importing.watching import FolderWatch
from archive.management.command import ArchiveCommand
from archive.models import ImportBatch, Outcome
from archive.text.printable import printable

SETTLE_SECONDS = 10  # how long a file of a watched folder stays as it is before it is read,
LEAST_SECONDS, MOST_SECONDS = 0.2, 10.0  # and between two looks at the folder
QUIET_SECONDS = 30  # between lines of progress where nobody watches

HELP = """Import files and folders (recursively) as articles that wait for an editor.

Every format is told by its content. Nothing is changed in the files. The same files can be imported again at any time:
what is here already is recognised. An interrupted import goes on with --resume. With --watch DIR the command stays, and
imports what is put into the folder as soon as it is written whole. With --share K/N hosts do one import together.

Exit status: 0 all well, 1 something failed (see the report), 2 the import could not start, or something outside ended
it (a full disk, a database that can't be written), 130 or 143 it was stopped (Ctrl-C, SIGTERM). What was done stays.
"""


def size_of(paths: list[Path]) -> int | None:
    """Add up the bytes of the files, for the bar; None where the import will say what is wrong with the paths."""
    try:
        return sum(found.size for found in walk(paths))
    except MissingPathError:
        return None


def field_map(text: str) -> dict[str, str]:
    """Read `title=kop,date=datum`."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if not pairs or any(not (ours.strip() and theirs.strip()) for ours, _equals, theirs in pairs):
        raise ArgumentTypeError(f"“{text}” is not like title=kop,date=datum.")
    return {ours.strip(): theirs.strip() for ours, _equals, theirs in pairs}


def share(text: str) -> Share:
    """Read `2/3`."""
    number, slash, of = text.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal()):
        raise ArgumentTypeError(f"“{text}” is not like 2/3.")
    return Share(int(number), int(of))


class Command(ArchiveCommand):
    help = HELP
    _said = ""  # of a watched folder, so that nothing is said again and again

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="A file or a folder.")
        parser.add_argument(
            "--watch",
            type=Path,
            metavar="DIR",
            help="Stay, and import what is put into this folder, each time as soon as it is written whole.",
        )
        parser.add_argument(
            "--settle",
            type=float,
            default=SETTLE_SECONDS,
            metavar="SECONDS",
            help=f"How long a file of a watched folder must stay as it is before it is read (else {SETTLE_SECONDS}).",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; write nothing.")
        parser.add_argument("--publish", action="store_true", help="Publish what no blocking problem holds back.")
        parser.add_argument(
            "--report",
            type=Path,
            metavar="FILE",
            help="Write one JSON object a line for each thing met. FILE may be new, empty or an earlier report.",
        )
        parser.add_argument("--batch", default="", metavar="NAME", help="What this import is called; else the time.")
        parser.add_argument("--source", default="", metavar="SLUG", help="The source of articles that state none.")
        parser.add_argument(
            "--tag", action="append", default=[], dest="tags", metavar="NAME", help="Tag every article."
        )
        parser.add_argument(
            "--assign", default="", metavar="USER", help="Give the new articles to somebody of the staff."
        )
        parser.add_argument("--map", type=field_map, default={}, metavar="FIELD=COLUMN,…", help="Names of columns.")
        parser.add_argument(
            "--encoding", default="", metavar="X", help="How the text is encoded; else it is found out."
        )
        parser.add_argument(
            "--unpublished",
            action="store_true",
            help="Take drafts, withheld and protected articles and the pages of a weblog too.",
        )
        parser.add_argument(
            "--attachments", action="store_true", help="Take what is attached to messages as text as articles, too."
        )
        parser.add_argument(
            "--split", action="store_true", help="Take each item under a heading with a date in Markdown as an article."
        )
        parser.add_argument(
            "--on-change",
            choices=ON_CHANGE,
            default="queue",
            help="What becomes of a changed file whose article was published: wait for an editor, update, or skip.",
        )
        parser.add_argument("--resume", default="", metavar="BATCH", help="Go on with an interrupted import.")
        parser.add_argument(
            "--share",
            type=share,
            metavar="K/N",
            help="Do one of N shares of an import that N hosts do together, each by the same command with its own K and"
            " the same --batch NAME. All read, and take turns in writing; each ends when all is done.",
        )
        parser.add_argument("--workers", type=int, default=0, metavar="N", help="Processes that read; else one a core.")
        parser.add_argument("--no-input", action="store_true", help="Ask nothing. (The import never does.)")

    def handle(self, *args: Any, **given: Any) -> None:
        if not given["paths"] and not given["watch"]:
            raise CommandError("Name a file or a folder, or a folder to watch (--watch DIR).")
        options = ImportOptions(
            dry_run=given["dry_run"],
            publish=given["publish"],
            report=given["report"],
            batch=given["batch"],
            source=given["source"],
            tags=tuple(given["tags"]),
            fields=given["map"],
            encoding=given["encoding"],
            unpublished=given["unpublished"],
            attachments=given["attachments"],
            split=given["split"],
            on_change=given["on_change"],
            resume=given["resume"],
            workers=given["workers"],
            assignee=given["assign"],
            share=given["share"],
        )
        if given["watch"]:
            self._watch(given["watch"], given["settle"], options, given["paths"])
        try:
            result = self._import(given["paths"], options)
        except ReportError as error:
            self.refuse(f"{error} {self.advice}".rstrip())
        except StartError as error:
            self.refuse(str(error))
        if result.has_failures:
            sys.exit(1)

    def _watch(self, folder: Path, settle: float, options: ImportOptions, paths: list[Path]) -> NoReturn:
        """Import what is put into a folder, each time as an import of its own, until a signal ends the command.

        What fails stays where it is, and is tried again when it is changed.
        """
        for name in ("dry_run", "batch", "resume", "report", "share"):
            if getattr(options, name):
                self.refuse(f"--watch makes an import each time something comes: --{name.replace('_', '-')} names one.")
        if paths:
            self.refuse("--watch takes one folder and no other paths.")
        if not folder.is_dir():
            self.refuse(f"There is no folder “{printable(str(folder))}” to watch.")
        watch = FolderWatch(folder.resolve(), max(settle, 0.0))
        self.stdout.write(f"Watching “{printable(str(folder))}”. Ctrl-C ends it.")
        self.stdout.flush()
        while True:
            self._look(watch, options)
            self.stop_if_asked()
            time.sleep(min(max(settle, LEAST_SECONDS), MOST_SECONDS))

    def _look(self, watch: FolderWatch, options: ImportOptions) -> None:
        """Import what is ready; a folder or a database that is away for a while is looked for again."""
        try:
            if ready := watch.ready():
                self._import(ready, options)
                watch.take(ready)
                self.stdout.flush()
        except MissingPathError as error:
            self._say_once(str(error))
        except (StartError, OperationalError) as error:
            self._say_once(f"Not imported, and tried again in a while: {error}")
            connection.close()
        else:
            self._said = ""

    def _say_once(self, message: str) -> None:
        if message != self._said:
            self.stderr.write(message)
            self._said = message

    def _import(self, paths: list[Path], options: ImportOptions) -> Result:
        """Import files and print what became of them."""
        is_watched = sys.stderr.isatty()
        bar = tqdm(
            total=size_of(paths) if is_watched else None,
            unit="B",
            unit_scale=True,
            file=sys.stderr,
            leave=False,
            disable=not is_watched,
        )
        with bar:
            progress = self._progress(self._show(bar) if is_watched else self._tell())
            began = partial(self._began, is_trial=options.dry_run)
            result = run_import(paths, options, progress=progress, began=began, waits=self._waits)
        total = sum(result.counts.values())
        self.stdout.write(f"Import “{result.batch.name}”{' (a trial: nothing was written)' if options.dry_run else ''}")
        for outcome in Outcome:
            if n := result.counts.get(outcome):
                self.stdout.write(f"{n:>9,} {outcome}")
        self.stdout.write(f"{total:>9,} in all")
        if options.report:
            self.stdout.write(f"Report: {printable(str(options.report))}")
        if result.has_failures:
            failed = result.batch.records.filter(outcome=Outcome.FAILED).order_by("pk")[:5] if result.batch.pk else []
            for record in failed:
                self.stderr.write(f"failed: {printable(record.path)}: {printable(record.message)}")
        return result

    def _progress(self, tell: Callable[[Progress], object]) -> Callable[[Progress], object]:
        """Return what tells of the progress, and ends the import where a signal was lost."""

        def progress(now: Progress) -> None:
            tell(now)
            self.stop_if_asked()

        return progress

    def _show(self, bar: tqdm[Any]) -> Callable[[Progress], None]:
        """Return what moves a bar of bytes, and says beside it how many records were read."""
        started = monotonic()

        def show(now: Progress) -> None:
            bar.set_postfix_str(now.words(monotonic() - started), refresh=False)
            bar.update(now.bytes - bar.n)

        return show

    def _began(self, batch: ImportBatch, *, is_trial: bool) -> None:
        """Let whatever ends the import early say how it is gone on with; of a trial nothing remains."""
        if is_trial:
            return
        self.advice = f"Go on with it by the same command and --resume {quote(batch.name)} (without --batch)."

    def _waits(self, other: Share) -> None:
        self.stderr.write(
            f"Waiting for share {other}, whose turn it is to write. If it does not run, start it, on any host:"
            f" --share {other} with the same batch."
        )

    def _tell(self) -> Callable[[Progress], None]:
        """Return what says now and then how far the import is, where there is no terminal for a bar."""
        started = reported = monotonic()

        def tell(now: Progress) -> None:
            nonlocal reported
            if monotonic() - reported >= QUIET_SECONDS:
                reported = monotonic()
                self.stderr.write(now.words(reported - started))

        return tell
