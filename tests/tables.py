"""The whole archive as plain rows, so that two moments can be compared."""

from __future__ import annotations

from typing import Any

from archive.editing.links import LINKS
from archive.editing.values import RECORDED, whole
from archive.models import Article, Tally

COUNTERS = ("version", "updated_at")


def records() -> dict[str, Any]:
    """Return every recorded object and link, but for the counters of saves."""
    rows: dict[str, Any] = {}
    for name, model in RECORDED.items():
        for row in model._default_manager.order_by("pk"):
            rows[f"{name} {row.pk}"] = {key: value for key, value in whole(row).items() if key not in COUNTERS}
    for (name, link), kind in LINKS.items():
        parents = list(kind.parent._default_manager.values_list("pk", flat=True))
        for pk, held in kind.held_by(parents).items():
            if held:
                rows[f"{name} {pk} {link}"] = sorted(str(kind.item_of(row)) for row in held.values())
    return rows


def tallies() -> dict[Any, int]:
    """Return every count that is kept."""
    return {row[:-1]: row[-1] for row in Tally.objects.values_list(*_KEY, "n")}


def tallies_anew() -> dict[Any, int]:
    """Count everything again from the articles."""
    from archive.editing.counting import difference, snapshots

    every = snapshots(list(Article.objects.values_list("pk", flat=True)))
    return {tuple(key): n for key, n in difference({}, every).items() if n}


_KEY = ("kind", "object_id", "label", "precision", "year", "month", "day")
