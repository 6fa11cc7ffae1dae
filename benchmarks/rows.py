"""Rows for the tables of the archive as the database takes them, without making an object of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]


class Table:
    """One table: rows are the defaults of its model, with some columns set to what the database stores."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        blank = model()
        self._defaults = [field.get_db_prep_save(getattr(blank, field.attname), connection) for field in fields]
        self._at = {field.attname: place for place, field in enumerate(fields)}
        names = ", ".join(f'"{field.column}"' for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        self._insert = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'

    def row(self, **values: Any) -> Row:
        row = self._defaults.copy()
        for name, value in values.items():
            row[self._at[name]] = value
        return tuple(row)

    def insert(self, rows: Sequence[Row] | Iterable[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(self._insert, rows)
