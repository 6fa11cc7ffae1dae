"""The search log: which articles the index has yet to follow, numbered by the changes that touched them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models
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
