"""Moving the bytes of originals between the database and stores: copied, read back, and only then let go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from archive.models import Generation, Original, take_archive_lock
from archive.preserving.acts import MoveAct
from archive.stores import StoreUnavailableError, store_at
from archive.stores.store import fits

BATCH = 200  # originals in one step at most,
BATCH_BYTES = 32 * 1024 * 1024  # of about so many bytes
READ_AT_ONCE = 8


@dataclass(slots=True)
class Moved:
    """What came of a move: how many originals of how many bytes, and a sentence for each that stayed where it was.

    `left_behind` says, by address, why copies could not be destroyed there that nobody needs any more.
    """

    n: int = 0
    bytes: int = 0
    faults: list[str] = field(default_factory=list)
    left_behind: dict[str, str] = field(default_factory=dict)


def to_be_moved(target: str) -> int:
    """Return how many originals are kept elsewhere than in this store, or in the database where that is empty."""
    return _elsewhere(target).count()


def move_originals(target: str, *, progress: Callable[[int], object] = lambda _n: None) -> Moved:
    """Move all originals to the store at an address, or to the database where that is empty.

    A step copies some hundred, reads them back from there and holds them against their SHA-256; then their rows are
    switched, in a short transaction, and what was there before is destroyed. So it may be ended at any moment and begun
    again: each original is whole in the place that its row names. Where the target holds the right bytes already, as
    when a folder was copied by other means, nothing else has to be there. One whose bytes are not to be had stays, and
    is named. Raises StoreUnavailableError where the target can't be used.
    """
    done, act, last = Moved(), MoveAct(target), 0
    if target:
        with transaction.atomic():
            take_archive_lock()
            archive = Generation.locked().archive_id
        store_at(target).begin(archive)
    while rows := _next(target, last):
        last = rows[-1].pk
        _step(target, rows, done, act)
        progress(len(rows))
    return done


def _elsewhere(target: str) -> QuerySet[Original]:
    return Original.objects.filter(erased_at=None).exclude(store=target).order_by("pk")


def _next(target: str, last: int) -> list[Original]:
    """Return the next originals to move, so many that their bytes may be in memory together."""
    sizes = _elsewhere(target).filter(pk__gt=last).values_list("pk", "size")[:BATCH]
    ids: list[int] = []
    total = 0
    for pk, size in sizes:
        total += size
        if ids and total > BATCH_BYTES:
            break
        ids.append(pk)
    return list(Original.objects.filter(pk__in=ids).order_by("pk"))


def _step(target: str, rows: Sequence[Original], done: Moved, act: MoveAct) -> None:
    found = dict(_bytes_of(target, rows, done))
    if target:
        store = store_at(target)
        missing = {one.sha256: data for one, data in found.items() if data is not None}
        if missing:
            store.keep(missing)
        found = dict(_read_back(target, found, done))
    if not found:
        return
    _switch(target, found, act)
    done.n += len(found)
    done.bytes += sum(one.size for one in found)
    _let_go(target, found, done)


def _bytes_of(target: str, rows: Sequence[Original], done: Moved) -> Iterator[tuple[Original, bytes | None]]:
    """Yield originals with their bytes; None where only the target has them."""
    with ThreadPoolExecutor(READ_AT_ONCE) as pool:
        for one, data in zip(rows, pool.map(_read, rows), strict=True):
            if isinstance(data, bytes):
                yield one, data
            elif target and fits(one.sha256, store_at(target).read(one.sha256)):
                yield one, None
            else:
                done.faults.append(str(data))


def _read(one: Original) -> bytes | ValueError:
    try:
        return one.read()
    except ValueError as error:
        return error


def _read_back(
    target: str, found: Mapping[Original, bytes | None], done: Moved
) -> Iterator[tuple[Original, bytes | None]]:
    """Yield the originals that the target really holds now."""
    with ThreadPoolExecutor(READ_AT_ONCE) as pool:
        names = [one.sha256 for one in found]
        for (one, data), there in zip(found.items(), pool.map(store_at(target).read, names), strict=True):
            if fits(one.sha256, there):
                yield one, data
            else:
                done.faults.append(f"The original {one.sha256} could not be read back from {target}: it stays.")


def _switch(target: str, found: Mapping[Original, bytes | None], act: MoveAct) -> None:
    """Let the rows name their new place; those that were erased meanwhile stay erased, and their copy goes."""
    with transaction.atomic():
        take_archive_lock()
        rows = Original.objects.filter(pk__in=[one.pk for one in found], erased_at=None)
        left = set(rows.values_list("pk", flat=True))
        if target:
            rows.update(packed=None, store=target)
        else:
            for one, data in found.items():
                rows.filter(pk=one.pk).update(packed=Original.pack(data or b""), store="")
        act.note(left)
    if target:
        store_at(target).destroy(one.sha256 for one in found if one.pk not in left)


def _let_go(target: str, found: Mapping[Original, bytes | None], done: Moved) -> None:
    """Destroy what is left where the originals were; what can't be is swept later."""
    for address in sorted({one.store for one in found} - {"", target}):
        try:
            store_at(address).destroy(one.sha256 for one in found if one.store == address)
        except StoreUnavailableError as error:
            done.left_behind[address] = str(error.strerror)
