"""Whether the database is whole: its pages, and what its rows point to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models


def integrity_faults() -> Iterator[str]:
    """Yield a sentence for each fault of the database itself: damaged pages, rows that point to what is not there.

    SQLite checks its file, indexes and constraints (https://www.sqlite.org/pragma.html#pragma_integrity_check). For
    PostgreSQL every foreign key is followed, and pages that failed their checksum are asked for. Nothing is written;
    it takes minutes at a million articles.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            yield from (f"Integrity: {said}" for (said,) in cursor.fetchall() if said != "ok")
        else:
            name = str(connection.settings_dict["NAME"])
            cursor.execute("SELECT COALESCE(checksum_failures, 0) FROM pg_stat_database WHERE datname = %s", [name])
            if n := sum(failures for (failures,) in cursor.fetchall()):
                yield f"{n} × a page of the database failed its checksum."
    for model in apps.get_models():
        for link in model._meta.concrete_fields:
            if isinstance(link, models.ForeignKey) and link.db_constraint and model._meta.managed:  # type: ignore[attr-defined]
                target: Any = link.related_model
                there = target._base_manager.filter(pk=models.OuterRef(link.attname))
                lost = model._base_manager.filter(~models.Exists(there), **{f"{link.name}__isnull": False})
                if n := lost.order_by().count():
                    yield f"{n} × the {link.name} of {model._meta.db_table} points to what is not there."
