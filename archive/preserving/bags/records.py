"""The rows of the archive as the records of a bag, lot after lot, each read by where the last one ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import models

from archive.models import Original
from archive.models.changes import unpack
from archive.preserving.bags import layout, people
from archive.preserving.bags.layout import Kind, Link
from archive.preserving.bags.values import Coder, encoder_of

Record = dict[str, Any]
Keyed = tuple[Any, Record]
Row = tuple[Any, ...]
_OF_PEOPLE = {layout.GROUP.name: people.groups, layout.USER.name: people.users}


def path_of(sha256: str) -> str:
    """Return where the bytes of an original lie in a bag."""
    return f"data/originals/{sha256[:2]}/{sha256}"


def lots(kind: Kind, after: Any = None) -> Iterator[list[Keyed]]:
    """Yield the records of a kind in the order of their keys, those after a key only; some hundred are in memory.

    A query for each lot and one for each kind of link.
    """
    if kind.name in _OF_PEOPLE:
        yield from _OF_PEOPLE[kind.name](after)
        return
    fields = kind.columns()
    packed = ["packed"] if kind.name == layout.CHANGE.name else []
    names = [*(one.attname for one in fields), *packed]
    write = _writer(fields)
    rows = kind.model._base_manager.filter(**kind.only).order_by("pk")
    last = after
    while found := list((rows if last is None else rows.filter(pk__gt=last)).values_list(*names)[: kind.lot]):
        lot = [write(row) for row in found]
        if packed:
            for record, row in zip(lot, found, strict=True):
                record["old"], record["new"] = unpack(record["old"], record["new"], row[-1])
        elif kind.name == layout.ORIGINAL.name:
            for record in lot:
                record["file"] = None if record["erased_at"] else path_of(record["sha256"])
        for link in kind.links:
            _add_links(link, lot)
        last = lot[-1][kind.key]
        yield [(record[kind.key], record) for record in lot]


def _add_links(link: Link, lot: Sequence[Record]) -> None:
    """Put the rows of a link into the records that they belong to, in their own order."""
    by_key: dict[Any, list[Record]] = {}
    for record in lot:
        by_key[record["id"]] = record[link.name] = []
    fields = layout.columns_of(link)
    parent = link.model._meta.get_field(link.parent)
    names = [parent.attname, *(one.attname for one in fields)]  # type: ignore[union-attr]
    write = _writer(fields)
    is_original = any(isinstance(one, models.ForeignKey) and one.related_model is Original for one in fields)
    more = ["original__sha256"] if is_original else []
    rows = link.model._base_manager.filter(**{f"{link.parent}__in": list(by_key)}).order_by("pk")
    for row in rows.values_list(*names, *more):
        record = write(row[1:])
        if is_original:
            record["sha256"] = row[-1]
        by_key[row[0]].append(record)


def _writer(fields: Sequence[models.Field[Any, Any]]) -> Callable[[Row], Record]:
    """Return what makes a record of a row whose first values are those of these fields."""
    names = [one.name for one in fields]
    coders: list[tuple[str, Coder]] = [(one.name, coder) for one in fields if (coder := encoder_of(one))]

    def write(row: Row) -> Record:
        record = dict(zip(names, row, strict=False))
        for name, coder in coders:
            if record[name] is not None:
                record[name] = coder(record[name])
        return record

    return write
