"""Read stored originals again by today's rules."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import defaultdict
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from archive.importing.reparse import Difference, reparse
from archive.importing.report_file import ReportError, ReportFile
from archive.management.article_choice import add_choice, chosen_articles
from archive.management.command import ArchiveCommand
from archive.models.article_queries import ArticleQuerySet
from archive.text.printable import printable

MOST_EXAMPLES = 2  # of each field and effect
LONGEST_VALUE = 60  # characters of a value in an example
BEFORE = 15  # characters before the first that differs
DERIVED = ("_basis", "_precision")  # what follows from another field
MEANING = {"kept": "kept, since a person set it"}


class Command(ArchiveCommand):
    help = (
        "Read the stored originals again by today's rules and apply what differs, as one change that can be undone. "
        "What people set stays. Exit status: 0 done, 1 some originals can't be read, 2 it could not start."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = add_choice(parser)
        which.add_argument("--article", metavar="KEY", help="Only this article.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change; write nothing.")
        parser.add_argument(
            "--report",
            type=Path,
            metavar="FILE",
            help="Write each difference as a line of JSON. FILE may be new, empty or an earlier report.",
        )

    def handle(self, *args: Any, **given: Any) -> None:
        articles = self._articles(given)
        examples: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        bar = tqdm(total=articles.count(), unit="article", disable=not sys.stderr.isatty(), leave=False)
        try:
            with bar, ReportFile(given["report"]).writing() if given["report"] else nullcontext() as out:

                def each(difference: Difference) -> None:
                    some = examples[difference.field, difference.effect]
                    if len(some) < MOST_EXAMPLES and not difference.field.endswith(DERIVED):
                        some.append(_example(difference))
                    if out:
                        out.write(json.dumps(asdict(difference), ensure_ascii=False) + "\n")

                report = reparse(articles, dry_run=given["dry_run"], each=each, progress=bar.update)
        except ReportError as error:
            self.refuse(str(error))
        verb = "would change" if given["dry_run"] else "changed"
        self.stdout.write(f"{report.articles:,} articles read again, {report.changed:,} {verb}.")
        for (name, effect), n in sorted(report.counts.items()):
            self.stdout.write(f"{n:>9,} {name} {MEANING.get(effect, effect)}")
            for example in examples[name, effect]:
                self.stdout.write(f"{'':12}{printable(example)}")
        for key, why in report.failed[:20]:
            self.stderr.write(f"failed: {key}: {printable(why)}")
        if report.failed:
            sys.exit(1)

    def _articles(self, given: dict[str, Any]) -> ArticleQuerySet:
        articles = chosen_articles(self, given)
        if given["article"]:
            articles = articles.filter(key=given["article"])
            if not articles.exists():
                self.refuse(f"There is no article with the key “{given['article']}”.")
        return articles


def _example(difference: Difference) -> str:
    """Write a difference in a line: both values from where they differ, and the key of the article."""
    old, new = ("" if value is None else " ".join(str(value).split()) for value in (difference.old, difference.new))
    shorter = min(len(old), len(new))
    same = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    at = same - BEFORE if len(old) > LONGEST_VALUE or len(new) > LONGEST_VALUE else 0
    return f"{difference.key}: {_shown(old, at)} → {_shown(new, at)}"


def _shown(value: str, at: int) -> str:
    if not value:
        return "nothing"
    start = max(0, at)
    end = start + LONGEST_VALUE
    return f"“{'…' if start else ''}{value[start:end]}{'…' if len(value) > end else ''}”"
