"""Articles that have fingerprints in common with one, counted in plain SQL."""

from __future__ import annotations

from django.db import connection

from archive.models.bookkeeping.fingerprints import Fingerprint
from archive.replica import source

LEAST = 2  # fingerprints in common; a single one is an accident


def sharing_fingerprints(article_id: int, number: int) -> list[tuple[int, int]]:
    """Return the articles with most fingerprints of an article, most first, with how many they share (one query)."""
    table = connection.ops.quote_name(Fingerprint._meta.db_table)
    sql = (
        f"SELECT other.article_id, COUNT(*) AS n FROM {table} own JOIN {table} other ON other.hash = own.hash"
        " WHERE own.article_id = %s AND other.article_id <> %s"
        " GROUP BY other.article_id HAVING COUNT(*) >= %s ORDER BY n DESC, other.article_id LIMIT %s"
    )
    with source().cursor() as cursor:
        cursor.execute(sql, [article_id, article_id, LEAST, number])
        return [(int(pk), int(n)) for pk, n in cursor.fetchall()]
