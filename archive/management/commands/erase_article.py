"""Erase an article for good, by order."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from archive.editing.erasing import ErasureOrder, erase_article, survey_article
from archive.management.erasing import STATUS, ErasingCommand


class Command(ErasingCommand):
    help = (
        "Erase an article for good: its bytes, its texts in every version, its fingerprints and the values in its log"
        " are destroyed. Key, date, source, hashes, who, when and why stay, and these bytes are refused from then on."
        f" It can't be undone. {STATUS}"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--no-mention", action="store_true", help="Show no tombstone: the address answers that there is nothing."
        )

    def handle(self, *args: Any, **given: Any) -> None:
        article = self.article(given["key"])
        order = ErasureOrder(given["reason"], given["note"], not given["no_mention"], given["with_reasons"])
        self.run(
            given,
            lambda: survey_article(article),
            lambda order, user: erase_article(article, order, user=user),
            order,
        )
