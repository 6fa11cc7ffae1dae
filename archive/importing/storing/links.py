"""The tags and accounts that follow from the text of an article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archive.editing.changes.record import Record
from archive.importing.intake.reader import Item
from archive.models import Article, Basis


def update_links(
    record: Record, article: Article, tags: Iterable[dict[str, Any]], accounts: Iterable[dict[str, Any]]
) -> bool:
    """Give an article these tags and accounts, remove what machines gave before; return whether anything changed.

    What a person gave stays, and so does what was given for a whole import. Two queries, besides those of writing.
    """
    wanted_tags, wanted_accounts = list(tags), list(accounts)
    tag_ids = {item["tag"] for item in wanted_tags}
    event_ids = {item["event"] for item in wanted_accounts}
    by_machine = article.tagged.exclude(basis=Basis.EDITOR).values_list("tag_id", flat=True)
    inferred = article.accounts.exclude(basis=Basis.EDITOR).values_list("event_id", flat=True)
    given = set(article.tagged.filter(basis=Basis.EDITOR).values_list("tag_id", flat=True))
    add = [item for item in wanted_tags if item["tag"] not in given or item["basis"] == Basis.EDITOR]
    gone = [{"tag": pk} for pk in by_machine if pk not in tag_ids]
    has_changed = record.link(article, "tags", add=add, remove=gone)
    past = [{"event": pk} for pk in inferred if pk not in event_ids]
    return record.link(article, "accounts", add=wanted_accounts, remove=past) or has_changed


def links_of(item: Item, tag_ids: set[int], event_ids: set[int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the tags and accounts that a text gives, as link items, of those that still exist."""
    tags = [found.as_link() for found in item.tags if found.tag in tag_ids]
    return tags, [found.as_link() for found in item.accounts if found.event in event_ids]
