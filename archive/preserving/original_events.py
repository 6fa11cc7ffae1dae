"""What happened to an original, by the names that PREMIS gives to events of preservation.

The names are those of https://id.loc.gov/vocabulary/preservation/eventType. Nothing is kept twice: each event is
derived from what the archive stores anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from archive.models import FixityCheck, Original, Upkeep
from archive.preserving.acts import exports_of, transfers_of

INGESTION = "ingestion"
DIGEST = "message digest calculation"
FIXITY = "fixity check"
REPLICATION = "replication"
TRANSFER = "transfer"
EXPORTING = "exporting"
DELETION = "deletion"
MOST = 50  # of each kind


@dataclass(frozen=True, slots=True)
class OriginalEvent:
    """One event: when, its name in PREMIS, how it ended (a sentence), and by what it was done, if that is known."""

    at: datetime
    kind: str
    outcome: str
    by: str = ""
    is_failure: bool = False


def events_of(original: Original) -> list[OriginalEvent]:
    """Return what happened to an original, the latest first (seven queries, of bounded numbers of rows)."""
    found = [*_coming(original), *_checks(original), *_copies(original), *_acts(original)]
    if original.erased_at:
        found.append(OriginalEvent(original.erased_at, DELETION, _("Its bytes were destroyed by order.")))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _coming(original: Original) -> Iterator[OriginalEvent]:
    told = _("Its SHA-256 was made of %s bytes.") % f"{original.size:,}"
    yield OriginalEvent(original.created_at, DIGEST, told)
    links = original.articles.select_related("article").order_by("pk")[:MOST]
    for link in links:
        names = {"name": link.name or original.sha256[:12], "article": link.article.key}
        yield OriginalEvent(link.since, INGESTION, _("%(name)s came as article %(article)s.") % names)
    if not links:
        yield OriginalEvent(original.created_at, INGESTION, _("It came as what records of one file share."))


def _checks(original: Original) -> Iterator[OriginalEvent]:
    check = FixityCheck.objects.filter(pk=original.pk).first()
    findings = list(original.fixity_findings.order_by("-pk")[:MOST])
    fits, fits_again = _("The bytes fit their SHA-256."), _("The bytes fit their SHA-256 again.")
    for one in findings:
        yield OriginalEvent(one.at, FIXITY, fits_again if one.fits else one.told, one.by, not one.fits)
    if check is None or check.fits is None or not check.at:
        return
    if check.at not in {one.at for one in findings}:
        yield OriginalEvent(check.at, FIXITY, fits if check.fits else check.told, check.by, not check.fits)
    if check.earlier_at and check.earlier_at not in {one.at for one in findings}:
        yield OriginalEvent(check.earlier_at, FIXITY, fits)


def _copies(original: Original) -> Iterator[OriginalEvent]:
    last = Upkeep.objects.filter(task=Upkeep.Task.BACKUP).first()
    is_whole = not original.erased_at and not FixityCheck.objects.failing().filter(pk=original.pk).exists()
    if last and is_whole and last.ended_at > original.created_at:
        yield OriginalEvent(last.ended_at, REPLICATION, _("The last backup of the archive has it."))


def _acts(original: Original) -> Iterator[OriginalEvent]:
    """Yield what was done with it and many others at once."""
    for act in transfers_of(original):
        told = _("Its bytes were moved into the database.")
        if act["to"]:
            told = _("Its bytes were moved to %s, read back and held against their SHA-256.") % act["to"]
        yield OriginalEvent(act["at"], TRANSFER, told, act["by"])
    for act in exports_of(original):
        told = (
            _("It is in the bag “%s”, or in one that it builds upon.")
            if act["builds_on"]
            else _("It is in the bag “%s”.")
        )
        yield OriginalEvent(act["at"], EXPORTING, told % act["bag"], act["by"])
