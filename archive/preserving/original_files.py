"""The files of originals that are kept outside the database: which of them nothing belongs to, and sweeping these.

A file comes before the row that names it, so that none is ever lost; what a transaction that was rolled back or a
process that was killed wrote stays as a file without a row, until it is swept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive.models import Generation, Original, take_archive_lock
from archive.stores import StoredFile, is_name, store_at
from archive.stores.store import PARTS

GRACE = timedelta(hours=24)  # for what is being imported, moved or tried just now
LEAST_GRACE = timedelta(hours=1)
AT_ONCE = 500  # files swept in one transaction


class SweepError(Exception):
    """A store can't be swept; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file of a store that no original there has, and whether that is because its bytes were `erased`."""

    file: StoredFile
    is_erased: bool = False
    is_foreign: bool = False

    def __str__(self) -> str:
        if self.is_erased:
            return f"{self.file.name} was erased, but is still there. Run: manage.py scrub_erased"
        if self.is_foreign:
            return f"{self.file.name} is no file of the archive. Look what it is, and take it elsewhere."
        return f"{self.file.name} belongs to no original. Run: manage.py sweep_originals"


def stores_in_use() -> list[str]:
    """Return the addresses of all stores that hold originals, or are to hold new ones (one query)."""
    found = set(Original.objects.exclude(store="").order_by().values_list("store", flat=True).distinct())
    return sorted(found | ({settings.ORIGINALS_URL} - {""}))


def leftovers(address: str, grace: timedelta = GRACE) -> Iterator[Leftover]:
    """Yield the files in a store that no original there has and that are older than `grace`; erased ones at once.

    Memory holds the 256th part of the files, by one query each. Raises StoreUnavailableError.
    """
    store = store_at(address)
    for part in PARTS:
        before = timezone.now() - grace
        files = list(store.listed(part))
        if not files:
            continue
        rows = Original.objects.filter(sha256__gte=part, sha256__lt=after_part(part), store=address)
        here = dict(rows.values_list("sha256", "erased_at"))
        for file in files:
            if file.name in here:
                if here[file.name] is not None:
                    yield Leftover(file, is_erased=True)
            elif file.modified_at < before:
                is_ours = is_name(file.name) or (file.name.startswith(".") and file.name.endswith(".part"))
                yield Leftover(file, is_foreign=not is_ours)


def verify_original_files() -> Iterator[str]:
    """Yield a sentence for each file of a store that belongs to no original; those that are missing are told elsewhere.

    Raises StoreUnavailableError.
    """
    for address in stores_in_use():
        if Original.objects.filter(store=address).exists():
            yield from (f"{address}: {leftover}" for leftover in leftovers(address))


def sweep(
    address: str,
    *,
    grace: timedelta = GRACE,
    is_trial: bool = False,
    told: Callable[[Leftover], object] = lambda _leftover: None,
) -> tuple[int, int]:
    """Destroy the files of a store that belong to no original and are older than `grace`; return how many, of how much.

    Each is looked for once more under the archive lock, which whoever stores originals holds: none of these is swept.
    What is no file of the archive stays. `told` of each. Raises SweepError and StoreUnavailableError.
    """
    if grace < LEAST_GRACE:
        raise SweepError("Files of the last hour may belong to an import that is going on: --hours takes at least 1.")
    owner, own = store_at(address).archive(), Generation.revision().archive
    if owner and owner != own:
        raise SweepError(
            f"{address} is the store of another archive ({owner}), whose files would be lost. If that archive is gone"
            f" for good, write {own} in its place into ANNALS.txt there."
        )
    n = size = 0
    waiting: list[Leftover] = []
    for leftover in leftovers(address, grace):
        told(leftover)
        if leftover.is_foreign:
            continue
        n, size = n + 1, size + leftover.file.size
        waiting.append(leftover)
        if len(waiting) == AT_ONCE and not is_trial:
            _destroy(address, waiting)
            waiting = []
    if waiting and not is_trial:
        _destroy(address, waiting)
    return n, size


def _destroy(address: str, found: list[Leftover]) -> None:
    names = [one.file.name for one in found]
    with transaction.atomic():
        take_archive_lock()
        belonging = Original.objects.filter(sha256__in=names, store=address, erased_at=None)
        kept = set(belonging.values_list("sha256", flat=True))
        store_at(address).destroy(name for name in names if name not in kept)


def after_part(part: str) -> str:
    """Return the least name after all that begin with these digits."""
    return f"{int(part, 16) + 1:02x}" if part != "ff" else "g"
