"""The current original of an article: the bytes that it follows."""

from __future__ import annotations

from archive.editing.changes.links import LINKS
from archive.editing.changes.record import Record
from archive.models import Article


def make_current(record: Record, article: Article, original: int, *, name: str = "", member: str = "") -> None:
    """Make an original (by id) the current one of an article, recorded like any link; the ones before stay beside it.

    It counts as set by nobody: the next bytes may follow in their turn.
    """
    kind = LINKS["article", "originals"]
    current = {row.original_id: kind.item_of(row) for row in article.originals.all()}
    chosen = current.pop(original, None) or {"original": original, "name": name, "member": member}
    add = [{**item, "is_current": False} for item in current.values() if item["is_current"]]
    add.append({**chosen, "is_current": True})
    not_edited = {(article.pk, kind.path_of(item)): False for item in add}
    record.link_many(Article, "originals", {article.pk: (add, [])}, edited=not_edited)
