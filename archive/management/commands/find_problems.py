"""Hold articles to today's checks."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from tqdm import tqdm

from archive.editing.problem_review import find_problems
from archive.editing.problems.catalogue import label_of
from archive.management.command import ArchiveCommand
from archive.models import Article, ImportBatch, Source


class Command(ArchiveCommand):
    help = (
        "Hold articles to today's checks: problems that stand come, those that stand no longer go, and what a person "
        "accepted stays accepted as long as it rests on the same. Run it after an update, and once a day for what "
        "follows from the calendar. Exit status: 0 done, 2 it could not start."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--batch", metavar="NAME", help="Only articles that this import met.")
        which.add_argument("--source", metavar="SLUG", help="Only articles of this source.")

    def handle(self, *args: Any, **given: Any) -> None:
        articles = Article.objects.all()
        if given["source"]:
            source = Source.objects.filter(slug=given["source"]).first()
            if source is None:
                self.refuse(f"There is no source with the slug “{given['source']}”.")
            articles = articles.from_source(source)
        if given["batch"]:
            batch = ImportBatch.objects.filter(name=given["batch"]).first()
            if batch is None:
                self.refuse(f"There is no import “{given['batch']}”.")
            articles = articles.filter(pk__in=batch.records.values("article"))
        with tqdm(total=articles.count(), unit="article", disable=not sys.stderr.isatty(), leave=False) as bar:

            def progress(n: int) -> None:
                bar.update(n)
                self.stop_if_asked()

            report = find_problems(articles, progress)
        self.stdout.write(f"{report.articles:,} articles checked.")
        for sign, counts in (("+", report.opened), ("−", report.closed)):
            for code, n in counts.most_common():
                self.stdout.write(f"{sign}{n:>9,} {label_of(code)}")
