"""Fingerprints: the winnowed hashes by which articles that share wording are found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, models

from archive.models.articles import Article
from archive.replica import source

HASHES_A_QUERY = 5000


class Fingerprint(models.Model):
    """One winnowed hash of a text; articles that share many of them share wording."""

    pk = models.CompositePrimaryKey("hash", "article")
    hash = models.BigIntegerField()
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")

    objects = models.Manager()

    @classmethod
    def holders(cls, hashes: Iterable[int]) -> dict[int, list[int]]:
        """Return the articles that have each of these fingerprints, in plain queries of some thousand at a time."""
        found: dict[int, list[int]] = {}
        ordered = sorted(set(hashes))
        table = connection.ops.quote_name(cls._meta.db_table)
        with source().cursor() as cursor:
            for start in range(0, len(ordered), HASHES_A_QUERY):
                part = ordered[start : start + HASHES_A_QUERY]
                placeholders = ", ".join(["%s"] * len(part))
                cursor.execute(f"SELECT hash, article_id FROM {table} WHERE hash IN ({placeholders})", part)
                for value, article in cursor.fetchall():
                    found.setdefault(value, []).append(article)
        return found

    @classmethod
    def add(cls, prints: Mapping[int, Collection[int]]) -> None:
        """Add fingerprints by article id; in bulk, since there are many to each article.

        In the order of the table, in which those of one article lie far apart: a page of it is then touched once.
        """
        table = connection.ops.quote_name(cls._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (hash, article_id) VALUES (%s, %s)",
                sorted((value, pk) for pk, values in prints.items() for value in values),
            )

    @classmethod
    @contextmanager
    def gathered(cls, most: int) -> Iterator[Callable[[Iterable[tuple[int, int]]], None]]:
        """Give what takes fingerprints of an empty table, by hash and article, written at the end in one go.

        Of each hash the first `most` articles are kept. Millions would else each go to another page of the table, and
        of its index by article, which is made anew then. Inside a transaction only, in which links
        are checked at once.
        """
        quote = connection.ops.quote_name
        table, gathered = quote(cls._meta.db_table), "gathered_fingerprints"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE {gathered} (hash BIGINT, article BIGINT)")

            def add(rows: Iterable[tuple[int, int]]) -> None:
                cursor.executemany(f"INSERT INTO {gathered} VALUES (%s, %s)", list(rows))

            yield add
            found = connection.introspection.get_constraints(cursor, cls._meta.db_table)
            index = next(name for name, told in found.items() if told["index"] and told["columns"] == ["article_id"])
            cursor.execute(f"DROP INDEX {quote(index)}")
            cursor.execute(f"INSERT INTO {table} (hash, article_id) SELECT hash, article FROM {gathered} ORDER BY 1, 2")
            cursor.execute(f"DROP TABLE {gathered}")
            cursor.execute(f"SELECT hash FROM {table} GROUP BY hash HAVING COUNT(*) > %s", [most])
            holders = f"SELECT article_id FROM {table} WHERE hash = %s ORDER BY article_id LIMIT 1 OFFSET %s"
            cursor.executemany(
                f"DELETE FROM {table} WHERE hash = %s AND article_id >= ({holders})",
                [(value, value, most) for (value,) in cursor.fetchall()],
            )
            cursor.execute(f'CREATE INDEX {quote(index)} ON {table} ("article_id")')
