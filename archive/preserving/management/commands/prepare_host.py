"""Bring the folders of a host, and if asked the database, to the release that runs here."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from archive.management.command import ArchiveCommand
from archive.models import Article, ArticleWording
from archive.search.index.index_folder import IndexUnusableError, read_state


class Command(ArchiveCommand):
    help = (
        "Bring what this host needs to the release that lies here: the groups of the staff, the stored wording of an"
        " archive of a release before, static files and the search index. With --migrate the tables of the database"
        " before all that; make a copy of it first. What is there and right is kept, so it can be run at each start."
        " Exit status: 0 done, 2 it could not be done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--migrate", action="store_true", help="Bring the tables of the database to this release.")
        parser.add_argument(
            "--second-host", action="store_true", help="Change nothing in the database: another host sees to that."
        )
        parser.add_argument(
            "--no-static", action="store_true", help="Leave the static files: they came with the code, as in an image."
        )

    def handle(self, *args: Any, **given: Any) -> None:
        if given["migrate"] and given["second_host"]:
            self.refuse("--migrate changes the database, and --second-host says that another host does. Leave one out.")
        if given["migrate"]:
            self._say("Bringing the tables of the database to this release.")
            call_command("migrate", verbosity=0)
        if not given["second_host"]:
            self._prepare_database()
        if not given["no_static"]:
            self._say("Collecting the static files.")
            call_command("collectstatic", interactive=False, verbosity=0)
        self._prepare_index()

    def _prepare_database(self) -> None:
        call_command("make_groups", stdout=self.stdout)
        if Article.objects.exists() and not ArticleWording.objects.exists():
            self._say("Storing how every text is worded, by which accounts are compared.")
            call_command("rebuild_wording", stdout=self.stdout)

    def _prepare_index(self) -> None:
        try:
            read_state()
        except IndexUnusableError:
            self._say("Making the search index from the database.")
            call_command("rebuild_search", stdout=self.stdout)
        else:
            self._say("The search index is that of this release.")

    def _say(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()
