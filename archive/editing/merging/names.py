"""Names and addresses of records of the vocabulary that are merged: what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archive.editing.changes.bookkeeping import keep_addresses
from archive.editing.changes.links import LINKS, Item
from archive.editing.changes.record import Record
from archive.editing.changes.values import name_of
from archive.models import PastAddress, SourceAlias

HAVE_ALIASES = ("tag", "source", "place")  # whose own names become other names, if that is wanted


def new_aliases(survivor: Any, others: Sequence[Any]) -> tuple[list[Item], list[str]]:
    """Return the other names that the survivor gets, and those that stand for something else (three queries)."""
    model = name_of(survivor)
    kind = LINKS[model, "aliases"]
    known = {item["name"].casefold() for item in links_of(kind, [survivor])[0]} | {str(survivor).casefold()}
    longest = kind.rows._meta.get_field("name").max_length or 0  # type: ignore[union-attr]
    found: dict[str, Item] = {}
    for row, links in zip(others, links_of(kind, others), strict=True):
        own = [
            *([row.name] if model in HAVE_ALIASES else []),
            *([row.full_name] if model == "source" and row.full_name != survivor.full_name else []),
        ]
        # A name of its own that is spelled out among the other names says there how it is used.
        spelled = {item["name"] for item in links}
        for item in (*links, *({"name": name} for name in own if name and name not in spelled)):
            if len(item["name"]) <= longest and item["name"].casefold() not in known:
                found.setdefault(item["name"].casefold(), item)
    taken: set[str] = set()
    if model == "source":
        ids = [survivor.pk, *(row.pk for row in others)]
        held = SourceAlias.objects.filter(name_key__in=list(found)).exclude(source__in=ids)
        taken = set(held.values_list("name_key", flat=True))
    return [item for key, item in found.items() if key not in taken], [found[key]["name"] for key in taken]


def links_of(kind: Any, rows: Sequence[Any]) -> list[list[Item]]:
    found = kind.rows_by_parent([row.pk for row in rows])
    return [[kind.item_of(link) for link in found[row.pk].values()] for row in rows]


def addresses_of(row: Any) -> list[Item]:
    """Return the slugs that lead to a record, its own last, as links (one query)."""
    kind = LINKS[name_of(row), "addresses"]
    past = [item for item in links_of(kind, [row])[0] if item["old"] != row.slug]
    return [*past, {"old": row.slug, "since": row.updated_at.isoformat()}]


def free_addresses(record: Record, survivor: Any, others: Sequence[Any], addresses: Sequence[Item]) -> list[Item]:
    """Take their past addresses from the others; return what the survivor gets, all that no third record holds."""
    kind = LINKS[name_of(survivor), "addresses"]
    for row, links in zip(others, links_of(kind, others), strict=True):
        not_edited = {(row.pk, kind.path_of(item)): False for item in links}
        record.link_many(type(row), "addresses", {row.pk: ([], links)}, not_edited)
    wanted = {item["old"]: item for item in addresses}
    held = PastAddress.objects.filter(kind=name_of(survivor), old__in=list(wanted)).exclude(object_id=survivor.pk)
    # What led to a third record, which had the slug before one of the others, leads where that one goes.
    keep_addresses([PastAddress(kind=one.kind, old=one.old, object_id=survivor.pk) for one in held])
    there = set(PastAddress.objects.filter(kind=name_of(survivor), object_id=survivor.pk).values_list("old", flat=True))
    return [item for old, item in wanted.items() if old not in there]
