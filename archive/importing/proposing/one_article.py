"""One article that a program brings: read, matched and written as any import would, and told at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from archive.comparing.event_candidates import gather_candidates
from archive.editing.changes.recorder import recording
from archive.importing.intake.places import PlacedItem
from archive.importing.intake.reader import Item
from archive.importing.intake.tasks import NOTHING
from archive.importing.options import ImportOptions
from archive.importing.pipeline import reader_of
from archive.importing.storing.batch_writer import BatchWriter
from archive.importing.storing.chunk_context import BatchSettings
from archive.importing.storing.values import SourceIndex
from archive.importing.uploads import base_name, safe_name
from archive.models import Article, ArticleProblem, ImportBatch, ImportRecord, Outcome, State, take_archive_lock
from archive.models.choices import ChangeKind

LONGEST_NAME = 300  # characters
NEW = (Outcome.CREATED, Outcome.UPDATED)


class SeveralArticlesError(Exception):
    """More than one article was brought at once."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of an article that was brought: its record in the import, the article, its open problems."""

    record: ImportRecord
    article: Article | None
    problems: tuple[str, ...] = ()


def propose_article(data: bytes, name: str, *, user: Any, batch_name: str, reason: str) -> Proposed:
    """Import one article from its bytes; `name` is by what it is known when it comes again, as the path of a file is.

    The import of that name is gone on with, so that what one program brings on one day is one import. Reading takes no
    lock. Raises SeveralArticlesError before anything is written.
    """
    options = ImportOptions()
    reader = reader_of(ImportBatch(pk=0), options)
    items = list(islice(reader.items(data, safe_name(base_name(name))), 2)) or [Item("", 0, NOTHING)]
    if len(items) > 1:
        raise SeveralArticlesError
    digest = hashlib.sha256(data).hexdigest()
    path = Path("api:") / name.replace("\0", "").strip("/")
    placed = PlacedItem(path, str(path), items[0], digest, file_size=len(data), read_to=len(data))
    with transaction.atomic():
        take_archive_lock()
        batch = _batch(batch_name, user)
        writer = BatchWriter(BatchSettings(batch, SourceIndex.read()))
        with recording(ChangeKind.IMPORT, user=user, reason=reason, batch=batch) as record:
            writer.write([placed], record)
        made = batch.records.select_related("article__merged_into").latest("pk")
        _count(batch, made)
    article = made.article
    if article is not None and made.outcome in NEW:
        gather_candidates(Article.objects.filter(pk=article.pk))
    if article is not None and article.state == State.MERGED:
        article = article.merged_into
    return Proposed(made, article, _problems(article))


def _batch(name: str, user: Any) -> ImportBatch:
    """Return the import of a name, or a new one beside those that were undone. Needs the archive lock."""
    there = {one.name: one for one in ImportBatch.objects.filter(name__startswith=name)}
    unique, number = name, 2
    while unique in there and there[unique].status == ImportBatch.Status.UNDONE:
        unique, number = f"{name} ({number})", number + 1
    return there.get(unique) or ImportBatch.objects.create(name=unique, options={"api": True}, user_id=user.pk)


def _count(batch: ImportBatch, made: ImportRecord) -> None:
    batch.counts = {**batch.counts, made.outcome: batch.counts.get(made.outcome, 0) + 1}
    batch.status = ImportBatch.Status.FINISHED
    batch.finished_at = timezone.now()
    batch.save(update_fields=["counts", "status", "finished_at"])


def _problems(article: Article | None) -> tuple[str, ...]:
    if article is None:
        return ()
    found = ArticleProblem.objects.filter(article=article, state=ArticleProblem.Answer.OPEN)
    return tuple(found.order_by("code").values_list("code", flat=True))
