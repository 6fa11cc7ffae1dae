"""What the archive counts and remembers about itself: lock, generation, search log, tallies, fingerprints."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from archive.models.articles import Article
from archive.models.counts import TallyQuerySet

_LOCK = 0x416E6E616C73  # "Annals"


def take_archive_lock() -> None:
    """Make every other writer wait until this transaction ends.

    PostgreSQL: an advisory lock of the transaction. SQLite: the transaction began IMMEDIATE (see the settings) and
    already is the only writer. Must stand before the first query of a writing transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The archive lock is taken inside a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


class Generation(models.Model):
    """One row: raised whenever anything public changes; also the last number of the search log, and the archive's id."""

    number = models.PositiveBigIntegerField(default=1)
    search_seq = models.PositiveBigIntegerField(default=0)
    archive_id = models.CharField(max_length=32)

    objects = models.Manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_generation")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """Return the present number (one query); 0 before anything was written."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def locked(cls) -> Generation:
        """Return the row for writing; made with a fresh archive id when there is none. Needs the archive lock."""
        row, _created = cls.objects.get_or_create(pk=1, defaults={"archive_id": secrets.token_hex(16)})
        return row


class SearchLog(models.Model):
    """The last change of each article that the search index has to follow; `seq` only ever grows."""

    article = models.OneToOneField(Article, models.PROTECT, primary_key=True, related_name="+")
    seq = models.PositiveBigIntegerField(db_index=True)

    objects = models.Manager()

    @classmethod
    def note(cls, article_ids: Iterable[int], seq: int) -> None:
        """Log that these articles changed at `seq`."""
        cls.objects.bulk_create(
            [cls(article_id=pk, seq=seq) for pk in sorted(article_ids)],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["seq"],
            batch_size=1000,
        )


class TallyKey(NamedTuple):
    """What a tally counts; see `Tally`."""

    kind: str
    object_id: int = 0
    label: str = ""
    precision: str = "total"
    year: int = 0
    month: int = 0
    day: int = 0


class Tally(models.Model):
    """How many articles stand under a heading, kept in the transaction that changes it.

    `kind` is `archive`, `source`, `tag`, `event` or `language` for what is published, `state` and `problem` for all.
    `precision` says what the number is of: `total`; `month` (year and month known, whether the day is or not); `day` (only
    for the archive); `year` (known by the year alone); `undated`.
    """

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField(default=0)
    label = models.CharField(max_length=40, blank=True, default="")
    precision = models.CharField(max_length=7)
    year = models.PositiveSmallIntegerField(default=0)
    month = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=0)
    n = models.IntegerField(_("articles"))

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "precision", "year", "month", "day", "label"], name="tally_once"
            ),
            models.CheckConstraint(condition=models.Q(n__gte=0), name="tally_not_negative"),
        ]

    @classmethod
    def add(cls, deltas: Mapping[TallyKey, int]) -> None:
        """Add to the counts, in the order of their keys; a count that comes to nothing is removed."""
        rows = [(*key, n) for key, n in sorted(deltas.items()) if n]
        if not rows:
            return
        table = connection.ops.quote_name(cls._meta.db_table)
        columns = "kind, object_id, label, precision, year, month, day"
        with connection.cursor() as cursor:
            # A negative number may not even be offered for insertion, so that falls are updates of their own.
            cursor.executemany(
                f"UPDATE {table} SET n = n + %s WHERE kind = %s AND object_id = %s AND label = %s"
                " AND precision = %s AND year = %s AND month = %s AND day = %s",
                [(row[-1], *row[:-1]) for row in rows if row[-1] < 0],
            )
            cursor.executemany(
                f"INSERT INTO {table} ({columns}, n) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
                f" ON CONFLICT (kind, object_id, precision, year, month, day, label) DO UPDATE SET n = {table}.n + excluded.n",
                [row for row in rows if row[-1] > 0],
            )
        if any(row[-1] < 0 for row in rows):
            cls.objects.filter(n=0).delete()


class Fingerprint(models.Model):
    """One winnowed hash of a text; articles that share many of them share wording."""

    pk = models.CompositePrimaryKey("hash", "article")
    hash = models.BigIntegerField()
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")

    objects = models.Manager()
