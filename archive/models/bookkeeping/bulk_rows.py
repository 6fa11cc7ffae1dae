"""Rows written in bulk, in plain SQL: many times as fast as Django writes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import connection, connections, models

ROWS_A_QUERY = 5000
# Columns whose values go to the database as they are.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of one table, each the values of these columns; the others get their defaults, an id the next number.

    Many times as fast as `bulk_create`, which makes an object and a piece of SQL of each row.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    rest = [one for one in model._meta.concrete_fields if one not in fields and not isinstance(one, models.AutoField)]
    defaults = tuple(_preparation(one)(one.get_default()) for one in rest)
    prepared = [(place, _preparation(one)) for place, one in enumerate(fields) if not isinstance(one, _PLAIN)]

    def to_database(row: Sequence[Any]) -> list[Any]:
        values = [*row, *defaults]
        for place, prepare in prepared:
            if values[place] is not None:
                values[place] = prepare(values[place])
        return values

    quote = connection.ops.quote_name
    names = ", ".join(quote(one.column) for one in (*fields, *rest))
    placeholders = ", ".join(["%s"] * (len(fields) + len(rest)))
    prepared_rows = map(to_database, rows)
    with connection.cursor() as cursor:
        while batch := list(islice(prepared_rows, ROWS_A_QUERY)):
            cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({placeholders})", batch)


def _preparation(one: Any) -> Callable[[Any], Any]:
    """Return what makes a value of a field into one of the database; moments, of which few differ, are made once."""
    here = connections[connection.alias]
    if isinstance(one, models.JSONField):
        return partial(here.ops.adapt_json_value, encoder=one.encoder)
    prepare = partial(one.get_db_prep_save, connection=here)
    return lru_cache(maxsize=1000)(prepare) if isinstance(one, (models.DateField, models.TimeField)) else prepare


def insert_objects(objects: Sequence[models.Model]) -> None:
    """Insert objects of one model, which learn no id by it: their ids are given already, or nobody asks for them."""
    if not objects:
        return
    fields = [one for one in objects[0]._meta.concrete_fields if one.attname != "id" or objects[0].pk is not None]
    columns = [one.attname for one in fields]
    insert(type(objects[0]), columns, map(attrgetter(*columns), objects))
    for one in objects:
        one._state.adding, one._state.db = False, connection.alias


def update(model: type[models.Model], columns: Sequence[str], objects: Sequence[models.Model]) -> None:
    """Write these columns of objects of one model, each its own values, by one statement run for each.

    Several times as fast as `bulk_update`, which makes one long expression of all values.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    prepared = [(place, _preparation(one)) for place, one in enumerate(fields) if not isinstance(one, _PLAIN)]
    names = [one.attname for one in fields]

    def to_database(row: models.Model) -> list[Any]:
        values = [getattr(row, name) for name in names]
        for place, prepare in prepared:
            if values[place] is not None:
                values[place] = prepare(values[place])
        return [*values, row.pk]

    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    sets = ", ".join(f"{quote(one.column)} = %s" for one in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {key} = %s", list(map(to_database, objects)))


@contextmanager
def links_checked_at_once(later: Collection[tuple[type[models.Model], str]]) -> Iterator[None]:
    """Let PostgreSQL follow each foreign key when its row is written, but for those of `later`, by model and field.

    It would else remember every row of the transaction until its end. SQLite only counts what is missing. Inside a
    transaction only.
    """
    if connection.vendor != "postgresql":
        yield
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        names = []
        for model, name in later:
            column = model._meta.get_field(name).column  # type: ignore[union-attr]
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
            names += [quote(one) for one, told in found.items() if told["foreign_key"] and told["columns"] == [column]]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET CONSTRAINTS {', '.join(names)} DEFERRED")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def number_from(model: type[models.Model], above: int = 0) -> None:
    """Let the next row of a table that numbers its rows get a number above all that are there, and above this one."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField):
        return
    quote = connection.ops.quote_name
    table, column = model._meta.db_table, str(key.column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX({quote(column)}), 0) FROM {quote(table)}")
        last = max(int(cursor.fetchone()[0]), above)
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)", [quote(table), column, max(last, 1), last > 0]
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
