"""Fixity: when the bytes of each original were last held against their checksum, and how that ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models.bookkeeping.archive_lock import take_archive_lock
from archive.models.bookkeeping.generation import Generation
from archive.models.originals import Original

LOT = 5000  # originals that are taken up together
FROM_MARK = ("at", "fits", "earlier_at", "by", "told")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one original: `fault` is a sentence where it does not fit, empty where it does.

    Of bytes that were erased nothing can be read, and nothing need be any more.
    """

    original_id: int
    fault: str = ""
    is_erased: bool = False


def public_day(*, fits: bool | None, at: datetime | None, earlier_at: datetime | None) -> date | None:
    """Return the day of a check that readers are told of, if it fitted: one before today.

    Pages are kept under the day, among others, so that what was checked today is said from tomorrow on, and no page
    that somebody keeps says another thing than one that is drawn anew.
    """
    for one in (at, earlier_at):
        if fits and one and (day := timezone.localdate(one)) < timezone.localdate():
            return day
    return None


class FixityQuerySet(models.QuerySet["FixityCheck"]):
    def take_up(self) -> int:
        """Give each original that has none yet its row; return how many got one.

        What came counts from then on as if it had been checked when it came: its checksum was made of these bytes.
        Costs as much as what is new; where some were left out before, as much as all.
        """
        last = self.aggregate(last=models.Max("pk"))["last"] or 0
        n = self._take_up(Original.objects.filter(pk__gt=last))
        if Original.objects.order_by().count() != self.order_by().count():
            n += self._take_up(Original.objects.filter(fixity=None))
        return n

    def _take_up(self, originals: models.QuerySet[Original]) -> int:
        n = last = 0
        while rows := list(
            originals.filter(pk__gt=last).order_by("pk").values_list("pk", "created_at", "erased_at")[:LOT]
        ):
            made = [FixityCheck(original_id=pk, at=None if erased else came) for pk, came, erased in rows]
            FixityCheck.objects.bulk_create(made, ignore_conflicts=True)
            n, last = n + len(rows), rows[-1][0]
        return n

    def to_be_read(self) -> FixityQuerySet:
        """Return those that can be read, what was read the longest ago first."""
        return self.filter(at__isnull=False).order_by("at", "pk")

    def failing(self) -> FixityQuerySet:
        return self.filter(fits=False)

    def note(self, readings: Collection[Reading], by: str) -> None:
        """Keep what came of reading these originals just now, in one short transaction (three queries).

        One whose outcome is another than before gets a finding as well, and as readers see that, the public
        generation is raised. What merely fits again raises nothing: see `public_day`.
        """
        now = timezone.now()
        with transaction.atomic():
            before = self.in_bulk([one.original_id for one in readings])
            turned = []
            marks = []
            for one in readings:
                mark = before.get(one.original_id) or FixityCheck(original_id=one.original_id)
                if mark.take(one, by, now):
                    told = FixityFinding(original_id=mark.pk, at=now, fits=bool(mark.fits), by=by, told=mark.told)
                    turned.append(told)
                marks.append(mark)
            if turned:
                take_archive_lock()
            FixityCheck.objects.bulk_create(
                marks, update_conflicts=True, unique_fields=["original"], update_fields=FROM_MARK
            )
            if turned:
                FixityFinding.objects.bulk_create(turned)
                Generation.locked().advance(is_public=True)


class FixityCheck(models.Model):
    """When one original was last read: `at`, or when it came if it was never read since, which an unknown `fits` says.

    `at` is null once its bytes were erased. `earlier_at` is the check before, of an earlier day, if both fitted. `by`
    names program and host, `told` what is wrong. A table of its own: SQLite would write the bytes anew with each mark.
    """

    original = models.OneToOneField(Original, models.PROTECT, primary_key=True, related_name="fixity")
    at = models.DateTimeField(_("last read"), null=True)
    fits = models.BooleanField(_("fits its checksum"), null=True)
    earlier_at = models.DateTimeField(_("read before"), null=True)
    by = models.CharField(_("by"), max_length=200, blank=True)
    told = models.CharField(_("what is wrong"), max_length=500, blank=True)

    objects = FixityQuerySet.as_manager()

    class Meta:
        verbose_name = _("fixity check")
        verbose_name_plural = _("fixity checks")
        default_permissions = ()
        indexes = [
            models.Index(fields=["at", "original"], name="fixity_oldest_first"),
            models.Index(fields=["original"], condition=models.Q(fits=False), name="fixity_failing"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}, {self.at:%Y-%m-%d %H:%M}" if self.at else str(self.pk)

    def take(self, reading: Reading, by: str, now: datetime) -> bool:
        """Set what came of a reading; say whether it is another outcome than before (unknown counts as fitting)."""
        fits = None if reading.is_erased else not reading.fault
        has_turned = fits is not None and fits != (self.fits is not False)
        if has_turned or not fits or not self.fits:
            self.earlier_at = None
        elif self.at and timezone.localdate(self.at) < timezone.localdate(now):
            self.earlier_at = self.at
        self.at, self.fits, self.by, self.told = None if reading.is_erased else now, fits, by, reading.fault[:500]
        return has_turned


class FixityFinding(models.Model):
    """An original that was found to fit no more, or to fit again."""

    original = models.ForeignKey(Original, models.PROTECT, related_name="fixity_findings")
    at = models.DateTimeField(_("found"))
    fits = models.BooleanField(_("fits its checksum"))
    by = models.CharField(_("by"), max_length=200, blank=True)
    told = models.CharField(_("what is wrong"), max_length=500, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("fixity finding")
        verbose_name_plural = _("fixity findings")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.original_id}, {self.at:%Y-%m-%d %H:%M}"
