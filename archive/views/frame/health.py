"""Health of this host, for machines: its database, its index, its replica."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, InterfaceError

from archive.models import Generation, Revision
from archive.replica import from_primary, has_replica
from archive.search.index.lag import index_lag
from archive.views.frame.sources import replica_revision


@from_primary
def health() -> dict[str, Any]:
    """Return what `/healthz` says (at most two queries of the primary and one of the replica).

    `alive`: whether it can answer readers. `index`: how many changes it is `behind`, and for how many `seconds` the
    first of them waits; null where that can't be said, with the `trouble`. `replica`: its state (`none`, `level`,
    `behind`, `away`), and by how many generations it is behind. Why it is away stands in the log: this page is public.
    """
    try:
        revision = Generation.revision()
        lag = index_lag(revision)
    except (DatabaseError, InterfaceError):
        return {"alive": False, "database": "The database does not answer."}
    seconds = None if lag.seconds is None else round(lag.seconds, 1)
    index: dict[str, Any] = {"level": lag.is_level, "behind": lag.positions, "seconds": seconds}
    if lag.trouble:
        index["trouble"] = lag.trouble
    return {"alive": True, "database": "ok", "index": index, "replica": _replica(revision)}


def _replica(revision: Revision) -> dict[str, Any]:
    if not has_replica():
        return {"state": "none"}
    found = replica_revision()
    if found is None:
        return {"state": "away"}
    if found == revision:
        return {"state": "level", "behind": 0}
    return {"state": "behind", "behind": max(revision.generation - found.generation, 0)}
