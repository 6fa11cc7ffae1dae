"""What tells those who follow the archive what changed: the search log for the index, datestamps for harvesters."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from archive.models.articles import Article


class SearchPosition(models.Model):
    """The token of each number of the search log: by it an index knows whether it follows this very archive.

    `at` is when it was given; not known of those of earlier releases.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    token = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now, null=True)

    objects = models.Manager()

    @classmethod
    def token_of(cls, seq: int) -> int | None:
        """Return the token of a number, None where no change of this archive has it (one query)."""
        return cls.objects.filter(pk=seq).values_list("token", flat=True).first()


class SearchLog(models.Model):
    """The last change of each article that the search index has to follow; `seq` only ever grows."""

    article = models.OneToOneField(Article, models.PROTECT, primary_key=True, related_name="+")
    seq = models.PositiveBigIntegerField(db_index=True)

    objects = models.Manager()

    @classmethod
    def note(cls, article_ids: Iterable[int], seq: int) -> None:
        """Log that these articles changed at `seq`."""
        table = connection.ops.quote_name(cls._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (article_id, seq) VALUES (%s, %s)"
                " ON CONFLICT (article_id) DO UPDATE SET seq = excluded.seq",
                [(pk, seq) for pk in sorted(article_ids)],
            )


class Datestamp(models.Model):
    """When the public record of an article last changed, in whole seconds since 1970 (UTC).

    Only of articles of which readers may know: published ones, withdrawn ones with a tombstone, merged ones. Written
    when a change closes, under the archive lock, so that no later change has an earlier datestamp.
    """

    article = models.OneToOneField(Article, models.PROTECT, primary_key=True, related_name="+")
    at = models.PositiveBigIntegerField()

    objects = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["at", "article"], name="datestamp_in_order")]

    @classmethod
    def follow(cls, known: Iterable[int], gone: Iterable[int], at: datetime) -> None:
        """Date the records of articles of which readers may know now, and forget those of which they may no more."""
        seconds, table = int(at.timestamp()), connection.ops.quote_name(cls._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (article_id, at) VALUES (%s, %s)"
                " ON CONFLICT (article_id) DO UPDATE SET at = excluded.at",
                [(pk, seconds) for pk in sorted(known)],
            )
            cursor.executemany(f"DELETE FROM {table} WHERE article_id = %s", [(pk,) for pk in sorted(gone)])

    @classmethod
    def follow_names(cls, tags: Collection[int], sources: Collection[int], at: datetime) -> None:
        """Date the records of all articles that name these tags and sources (at most one query for each kind)."""
        seconds = int(at.timestamp())
        if tags:
            cls.objects.filter(article__tagged__tag__in=tags).update(at=seconds)
        if sources:
            named = Article.objects.filter(Q(source__in=sources) | Q(agency__in=sources)).order_by()
            cls.objects.filter(article__in=named.values("pk")).update(at=seconds)
