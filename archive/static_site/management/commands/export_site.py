"""Write the public site as plain files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandParser
from tqdm import tqdm

from archive.management.command import ArchiveCommand
from archive.static_site.export import export_site
from archive.static_site.place import NotWritableError

MOST_SHOWN = 100
WRONG = 1


class Command(ArchiveCommand):
    advice = "Run it again: it goes on where it was, unless something public changes meanwhile."
    help = (
        "Write the public site as plain files: every page, its data, feeds and styles, and a search that runs in the"
        " browser, so that it can be read from any web space, in any folder of it, or from a disk. Only what any reader"
        " may see is in it. It is written beside DIR and put there when it is whole; an earlier copy there is replaced."
        " Broken off, it goes on where it was when it is run again and nothing public has changed since; else it is"
        " made again. At the end every link of every page is checked. Exit status: 0 all well, 1 written, but links"
        " lead nowhere or pages could not be drawn, 2 it could not start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="A new folder, or one with an earlier copy.")
        parser.add_argument(
            "--url",
            default="",
            help="Where the copy will stand, as https://copy.example.org/news: for the whole addresses in it, and for"
            " the page that is shown where nothing is. Without it they are those of this site.",
        )
        parser.add_argument(
            "--languages",
            default=settings.LANGUAGE_CODE,
            help="The languages of the pages, with commas between; that of the site is always among them.",
        )
        parser.add_argument("--workers", type=int, default=2, help="How many processes draw pages; 0: this one alone.")

    def handle(self, *args: Any, **given: Any) -> None:
        url = given["url"].rstrip("/")
        if url and not (urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc):
            self.refuse(f"--url {given['url']} is no address of a web site. Write it as https://copy.example.org/news.")
        languages = [code.strip() for code in given["languages"].split(",") if code.strip()]
        known = [code for code, _name in settings.LANGUAGES]
        if strange := [code for code in languages if code not in known]:
            self.refuse(f"--languages knows no {', '.join(strange)}. Known are {', '.join(known)}.")
        if given["workers"] < 0:
            self.refuse("--workers can't be less than 0.")
        with tqdm(unit="file", disable=not sys.stderr.isatty(), leave=False) as bar:

            def show(what: str, done: int, total: int) -> None:
                bar.set_description(what, refresh=False)
                bar.total = total or None
                bar.n = done
                bar.update(0)
                self.stop_if_asked()

            try:
                copy = export_site(
                    given["folder"].absolute(), url=url, languages=languages, workers=given["workers"], progress=show
                )
            except NotWritableError as error:
                self.refuse(str(error))
        if copy.is_resumed:
            self.stdout.write(f"It went on where it had been broken off: {copy.kept} files were there already.")
        if copy.is_made_again:
            self.stdout.write(
                "What was there of a copy that had been broken off was made again: something public has changed since,"
                " or other options were given."
            )
        for fault in copy.faults[:MOST_SHOWN]:
            self.stdout.write(fault)
        if len(copy.faults) > MOST_SHOWN:
            self.stdout.write(f"… and {len(copy.faults) - MOST_SHOWN} more.")
        self.stdout.write(
            f"{copy.pages} pages and {copy.data} files of data with {copy.articles} articles were written to"
            f" {given['folder']}; {copy.links} links were followed, {len(copy.faults) or 'no'}"
            f" fault{'' if len(copy.faults) == 1 else 's'} found."
        )
        if copy.faults:
            sys.exit(WRONG)
