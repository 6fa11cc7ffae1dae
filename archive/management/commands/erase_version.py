"""Erase one public version of an article for good, by order."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from archive.editing.erasing import ErasureOrder, erase_version, survey_version
from archive.management.erasing import STATUS, ErasingCommand


class Command(ErasingCommand):
    help = (
        "Erase one public version of an article for good: what it said, as far as no other version that can be read and"
        " nothing of today says the same, and the file that it came from. The numbers of the others stay. It can't be"
        f" undone. {STATUS}"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("number", metavar="N", type=int, help="The number of the version, as in its history.")

    def handle(self, *args: Any, **given: Any) -> None:
        article, number = self.article(given["key"]), given["number"]
        self.run(
            given,
            lambda: survey_version(article, number),
            lambda order, user: erase_version(article, number, order, user=user),
            ErasureOrder(given["reason"], given["note"], with_reasons=given["with_reasons"]),
        )
