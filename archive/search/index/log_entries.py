"""Applying the search log: which articles it names, their documents, and the position of the index after them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from archive.models import Revision, SearchLog, SearchPosition
from archive.search.index.documents import documents
from archive.search.index.position import EVERY_ARTICLE, IndexPosition
from archive.search.index.writer import remove, write_position

if TYPE_CHECKING:
    import tantivy

BATCH = 1000  # articles loaded at a time
COMMIT_EVERY = 20_000  # articles: what a crash in a long run has to do again

Progress = Callable[[int], object]


def apply(
    writer: tantivy.IndexWriter,
    position: IndexPosition,
    revision: Revision,
    *,
    is_new: bool = False,
    at_most: int | None = None,
    progress: Progress | None = None,
) -> tuple[int, IndexPosition]:
    """Commit what the log names after `position`; return how many articles that were, and the new position.

    A new index is committed once: nobody reads it before its end, and at each commit the engine waits, and merges.
    """
    done = since_commit = 0
    is_all = False
    while not is_all and (at_most is None or done < at_most):
        number = BATCH if at_most is None else min(BATCH, at_most - done)
        rows = _log_after(position, revision.seq, number)
        is_all = len(rows) < number
        if rows and not is_new:
            remove(writer, rows)
        for document in documents(rows):
            writer.add_document(document)
        if is_all:
            position = IndexPosition(revision.seq, EVERY_ARTICLE, revision.seq_token)
        elif rows:
            article, seq = next(reversed(rows.items()))
            position = IndexPosition(seq, article, SearchPosition.token_of(seq) or 0)
        done += len(rows)
        since_commit += len(rows)
        if is_all or (since_commit >= COMMIT_EVERY and not is_new):
            _commit(writer, position)
            since_commit = 0
        if progress:
            progress(len(rows))
    if since_commit:
        _commit(writer, position)
    return done, position


def _commit(writer: tantivy.IndexWriter, position: IndexPosition) -> None:
    write_position(writer, position)
    writer.commit()


def _log_after(position: IndexPosition, last: int, number: int) -> dict[int, int]:
    """Return the next articles of the log with their numbers, in its order (one query)."""
    after = Q(seq__gt=position.seq) | Q(seq=position.seq, article_id__gt=position.article)
    rows = SearchLog.objects.filter(after, seq__gte=position.seq, seq__lte=last).order_by("seq", "article_id")
    return dict(rows.values_list("article_id", "seq")[:number])
