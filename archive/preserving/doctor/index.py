"""The search index: whether it is there, of this archive and this release, and level with the database."""

from __future__ import annotations

from archive.models import Generation, SearchLog
from archive.preserving.doctor.findings import Finding, fault, ok, warning
from archive.search.index.follower import refuse_other_archive
from archive.search.index.index_folder import REBUILD_COMMAND, IndexUnusableError, read_state
from archive.search.index.reader import reader

MOST_BEHIND = 10_000


def check_index() -> Finding:
    revision = Generation.revision()
    try:
        state, found = read_state(), reader()
        if revision.archive and state.archive != revision.archive:
            return fault("The search index is of another archive.", REBUILD_COMMAND)
        refuse_other_archive(found.position, revision)
    except IndexUnusableError as error:
        return fault(str(error), REBUILD_COMMAND)
    if not revision.seq or found.position.is_up_to_date_with(revision):
        return ok(f"The search index is level with the database ({state.engine}).")
    behind = SearchLog.objects.filter(seq__gt=found.position.seq).order_by()[: MOST_BEHIND + 1].count()
    if behind > MOST_BEHIND:
        return fault(f"The search index is more than {MOST_BEHIND:,} articles behind.", REBUILD_COMMAND)
    told = f"The search index is {max(behind, 1):,} articles behind, and follows by itself."
    return warning(told, REBUILD_COMMAND)
