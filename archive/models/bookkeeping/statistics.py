"""What the database knows of its tables, by which it chooses an index."""

from __future__ import annotations

from django.db import connection


def refresh_statistics() -> None:
    """Let SQLite look at the tables again, so that it chooses the right index (some 10 ms); PostgreSQL does by itself.

    See https://www.sqlite.org/lang_analyze.html: without statistics it walks all published articles to find a few.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
