"""Keeping the bytes that articles came from, once each, with what the records of one file share."""

from __future__ import annotations

from collections.abc import Sequence

from archive.importing.drafts import ArticleDraft
from archive.importing.places import Thing
from archive.models import Article, ArticleOriginal, Original

Kept = tuple[Thing, ArticleDraft, Article]


def keep_originals(given: Sequence[Kept], *, are_current: bool = True) -> None:
    """Keep the bytes of these articles as their current ones, or beside those (a fixed number of queries)."""
    kept = keep_bytes([draft for _thing, draft, _article in given])
    ArticleOriginal.objects.bulk_create(
        [
            ArticleOriginal(article=article, original=kept[thing.item.sha256], is_current=are_current, **met_as(thing))
            for thing, _draft, article in given
        ],
        batch_size=500,
    )


def keep_bytes(drafts: Sequence[ArticleDraft]) -> dict[str, Original]:
    """Keep the bytes of these drafts, once each, with what records share; return them by their SHA-256."""
    sharing = {draft.context: draft for draft in drafts if draft.context}
    shared = {context: Original.of(context, one.media_type, one.encoding) for context, one in sharing.items()}
    contexts = _originals({context.sha256: context for context in shared.values()})
    wanted: dict[str, Original] = {}
    for draft in drafts:
        original = Original.of(draft.original, draft.media_type, draft.encoding)
        original.context = contexts[shared[draft.context].sha256] if draft.context else None
        wanted[original.sha256] = original
    return _originals(wanted)


def met_as(thing: Thing) -> dict[str, str]:
    """Return under which file name and as which record in it a thing was met."""
    return {"name": printable(thing.path.name)[:255], "member": thing.item.member[:500]}


def _originals(wanted: dict[str, Original]) -> dict[str, Original]:
    held = {row.sha256: row for row in Original.objects.filter(sha256__in=list(wanted)).defer("packed")}
    new = [original for sha256, original in wanted.items() if sha256 not in held]
    return held | {row.sha256: row for row in Original.objects.bulk_create(new, batch_size=100)}


def printable(name: str) -> str:
    """Return a file name as text that can be stored, odd bytes escaped."""
    return name.encode("utf-8", "backslashreplace").decode()
