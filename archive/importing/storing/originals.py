"""Storing the bytes that articles came from, once each, with what the records of one file share."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from archive.editing.originals import keep_outside
from archive.importing.drafts import ArticleDraft
from archive.importing.intake.places import PlacedItem
from archive.importing.intake.reader import Item
from archive.models import Article, ArticleOriginal, FixityCheck, Original, insert
from archive.text.printable import storable

ArticleBytes = tuple[PlacedItem, ArticleDraft, Article]
COLUMNS = ("sha256", "size", "media_type", "encoding", "packed", "store", "context_id", "created_at")


def store_originals(given: Sequence[ArticleBytes], *, are_current: bool = True, is_trial: bool = False) -> None:
    """Store the bytes of these articles as their current ones, or beside those (a fixed number of queries)."""
    ids = store_bytes([(placed, draft) for placed, draft, _article in given], is_trial=is_trial)
    insert(
        ArticleOriginal,
        ("article_id", "original_id", "is_current", "name", "member"),
        (
            (article.pk, ids[placed.item.sha256], are_current, *name_and_member(placed).values())
            for placed, _draft, article in given
        ),
    )


def store_bytes(given: Sequence[tuple[PlacedItem, ArticleDraft]], *, is_trial: bool = False) -> dict[str, int]:
    """Store the bytes of these items, once each, with what records share; return the ids by their SHA-256.

    What records shared, and was destroyed with the last of them, is kept again when it comes again: nobody ordered it
    to be erased. Where originals are kept outside the database their files come first; a trial, which is rolled back,
    leaves none.
    """
    sharing = {draft.context: draft for _thing, draft in given if draft.context}
    shared = {context: hashlib.sha256(context).hexdigest() for context in sharing}
    wanted = {placed.item.sha256: (placed.item, draft) for placed, draft in given}
    ids = _ids_of([*shared.values(), *wanted])
    again = _destroyed_beside(ids.values())
    new_contexts = {data: draft for data, draft in sharing.items() if ids.get(shared[data]) in {None, *again}}
    new = [pair for sha256, pair in wanted.items() if ids.get(sha256) in {None, *again}]
    files = {} if is_trial or not settings.ORIGINALS_URL else _files(new, {shared[data]: data for data in new_contexts})
    store = keep_outside(files) if files else ""
    now = timezone.now()
    _keep(
        (
            (
                shared[data],
                len(data),
                draft.media_type,
                draft.encoding,
                None if store else Original.pack(data),
                store,
                None,
                now,
            )
            for data, draft in new_contexts.items()
        ),
        ids,
    )
    ids |= _ids_of(shared[data] for data in new_contexts)
    _keep(
        (
            (
                item.sha256,
                item.size,
                draft.media_type,
                draft.encoding,
                None if store else item.packed,
                store,
                ids[shared[draft.context]] if draft.context else None,
                now,
            )
            for item, draft in new
        ),
        ids,
    )
    return ids | _ids_of(item.sha256 for item, _draft in new)


def _keep(rows: Iterable[tuple[Any, ...]], ids: Mapping[str, int]) -> None:
    """Insert originals, or where there are rows of their hashes whose bytes are gone, fill these again."""
    given = list(rows)
    insert(Original, COLUMNS, (row for row in given if row[0] not in ids))
    for row in given:
        if row[0] in ids:
            values = dict(zip(COLUMNS, row, strict=True))
            Original.objects.filter(pk=ids[row[0]]).update(**values, erased_at=None)
            FixityCheck.objects.filter(pk=ids[row[0]]).update(at=row[-1], fits=None, earlier_at=None, by="", told="")


def _destroyed_beside(ids: Iterable[int]) -> set[int]:
    """Return those of which the bytes were destroyed because no other needed them, and not as those of an article."""
    gone = Original.objects.filter(pk__in=list(ids), erased_at__isnull=False)
    return set(gone.filter(articles=None).values_list("pk", flat=True))


def _files(new: Iterable[tuple[Item, ArticleDraft]], contexts: Mapping[str, bytes]) -> dict[str, bytes]:
    return {item.sha256: zlib.decompress(item.packed) for item, _draft in new} | dict(contexts)


def name_and_member(placed: PlacedItem) -> dict[str, str]:
    """Return the file name and the member of an item, as columns of ArticleOriginal."""
    return {"name": storable(placed.path.name)[:255], "member": storable(placed.item.member)[:500]}


def _ids_of(hashes: Iterable[str]) -> dict[str, int]:
    if not (asked := list(hashes)):
        return {}
    return dict(Original.objects.filter(sha256__in=asked).values_list("sha256", "pk"))
