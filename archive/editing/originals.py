"""Originals: which of an article is current, and the bytes of those that are kept outside the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from archive.editing.changes.links import LINKS
from archive.editing.changes.record import Record
from archive.models import Article, Generation, Original, take_archive_lock
from archive.stores import StoreUnavailableError, store_at

logger = logging.getLogger(__name__)

AT_ONCE = 50  # files destroyed together, while other writers wait


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


def keep_outside(given: Mapping[str, bytes], address: str | None = None) -> str:
    """Keep bytes, by their SHA-256, in the store at an address, else where the settings say; return its address.

    Empty where new bytes are kept in the database: then nothing was done. Comes before the rows that name them, under
    the archive lock: once it returns the bytes are durable, and if the rows are never committed their files are
    swept. Raises StoreUnavailableError.
    """
    address = settings.ORIGINALS_URL if address is None else address
    if address and given:
        store = store_at(address)
        store.begin(Generation.locked().archive_id)
        store.keep(given)
    return address


def destroy_erased_files() -> Iterator[str]:
    """Destroy the files of originals that were erased; yield a sentence for each store where that can't be done now.

    What can't be done now stays known: call it again. Outside a transaction only, for what is gone does not come back.
    """
    erased = Original.objects.filter(erased_at__isnull=False)
    for address in erased.exclude(store="").order_by().values_list("store", flat=True).distinct():
        here = erased.filter(store=address).order_by("pk")
        try:
            while _destroy_some(address, here):
                pass
        except StoreUnavailableError as error:
            yield (
                f"Bytes that were erased are still in {address}, which can't be written now ({error.strerror})."
                " Run, as soon as it can be: manage.py scrub_erased"
            )


def _destroy_some(address: str, erased: QuerySet[Original]) -> bool:
    """Destroy the files of some; under the lock, for the same bytes may come again and be kept there meanwhile."""
    with transaction.atomic():
        take_archive_lock()
        rows = dict(erased.values_list("pk", "sha256")[:AT_ONCE])
        if rows:
            store_at(address).destroy(rows.values())
            Original.objects.filter(pk__in=rows).update(store="")
    return bool(rows)


def destroy_erased_files_or_log() -> None:
    """Do so after a commit, and log what could not be done."""
    for sentence in destroy_erased_files():
        logger.error("%s", sentence)
