"""The position of an index: how far it has followed the search log.

It is in the index, in a document of its own, and so is committed with what was applied.
"""

from __future__ import annotations

from dataclasses import dataclass

import tantivy

from archive.models import Revision
from archive.search.index.schema import POSITION_FIELDS, schema

META_ID = 0
EVERY_ARTICLE = 1 << 62


@dataclass(frozen=True, slots=True)
class IndexPosition:
    """How far an index has followed the search log: up to an article within a number, which `token` tells apart."""

    seq: int = 0
    article: int = 0
    token: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every article of its number was applied."""
        return self.article == EVERY_ARTICLE

    def is_up_to_date_with(self, revision: Revision) -> bool:
        """Whether every article up to the last number of this archive, and of no other copy of it, was applied."""
        return (self.seq, self.token, self.article) == (revision.seq, revision.seq_token, EVERY_ARTICLE)


def position_of(searcher: tantivy.Searcher) -> IndexPosition:
    """Read how far an index has followed the search log."""
    hits = searcher.search(tantivy.Query.term_query(schema(), "id", META_ID), 1).hits
    if not hits:
        return IndexPosition()
    document = searcher.doc(hits[0][1])
    return IndexPosition(*(int(document.get_first(name) or 0) for name in POSITION_FIELDS))
