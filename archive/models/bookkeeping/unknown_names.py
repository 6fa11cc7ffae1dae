"""Unknown names: what articles name that no source and no tag is called, counted for an editor to decide upon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.bookkeeping.upkeep import Upkeep

MOST_LINKED = 10_000  # articles that are remembered of one name, the latest
SPARE = 2_000  # more than these may stand there for a while
_STARTS = bytes(range(128, 256))  # bytes that go on in the next
TASK = "names"  # of upkeep: how far articles were read


class UnknownNameQuerySet(models.QuerySet["UnknownName"]):
    def of_kind(self, kind: str) -> UnknownNameQuerySet:
        return self.filter(kind=kind)

    def open(self) -> UnknownNameQuerySet:
        return self.filter(state=UnknownName.State.OPEN)

    def most_met_first(self) -> UnknownNameQuerySet:
        return self.order_by("-n", "pk")


class UnknownName(models.Model):
    """A name that articles have and the vocabulary lacks: `n` articles since they were first read for names.

    `key` is what it is counted by. `packed` are the ids of articles that have it, see `articles`. Machines find and
    count these rows; they are no part of the record of the archive.
    """

    class Kind(models.TextChoices):
        KEYWORD = "keyword", _("keyword")
        CREDIT = "credit", _("credit")
        DOMAIN = "domain", _("domain")
        PHRASE = "phrase", _("name in texts")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DISMISSED = "dismissed", _("dismissed")
        KNOWN = "known", _("known by now")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=200)
    n = models.PositiveIntegerField(_("articles"), default=0)
    first_article = models.BigIntegerField(db_index=True, default=0)
    last_article = models.BigIntegerField(default=0)
    packed = models.BinaryField(default=bytes)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = UnknownNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("unknown name")
        verbose_name_plural = _("unknown names")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="unknown_name_once")]
        indexes = [
            models.Index(fields=["kind", "state", "-n", "id"], name="unknown_name_of_kind"),
            models.Index(fields=["state", "-n", "id"], name="unknown_name_open"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def articles(self) -> list[int]:
        """The ids of the latest `MOST_LINKED` articles that have it, the oldest first."""
        return unpack_ids(self.packed)[-MOST_LINKED:]

    def count(self, ids: Iterable[int]) -> bool:
        """Count articles, given in their order, that come after those that are counted; say whether there were any."""
        new = [pk for pk in ids if pk > self.last_article]
        if not new:
            return False
        self.packed = bytes(self.packed) + pack_ids(new, after=self.last_article if self.packed else 0)
        if len(self.packed.translate(None, _STARTS)) > MOST_LINKED + SPARE:
            self.packed = pack_ids(self.articles)
        self.first_article = self.first_article or new[0]
        self.last_article = new[-1]
        self.n += len(new)
        return True

    def forget(self, article: int) -> None:
        """Take one article back out of the count."""
        left = [pk for pk in self.articles if pk != article]
        self.n = max(self.n - 1, len(left))
        self.first_article, self.last_article = (left[0], left[-1]) if left else (0, 0)
        self.packed = pack_ids(left)


def pack_ids(ids: Sequence[int], *, after: int = 0) -> bytes:
    """Write ascending numbers as the steps between them, the first from `after`: one byte or two each."""
    packed, last = bytearray(), after
    for pk in ids:
        step, last = pk - last, pk
        while step > 127:
            packed.append(step & 127 | 128)
            step >>= 7
        packed.append(step)
    return bytes(packed)


def unpack_ids(packed: bytes | memoryview) -> list[int]:
    """Read what `pack_ids` wrote."""
    ids: list[int] = []
    last = step = shift = 0
    for byte in bytes(packed):
        step |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            last += step
            ids.append(last)
            step = shift = 0
    return ids


def read_through() -> tuple[int, Any]:
    """Return up to which id articles were read for names, and when last; 0 and None before the first time."""
    last = Upkeep.objects.filter(task=TASK).first()
    return (int(last.told.get("through", 0)), last.ended_at) if last else (0, None)


def note_read_through(pk: int) -> None:
    """Remember up to which id articles were read for names (one write)."""
    Upkeep.objects.note(TASK, through=pk)
