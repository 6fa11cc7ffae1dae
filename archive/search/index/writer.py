"""The one writer of the index: how it is opened and closed, what it deletes, and when the engine merges segments."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import tantivy

from archive.search.index.index_folder import IndexUnusableError, folder
from archive.search.index.position import META_ID, IndexPosition
from archive.search.index.schema import POSITION_FIELDS, schema

SMALL_HEAP, LARGE_HEAP = 30_000_000, 160_000_000  # bytes


def open_writer(index: tantivy.Index, *, large: bool = False) -> tantivy.IndexWriter:
    """Open the one writer of an index. Needs the write lock.

    The engine numbers the first operation of a new writer like the last commit. Merging segments as of that commit, it
    takes a deletion of this number for done in every segment that has a file of deletions from that commit, and what
    was to be deleted lives on in the merged segment. So the first operation is one that deletes nothing.

    What a writer that was killed in its commit has left behind is removed first: operations count on from the last
    commit, so that the next one would want to write files of the very same names, and may not.
    """
    writer = index.writer(heap_size=LARGE_HEAP if large else SMALL_HEAP, num_threads=2 if large else 1)
    writer.garbage_collect_files()
    writer.delete_documents_by_query(tantivy.Query.empty_query())
    return writer


def close_writer(writer: tantivy.IndexWriter) -> None:
    """Wait until every merge of segments that a writer began is over. Needs the write lock still.

    A merge that went on behind the back of the next writer would put an older list of segments over its own.
    """
    writer.wait_merging_threads()


@contextmanager
def writer_of(index: tantivy.Index, *, large: bool = False) -> Iterator[tantivy.IndexWriter]:
    """Open the one writer of an index, and close it in the end. Needs the write lock."""
    writer = open_writer(index, large=large)
    try:
        yield writer
    finally:
        close_writer(writer)


def is_merging(name: str) -> bool:
    """Say whether the engine has segments to merge: eight of a size, all below ten thousand documents being of one.

    As its `LogMergePolicy` decides: https://docs.rs/tantivy/latest/tantivy/indexer/struct.LogMergePolicy.html
    """
    try:
        segments = json.loads((folder() / name / "meta.json").read_bytes())["segments"]
        sizes = [(one["max_doc"], (one["deletes"] or {}).get("num_deleted_docs", 0)) for one in segments]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusableError(f"The list of the parts of the index can't be read: {error}") from error
    number, largest = 0, math.inf
    for documents, deleted in sorted(sizes, reverse=True):
        size = math.log2(max(documents - deleted, 10_000))
        if size < largest - 0.75:
            number, largest = 0, size
        number += 1
        if number == 8:
            return True
    return False


def remove(writer: tantivy.IndexWriter, ids: Iterable[int]) -> None:
    """Delete documents, as of this moment of the writer.

    By a query: deletion by a term takes every number for a signed one and finds none in an unsigned field.
    """
    writer.delete_documents_by_query(tantivy.Query.term_set_query(schema(), "id", list(ids)))


def write_position(writer: tantivy.IndexWriter, position: IndexPosition) -> None:
    """Write the position of the index, to be committed with what was applied."""
    remove(writer, [META_ID])
    document = tantivy.Document()
    document.add_unsigned("id", META_ID)
    for name, value in zip(POSITION_FIELDS, (position.seq, position.article, position.token), strict=True):
        document.add_unsigned(name, value)
    writer.add_document(document)
