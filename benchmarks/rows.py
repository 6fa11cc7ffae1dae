"""Rows for the tables of the archive as the database takes them, without making an object of each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Row = tuple[Any, ...]


class Table:
    """One table: rows are the defaults of its model, with some columns set to what the database stores."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        blank = model()
        self._defaults = [_plain(field.get_db_prep_save(getattr(blank, field.attname), connection)) for field in fields]
        self._at = {field.attname: place for place, field in enumerate(fields)}
        self._key = model._meta.pk.attname if model._meta.pk else ""
        self._name, self._columns = model._meta.db_table, [field.column for field in fields]

    def row(self, **values: Any) -> Row:
        row = self._defaults.copy()
        for name, value in values.items():
            row[self._at[name]] = value
        return tuple(row)

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert rows, all of them with their keys or none."""
        if not rows:
            return
        columns = self._columns
        if connection.vendor == "postgresql" and rows[0][key := self._at[self._key]] is None:  # it is drawn there
            columns = columns[:key] + columns[key + 1 :]
            rows = [row[:key] + row[key + 1 :] for row in rows]
        insert(self._name, columns, rows)


def insert(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows in bulk: by COPY on PostgreSQL."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


@contextmanager
def in_bulk(models_filled: Collection[type[models.Model]]) -> Iterator[None]:
    """Make the tables of these models ready for very many rows, and all as it was at the end.

    SQLite looks up no references meanwhile. PostgreSQL makes indexes and checks references once all is there: so they
    are what they would be, but for the order of the pages. Its sequences go on after the last key.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in ("foreign_keys = OFF", "temp_store = FILE", "cache_size = -1500000", "synchronous = OFF"):
                cursor.execute(f"PRAGMA {pragma}")
        yield
        connection.close()
        return
    tables = [model._meta.db_table for model in models_filled]
    references = """
        SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
          format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)"""
    indexes = """
        SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
        FROM pg_index WHERE indrelid::regclass::text = ANY(%s)
          AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"""
    with connection.cursor() as cursor:
        again: list[str] = []
        for asked in (references, indexes):
            cursor.execute(asked, [tables])
            for drop, make in cursor.fetchall():
                cursor.execute(drop)
                again.insert(0, make)  # the indexes first
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for make in again:
            cursor.execute(make)
        for reset in connection.ops.sequence_reset_sql(no_style(), list(models_filled)):
            cursor.execute(reset)
        cursor.execute("VACUUM (ANALYZE)")
    connection.close()


def _plain(value: Any) -> Any:
    """Return what COPY takes: of a JSON value of psycopg its text."""
    return json.dumps(value.obj) if type(value).__name__ in ("Json", "Jsonb") else value
