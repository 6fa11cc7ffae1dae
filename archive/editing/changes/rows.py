"""Rows as the write path loads, numbers and saves them; the caller has taken the archive lock and writes the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from archive.editing.changes.links import LINKS, Item
from archive.editing.changes.values import HEAVY, columns_of, derived_by, name_of, unit_of
from archive.models import Article, EventCandidate, update
from archive.models.curated import Curated

CHUNK = 500
REFERENCES = frozenset(("source", "agency"))  # of an article, which follow what they name though it was erased


def number_articles(articles: Sequence[models.Model]) -> None:
    """Give new articles ids, if they have none: the next ones, since none is ever deleted and the lock is ours."""
    if all(article.pk for article in articles):
        return
    last = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for pk, article in enumerate(articles, start=last + 1):
        article.pk = pk


def insert_links(rows: Sequence[models.Model], links: Sequence[Mapping[str, Iterable[Item]]]) -> None:
    """Save the links of new records of one model, `links[n]` belonging to `rows[n]`."""
    new: dict[str, list[tuple[models.Model, Item]]] = {}
    for row, named in zip(rows, links, strict=False):
        for name, items in named.items():
            new.setdefault(name, []).extend((row, item) for item in items)
    for name, pairs in new.items():
        kind = LINKS[name_of(rows[0]), name]
        kind.insert((row, kind.complete(item)) for row, item in pairs)


def load_rows(model: type[models.Model], ids: Sequence[int], paths: Collection[str]) -> dict[int, Any]:
    """Load the records, by id, without large columns that these fields have nothing to do with (one query)."""
    rows = model._default_manager.all()
    if not derived_by(name_of(model), paths):
        rows = rows.defer(*(set(HEAVY.get(name_of(model), ())) - columns_of(paths)))
    return rows.in_bulk(ids)


def save_columns(model: type[models.Model], rows: Sequence[Curated], columns: Collection[str]) -> None:
    """Save columns of some records: what is the same for all in one plain UPDATE, the rest each by its own value.

    Columns that constraints hold together are saved by one statement.
    """
    attribute = {name: model._meta.get_field(name).attname for name in columns}  # type: ignore[union-attr]
    differing = {
        name for name, key in attribute.items() if any(getattr(row, key) != getattr(rows[0], key) for row in rows)
    }
    apart = {other for name in differing for other in unit_of(name_of(model), name) if other in attribute}
    same = {key: getattr(rows[0], key) for name, key in attribute.items() if name not in apart}
    if same:
        model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**same)
    if apart:
        update(model, sorted(apart), rows)


def without_event(event_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what is set on the proposals of events that are deleted: one that was accepted is open again."""
    rows = EventCandidate.objects.filter(event__in=event_ids).values_list("pk", "state")
    accepted, again = EventCandidate.Answer.ACCEPTED, EventCandidate.Answer.OPEN
    return {pk: {"event": None, "state": again if state == accepted else state} for pk, state in rows}


def is_closed(row: Any, names: Collection[str]) -> bool:
    """Whether these fields of an article can't be set, because it was erased."""
    return bool(row.is_erased) and not REFERENCES.issuperset(names)
