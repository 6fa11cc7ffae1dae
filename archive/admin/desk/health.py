"""Health: when the archive was last verified and saved, whether the index is level, and what is due published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.desk.moments import in_words
from archive.models import Generation, SearchLog, Upkeep
from archive.search.index.index_folder import IndexUnusableError
from archive.search.index.reader import reader
from archive.search.searcher import FARTHEST

LATE = timedelta(minutes=10)  # after which what is published every minute is not published any more


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of health: a sentence, and whether somebody should see to it."""

    words: str
    is_bad: bool = False


def signs() -> list[Sign]:
    """Return the signs of health (two queries; three while the index is behind)."""
    tasks = Upkeep.objects.by_task()
    return [
        _verification(tasks.get(Upkeep.Task.VERIFICATION)),
        _backup(tasks.get(Upkeep.Task.BACKUP)),
        _index(),
        _publishing(tasks.get(Upkeep.Task.PUBLISHING)),
    ]


def _verification(last: Upkeep | None) -> Sign:
    if last is None:
        return Sign(_("The archive was never verified."), is_bad=True)
    if not last.faults:
        return Sign(_("Verified %s: all in order.") % in_words(last.ended_at))
    found = ngettext("%(number)d fault", "%(number)d faults", last.faults) % {"number": last.faults}
    return Sign(_("Verified %(when)s: %(found)s.") % {"when": in_words(last.ended_at), "found": found}, is_bad=True)


def _backup(last: Upkeep | None) -> Sign:
    if last is None:
        return Sign(_("No backup is recorded."), is_bad=True)
    return Sign(_("Backup %s.") % in_words(last.ended_at), is_bad=bool(last.faults))


def _index() -> Sign:
    revision = Generation.revision()
    try:
        found = reader()
    except IndexUnusableError:
        return Sign(_("The search index can’t be used. Run: manage.py rebuild_search"), is_bad=True)
    if found.archive != revision.archive and revision.archive:
        return Sign(_("The search index is of another archive. Run: manage.py rebuild_search"), is_bad=True)
    if found.position.is_up_to_date_with(revision) or not revision.seq:
        return Sign(_("The search index is level with the database."))
    behind = SearchLog.objects.filter(seq__gt=found.position.seq).order_by()[: FARTHEST + 1].count()
    told = ngettext("%(number)s article", "%(number)s articles", behind)
    number = f"{FARTHEST}+" if behind > FARTHEST else str(max(behind, 1))
    return Sign(_("The search index is %s behind.") % (told % {"number": number}), is_bad=behind > FARTHEST)


def _publishing(last: Upkeep | None) -> Sign:
    if last is None:
        return Sign(_("What is scheduled was never published: publish_due has not run."), is_bad=True)
    is_late = timezone.now() - last.ended_at > LATE
    return Sign(_("Scheduled publishing ran %s.") % in_words(last.ended_at), is_bad=is_late)
