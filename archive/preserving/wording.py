"""The stored wording of all articles: held against their texts, and stored anew where it differs."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from archive.models import Article, ArticleWording, Generation, PackedWording, pack_wording, take_archive_lock

BATCH = 500


def verify_wording() -> Iterator[str]:
    """Yield a sentence for each article whose stored wording is not that of its text.

    Every text is read, some hundred at a time (four queries for each lot).
    """
    for ids in _lots():
        keys = Article.objects.filter(pk__in=_outdated(ids)).order_by("pk").values_list("key", flat=True)
        yield from (f"Article {key}: the stored wording is not that of its text." for key in keys)


def rebuild_wording() -> int:
    """Store the wording of all articles where it is not that of the text; return of how many.

    Each lot is a short transaction of its own: editors go on meanwhile.
    """
    n = 0
    for ids in _lots():
        with transaction.atomic():
            take_archive_lock()
            outdated = _outdated(ids)
            if outdated:
                ArticleWording.store(outdated)
                Generation.locked().advance(is_public=True)
            n += len(outdated)
    return n


def _lots() -> Iterator[list[int]]:
    last = 0
    while ids := list(Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def _outdated(ids: list[int]) -> dict[int, PackedWording]:
    """Return the wording of those of these articles of which another, or none, is stored."""
    stored = {one.pk: one.packed for one in ArticleWording.objects.filter(article__in=ids)}
    rows = Article.objects.filter(pk__in=ids).order_by().values_list("pk", "body", "body_format")
    found = {pk: pack_wording(body, body_format) for pk, body, body_format in rows}
    return {pk: one for pk, one in found.items() if stored.get(pk) != one}
