"""What the commands that erase have in common: they list what will be destroyed, and ask for the key."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from archive.editing.erasing import ErasureOrder, NotErasableError, Survey
from archive.management.command import ArchiveCommand
from archive.models import Article
from archive.preserving.scrubbing import scrub_after_erasure

LEFT = 1
STATUS = (
    "Exit status: 0 done (or a dry run), 1 done, but something is still to be taken out of the files, 2 nothing was"
    " erased: there is no such article or version, it can't be erased so, or the key was not typed."
)


class ErasingCommand(ArchiveCommand):
    """A command that erases something of one article, for good."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="The key of the article.")
        parser.add_argument("--reason", required=True, help="Why; kept in the history, and said of these bytes.")
        parser.add_argument("--note", default="", help="What readers are told of it.")
        parser.add_argument("--by", default="", metavar="NAME", help="The name of the member of staff who orders it.")
        parser.add_argument(
            "--with-reasons",
            action="store_true",
            help="Also erase what people gave as reasons of changes that touched nothing but this article.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be destroyed; write nothing.")
        parser.add_argument("--no-input", action="store_true", help="Do not ask for the key.")

    def article(self, key: str) -> Article:
        found = Article.objects.filter(key=key.strip().lower()).first()
        if found is None:
            self.refuse(f"There is no article with the key “{key}”.")
        return found

    def run(
        self,
        given: dict[str, Any],
        survey: Callable[[], Survey],
        erase: Callable[[ErasureOrder, AbstractBaseUser | None], Survey],
        order: ErasureOrder,
    ) -> None:
        """List what will be destroyed, ask for the key, destroy it, and scrub it from the files."""
        if not order.reason.strip():
            self.refuse("Say why it is to be erased: --reason")
        user = get_user_model().objects.filter(username=given["by"]).first() if given["by"] else None
        if given["by"] and user is None:
            self.refuse(f"There is nobody called “{given['by']}”.")
        try:
            self._report(survey(), given["dry_run"], given["with_reasons"])
            if given["dry_run"]:
                return
            if not given["no_input"]:
                self._ask(given["key"])
            done = erase(order, user)
        except NotErasableError as error:
            self.refuse(str(error))
        self.stdout.write("Erased.")
        self._list_near_duplicates(done)
        left = list(scrub_after_erasure())
        for sentence in left:
            self.stderr.write(sentence)
        if left:
            sys.exit(LEFT)

    def _report(self, found: Survey, is_trial: bool, with_reasons: bool) -> None:
        self.stdout.write("Would be destroyed:" if is_trial else "Will be destroyed, for good:")
        for sentence in sentences(found):
            self.stdout.write(f"  {sentence}")
        if not with_reasons:
            self.stdout.write("  but not what people gave as reasons of changes, unless you add --with-reasons")
        if is_trial:
            self._list_near_duplicates(found)

    def _list_near_duplicates(self, found: Survey) -> None:
        if found.near_duplicates:
            self.stdout.write("Other articles hold much of the same words, and stay:")
        for one in found.near_duplicates:
            share = f"{one.containment:.0%}" + (", the same bytes" if one.has_same_bytes else "")
            self.stdout.write(f"  {one.article.key} ({one.article.state}, {share}) {one.article.title}")

    def _ask(self, key: str) -> None:
        try:
            typed = input(f"Type the key of the article ({key}) to erase this for good: ")
        except EOFError:
            typed = ""
        if typed.strip().lower() != key.strip().lower():
            self.refuse("The key was not typed. Nothing was erased.")


def sentences(found: Survey) -> list[str]:
    """Return some lines about what an erasure destroys, and about what stays that somebody should know of."""
    article, number = found.article, found.number
    lines = [f"article {article.key}" if number is None else f"version {number} of article {article.key}"]
    lines.append(f"values of: {', '.join(found.fields) or 'none'}; {found.changes} changes in the log")
    hashes = ", ".join(one.sha256[:12] for one in found.originals)
    lines.append(f"{len(found.originals)} originals of {found.bytes:,} bytes{f' ({hashes})' if hashes else ''}")
    if found.number is None:
        lines.append(f"{found.fingerprints} fingerprints, and its words in the search index")
    lines.append(f"what {found.records} records of imports say")
    if found.notes:
        lines.append(f"{found.notes} notes to colleagues")
    if found.names:
        lines.append(f"names of files, which you may want to look for elsewhere: {', '.join(found.names)}")
    if found.shared:
        lines.append(f"but not, because something else that stands has the same: {', '.join(found.shared)}")
    if found.kept_originals:
        hashes = ", ".join(one.sha256[:12] for one in found.kept_originals)
        lines.append(f"but not these bytes, which another article holds as well: {hashes}")
    return lines
