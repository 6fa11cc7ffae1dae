"""Health: when the archive was last verified, saved and read, whether the index is level, and publishing runs."""

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
OLD = timedelta(days=2)  # after which what is done every night is not done any more


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
        _fixity(tasks.get(Upkeep.Task.FIXITY)),
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
    is_old = timezone.now() - last.ended_at > OLD
    told = _("Backup %s: too old.") if is_old else _("Backup %s.")
    return Sign(told % in_words(last.ended_at), is_bad=is_old or bool(last.faults))


def _fixity(last: Upkeep | None) -> Sign:
    if last is None:
        return Sign(_("No originals were held against their checksums yet."), is_bad=True)
    told = last.told
    share = 100 * told.get("within", 0) // (told.get("of") or 1)
    words = _("Originals read within 30 days: %(share)d %%, last %(when)s.") % {
        "share": 100 if not told.get("of") else share,
        "when": in_words(last.ended_at),
    }
    if last.faults:
        failed = ngettext("%(number)d does not fit its checksum.", "%(number)d do not fit their checksum.", last.faults)
        return Sign(f"{words} {failed % {'number': last.faults}}", is_bad=True)
    return Sign(words, is_bad=timezone.now() - last.ended_at > OLD)


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
