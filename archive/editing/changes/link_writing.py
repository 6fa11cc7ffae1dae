"""Writing links within an open change set: what really changes is noted in the log and follows at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import models

from archive.editing.changes.links import Item, LinkKind
from archive.editing.changes.rows import load_rows, save_columns
from archive.editing.changes.values import VERSION_COLUMNS
from archive.models import Article
from archive.models.curated import Curated

if TYPE_CHECKING:
    from archive.editing.changes.record import Record


def write_links(
    record: Record,
    kind: LinkKind,
    ids: Sequence[int],
    wanted: Mapping[int, tuple[Sequence[Item], Sequence[Item]]],
    edited: Mapping[tuple[int, str], bool],
    follows: bool,
) -> list[int]:
    """Add and remove links of one kind, see `Record.link_many`; return the ids of the records that changed."""
    parents = load_rows(kind.parent, ids, ())
    current = kind.rows_by_parent(ids)
    if kind.parent is Article:
        record.bookkeeping.remember(ids)
    gone: list[models.Model] = []
    new: list[tuple[models.Model, Item]] = []
    changed: list[Curated] = []
    for pk in ids:
        parent = parents[pk]
        assert isinstance(parent, Curated)
        add, remove = record.log.set_links(kind, parent, current[pk], wanted[pk], edited, follows=follows)
        if add or remove:
            if kind.parent is Article:
                record.problems.note([pk], [kind.name])
            gone += [current[pk][kind.identify(item)] for item in remove]
            new += [(parent, item) for item in add]
            changed.append(parent)
    if not changed:
        return []
    kind.rows._default_manager.filter(pk__in=[row.pk for row in gone]).delete()
    kind.insert(new)
    save_columns(kind.parent, changed, VERSION_COLUMNS)
    record.bookkeeping.follow_links(kind, [row.pk for row in changed])
    return [row.pk for row in changed]
