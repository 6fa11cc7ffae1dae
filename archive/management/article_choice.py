"""Which articles a command works on: those of one import or of one source, as its options say."""

from __future__ import annotations

from argparse import ArgumentParser, _MutuallyExclusiveGroup
from collections.abc import Mapping
from typing import Any

from archive.management.command import ArchiveCommand
from archive.models import Article, ImportBatch, Source
from archive.models.article_queries import ArticleQuerySet


def add_choice(parser: ArgumentParser) -> _MutuallyExclusiveGroup:
    """Add `--batch` and `--source`, of which one may be given; return their group, for others beside them."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--batch", metavar="NAME", help="Only articles that this import met.")
    which.add_argument("--source", metavar="SLUG", help="Only articles of this source.")
    return which


def chosen_articles(command: ArchiveCommand, given: Mapping[str, Any]) -> ArticleQuerySet:
    """Return the articles that the options choose, all without any; refuse what does not exist."""
    articles = Article.objects.all()
    if given["source"]:
        source = Source.objects.filter(slug=given["source"]).first()
        if source is None:
            command.refuse(f"There is no source with the slug “{given['source']}”.")
        articles = articles.from_source(source)
    if given["batch"]:
        batch = ImportBatch.objects.filter(name=given["batch"]).first()
        if batch is None:
            command.refuse(f"There is no import “{given['batch']}”.")
        articles = articles.filter(pk__in=batch.records.values("article"))
    return articles
