"""The whole archive as plain rows, so that two moments can be compared."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from archive.editing.changes.links import LINKS
from archive.editing.changes.values import RECORDED, serialize
from archive.models import Article, Tally

KEPT_BY = ("archive", "auth", "admin", "otp_totp", "otp_static")
COUNTERS = ("version", "updated_at")


def records() -> dict[str, Any]:
    """Return every recorded object and link, but for the counters of saves, and past addresses, which only grow."""
    rows: dict[str, Any] = {}
    for name, model in RECORDED.items():
        for row in model._default_manager.order_by("pk"):
            rows[f"{name} {row.pk}"] = {key: value for key, value in serialize(row).items() if key not in COUNTERS}
    for (name, link), kind in LINKS.items():
        if kind.outlive:
            continue
        parents = list(kind.parent._default_manager.values_list("pk", flat=True))
        for pk, links in kind.rows_by_parent(parents).items():
            if links:
                rows[f"{name} {pk} {link}"] = sorted(str(kind.item_of(row)) for row in links.values())
    return rows


def everything() -> str:
    """Return a digest of all that is kept, but for sessions and when people last came; quick, to be asked for often."""
    digest = hashlib.sha256()
    for table, columns in _tables():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {table}")
            digest.update(repr(sorted(map(repr, cursor.fetchall()))).encode())
    return digest.hexdigest()


@cache
def _tables() -> list[tuple[str, str]]:
    """Name the tables of the archive and its staff, each with its columns."""
    quote = connection.ops.quote_name
    models = [one for one in apps.get_models(include_auto_created=True) if one._meta.app_label in KEPT_BY]
    return [
        (
            quote(one._meta.db_table),
            ", ".join(quote(field.column) for field in one._meta.local_concrete_fields if field.name != "last_login"),
        )
        for one in models
    ]


def tallies() -> dict[Any, int]:
    """Return every count that is kept."""
    return {row[:-1]: row[-1] for row in Tally.objects.values_list(*_KEY, "n")}


def tallies_anew() -> dict[Any, int]:
    """Count everything again from the articles."""
    from archive.editing.changes.tallies import difference, snapshots

    every = snapshots(list(Article.objects.values_list("pk", flat=True)))
    return {tuple(key): n for key, n in difference({}, every).items() if n}


_KEY = ("kind", "object_id", "label", "precision", "year", "month", "day")
