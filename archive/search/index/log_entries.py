"""Applying the search log: which articles it names, their documents, and how far an index has come with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from archive.models import Revision, SearchLog, SearchPosition
from archive.search.index.documents import documents
from archive.search.index.index_folder import EVERY_ARTICLE, Applied
from archive.search.index.writer import note_applied, remove

if TYPE_CHECKING:
    import tantivy

BATCH = 1000  # articles loaded at a time
COMMIT_EVERY = 20_000  # articles: what a crash in a long run has to do again

Progress = Callable[[int], object]


def apply(
    writer: tantivy.IndexWriter,
    applied: Applied,
    there: Revision,
    *,
    is_new: bool = False,
    at_most: int | None = None,
    progress: Progress | None = None,
) -> tuple[int, Applied]:
    """Commit what the log names after `applied`; return how many articles that were, and how far the index is now."""
    done = since_commit = 0
    is_all = False
    while not is_all and (at_most is None or done < at_most):
        number = BATCH if at_most is None else min(BATCH, at_most - done)
        rows = _log_after(applied, there.seq, number)
        is_all = len(rows) < number
        if rows and not is_new:
            remove(writer, rows)
        for document in documents(rows):
            writer.add_document(document)
        if is_all:
            applied = Applied(there.seq, EVERY_ARTICLE, there.seq_token)
        elif rows:
            article, seq = next(reversed(rows.items()))
            applied = Applied(seq, article, SearchPosition.token_of(seq) or 0)
        done += len(rows)
        since_commit += len(rows)
        if is_all or since_commit >= COMMIT_EVERY:
            _commit(writer, applied)
            since_commit = 0
        if progress:
            progress(len(rows))
    if since_commit:
        _commit(writer, applied)
    return done, applied


def _commit(writer: tantivy.IndexWriter, applied: Applied) -> None:
    note_applied(writer, applied)
    writer.commit()


def _log_after(applied: Applied, last: int, number: int) -> dict[int, int]:
    """Return the next articles of the log with their numbers, in its order (one query)."""
    after = Q(seq__gt=applied.seq) | Q(seq=applied.seq, article_id__gt=applied.article)
    rows = SearchLog.objects.filter(after, seq__gte=applied.seq, seq__lte=last).order_by("seq", "article_id")
    return dict(rows.values_list("article_id", "seq")[:number])
