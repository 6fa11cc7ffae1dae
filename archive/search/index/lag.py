"""How far the index of this host is behind the database, in changes and in seconds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from archive.models import Revision, SearchPosition
from archive.replica import from_primary
from archive.search.index.index_folder import IndexUnusableError
from archive.search.index.reader import reader


@dataclass(frozen=True, slots=True)
class IndexLag:
    """How far an index is behind: changes that it has yet to follow, and for how many seconds the first of them waits.

    None where that can't be said: `trouble` says why the index can't be used, or it was changed by an earlier release.
    """

    positions: int | None
    seconds: float | None
    trouble: str = ""

    @property
    def is_level(self) -> bool:
        return self.positions == 0


@from_primary
def index_lag(revision: Revision) -> IndexLag:
    """Return how far the index of this host is behind a revision of the primary (one query, none while it is level)."""
    try:
        found = reader()
    except IndexUnusableError as error:
        return IndexLag(None, None, str(error))
    if revision.archive and found.archive != revision.archive:
        return IndexLag(None, None, "The search index belongs to another archive.")
    position = found.position
    if position.is_up_to_date_with(revision) or not revision.seq or position.seq > revision.seq:
        return IndexLag(0, 0.0)  # in the meantime it may have followed further than was asked for
    # Within the number that it is at, it may have done some articles and not all.
    first = position.seq + 1 if position.is_whole else position.seq
    at = SearchPosition.objects.filter(seq__gte=first).order_by("seq").values_list("at", flat=True).first()
    seconds = None if at is None else max((timezone.now() - at).total_seconds(), 0.0)
    return IndexLag(max(revision.seq - first + 1, 1), seconds)
