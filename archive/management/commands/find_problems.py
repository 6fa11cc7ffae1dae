"""Hold articles to today's checks."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from tqdm import tqdm

from archive.editing.problem_review import find_problems
from archive.editing.problems.catalogue import label_of
from archive.management.article_choice import add_choice, chosen_articles
from archive.management.command import ArchiveCommand


class Command(ArchiveCommand):
    help = (
        "Hold articles to today's checks: problems that stand come, those that stand no longer go, and what a person "
        "accepted stays accepted as long as it rests on the same. Run it after an update, and once a day for what "
        "follows from the calendar. Exit status: 0 done, 2 it could not start."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_choice(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        articles = chosen_articles(self, given)
        with tqdm(total=articles.count(), unit="article", disable=not sys.stderr.isatty(), leave=False) as bar:

            def progress(n: int) -> None:
                bar.update(n)
                self.stop_if_asked()

            report = find_problems(articles, progress)
        self.stdout.write(f"{report.articles:,} articles checked.")
        for sign, counts in (("+", report.opened), ("−", report.closed)):
            for code, n in counts.most_common():
                self.stdout.write(f"{sign}{n:>9,} {label_of(code)}")
