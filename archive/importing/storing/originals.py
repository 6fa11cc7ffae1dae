"""Keeping the bytes that articles came from, once each, with what the records of one file share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.utils import timezone

from archive.importing.drafts import ArticleDraft
from archive.importing.intake.places import Thing
from archive.models import Article, ArticleOriginal, Original, insert
from archive.text.printable import storable

Kept = tuple[Thing, ArticleDraft, Article]
COLUMNS = ("sha256", "size", "media_type", "encoding", "packed", "context_id", "created_at")


def keep_originals(given: Sequence[Kept], *, are_current: bool = True) -> None:
    """Keep the bytes of these articles as their current ones, or beside those (a fixed number of queries)."""
    kept = keep_bytes([(thing, draft) for thing, draft, _article in given])
    insert(
        ArticleOriginal,
        ("article_id", "original_id", "is_current", "name", "member"),
        (
            (article.pk, kept[thing.item.sha256], are_current, *met_as(thing).values())
            for thing, _draft, article in given
        ),
    )


def keep_bytes(given: Sequence[tuple[Thing, ArticleDraft]]) -> dict[str, int]:
    """Keep the bytes of these things, once each, with what records share; return the ids by their SHA-256."""
    sharing = {draft.context: draft for _thing, draft in given if draft.context}
    shared = {context: hashlib.sha256(context).hexdigest() for context in sharing}
    contexts = _ids_of(shared.values())
    now = timezone.now()
    insert(
        Original,
        COLUMNS,
        (
            (shared[data], len(data), draft.media_type, draft.encoding, Original.pack(data), None, now)
            for data, draft in sharing.items()
            if shared[data] not in contexts
        ),
    )
    contexts = _ids_of(shared.values()) if shared else {}
    wanted = {thing.item.sha256: (thing.item, draft) for thing, draft in given}
    held = _ids_of(wanted)
    new = [pair for sha256, pair in wanted.items() if sha256 not in held]
    insert(
        Original,
        COLUMNS,
        (
            (
                item.sha256,
                item.size,
                draft.media_type,
                draft.encoding,
                item.packed,
                contexts[shared[draft.context]] if draft.context else None,
                now,
            )
            for item, draft in new
        ),
    )
    return held | _ids_of(item.sha256 for item, _draft in new)


def met_as(thing: Thing) -> dict[str, str]:
    """Return under which file name and as which record in it a thing was met."""
    return {"name": storable(thing.path.name)[:255], "member": storable(thing.item.member)[:500]}


def _ids_of(hashes: Iterable[str]) -> dict[str, int]:
    return dict(Original.objects.filter(sha256__in=list(hashes)).values_list("sha256", "pk"))
