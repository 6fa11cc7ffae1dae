"""Dispatching the files of an import to worker processes, and yielding their items in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from django.db.models import Count, Max

from archive.importing.drafts import Refusal
from archive.importing.intake.file_walk import FoundFile
from archive.importing.intake.places import PlacedItem, hash_of
from archive.importing.intake.reader import Item, Reader, ReadResult, read_files, start_worker
from archive.models import ImportBatch, ImportRecord
from archive.processes import Workers

LOOKUP_SIZE = 480  # files that are looked up in the records at a time
GROUP_SIZE = 24  # files that a worker reads at a time
MOST_FILES_AHEAD = 1200  # files that workers read at most before their turn comes,
MOST_BYTES_AHEAD = 16 * 1024 * 1024  # and how large these are together
LARGE_FILE = 4 * 1024 * 1024  # bytes from which a file is read item by item
LEAST_FOR_WORKERS = 48  # files up to which starting worker processes is not worth it
DEFERRED = ("reading", "proposal", "message", "place")


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file to read; `sha256` and the only `item` are those of its last whole reading, `done` items are recorded."""

    found: FoundFile
    sha256: str = ""
    item: Item | None = None
    done: int = 0


class Dispatcher:
    """The reading side of one import: what its files contain, less what its batch has recorded already."""

    def __init__(self, batch: ImportBatch, reader: Reader) -> None:
        self.batch = batch
        self.reader = reader
        self.is_resumed = batch.records.exists()

    def placed_items(self, found: Iterator[FoundFile], workers: int) -> Generator[PlacedItem, None, None]:
        """Yield every item, in sorted order whatever the number of workers; closed early, end these."""
        first = list(islice(found, LEAST_FOR_WORKERS + 1))
        wanted = self._wanted(chain(first, found))
        if len(first) <= LEAST_FOR_WORKERS or workers < 2:
            for one in wanted:
                yield from islice(self._read_here(one), one.done, None)
        else:
            yield from self._in_workers(wanted, workers)

    def _in_workers(self, wanted: Iterable[FileToRead], workers: int) -> Iterator[PlacedItem]:
        """Read groups of files in worker processes, ahead of their turn, and yield their items in order.

        The processes are forked: they inherit the vocabulary and never touch the database. Large files are read here,
        so that their items are never in memory all at once.
        """
        waiting: deque[tuple[list[FileToRead], Future[list[ReadResult]] | None]] = deque()
        ahead = ahead_bytes = 0
        self.reader.prepare()
        pools = [Workers(workers, start_worker, self.reader)]

        def submit(files: list[tuple[Path, str, str]]) -> Future[list[ReadResult]]:
            try:
                return pools[-1].submit(read_files, files)
            except BrokenProcessPool:  # a file ended one of its processes; the others of its time are read again
                pools.append(Workers(workers, start_worker, self.reader))
                return pools[-1].submit(read_files, files)

        try:
            for group in _groups(wanted):
                waiting.append((group, None if _is_large(group[0].found) else submit(_files(group))))
                ahead += len(group)
                ahead_bytes += _bytes_of(group)
                while waiting and (ahead > MOST_FILES_AHEAD or ahead_bytes > MOST_BYTES_AHEAD):
                    ahead -= len(waiting[0][0])
                    ahead_bytes -= _bytes_of(waiting[0][0])
                    yield from self._collect(*waiting.popleft())
            while waiting:
                yield from self._collect(*waiting.popleft())
        except BaseException:  # also where nobody asks for more: what they are reading is for nobody
            for pool in pools:
                pool.kill()
            raise
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)

    def _collect(self, group: list[FileToRead], future: Future[list[ReadResult]] | None) -> Iterator[PlacedItem]:
        if future is None:
            for one in group:
                yield from islice(self._read_here(one), one.done, None)
            return
        try:
            read = iter(future.result())
        except BrokenProcessPool:
            read = iter(_one_by_one(_files(group), self.reader))
        for one in group:
            placed_items = self._read_here(one) if one.found.refusal else self._items_of(one, next(read))
            yield from islice(placed_items, one.done, None)

    def _read_here(self, one: FileToRead) -> Iterator[PlacedItem]:
        """Read a file in this process, a large one item by item."""
        path, report_path = one.found.path, one.found.report_path
        if one.found.refusal:
            yield PlacedItem(path, report_path, Item("", 0, one.found.refusal))
        elif not _is_large(one.found):
            yield from self._items_of(one, self.reader.read(path, report_path, one.sha256))
        else:
            pieces = (
                placed
                for read in self.reader.stream(path, report_path, one.sha256)
                for placed in self._items_of(one, read)
            )
            yield from _only_last_ends(pieces)

    def _items_of(self, wanted: FileToRead, read: ReadResult) -> Iterator[PlacedItem]:
        if read.is_unchanged and wanted.item:
            yield PlacedItem(read.path, read.report_path, wanted.item, read.sha256)
            return
        if read.is_unchanged and (placed_items := self._known_items(read)):
            yield from placed_items
            return
        items = self.reader.read(read.path, read.report_path).items if read.is_unchanged else read.items
        if not items:
            items = (Item(read.sha256, 0, Refusal("skipped", "There is no article in it.")),)
        yield from _only_last_ends(PlacedItem(read.path, read.report_path, item, read.sha256) for item in items)

    def _wanted(self, found: Iterator[FoundFile]) -> Iterator[FileToRead]:
        """Yield the files that this batch has not done, with what they were when last read whole."""
        while group := list(islice(found, LOOKUP_SIZE)):
            places = [hash_of(str(one.path)) for one in group]
            ended = ImportRecord.objects.filter(file_hash__in=places, ends_file=True)
            done = set(ended.filter(batch=self.batch).values_list("file_hash", flat=True)) if self.is_resumed else set()
            begun = self._begun(places) if self.is_resumed else {}
            last = ended.values("file_hash").annotate(last=Max("pk")).values_list("last", flat=True)
            known = {row.file_hash: row for row in ImportRecord.objects.filter(pk__in=list(last)).defer(*DEFERRED)}
            for one, place in zip(group, places, strict=True):
                record = known.get(place)
                if place in done:
                    continue
                if record is None:
                    yield FileToRead(one, done=begun.get(place, 0))
                else:
                    yield FileToRead(one, record.file_sha256, _whole_file(record), begun.get(place, 0))

    def _begun(self, places: Sequence[int]) -> dict[int, int]:
        """Return how many items of each file this batch recorded before it was interrupted (one query)."""
        rows = self.batch.records.filter(file_hash__in=places).values_list("file_hash")
        return dict(rows.annotate(n=Count("pk")).order_by())

    def _known_items(self, read: ReadResult) -> list[PlacedItem]:
        """Return the items of a file when it was last read whole; none if it has to be read again."""
        file_hash = hash_of(str(read.path))
        rows = ImportRecord.objects.filter(file_hash=file_hash, file_sha256=read.sha256)
        batch_id = rows.filter(ends_file=True).order_by("-pk").values_list("batch_id", flat=True).first()
        records = list(rows.filter(batch=batch_id).order_by("pk").defer(*DEFERRED))
        if not all(record.article_id for record in records):
            return []
        return [
            PlacedItem(
                read.path,
                read.report_path,
                Item(record.sha256, record.size, None, record.member, record.ordinal),
                read.sha256,
                record.ends_file,
            )
            for record in records
        ]


def _files(group: Sequence[FileToRead]) -> list[tuple[Path, str, str]]:
    return [(one.found.path, one.found.report_path, one.sha256) for one in group if not one.found.refusal]


def _whole_file(record: ImportRecord) -> Item | None:
    """Return the one article of a file as it was, if it is one."""
    is_whole = record.article_id and not record.member and record.ordinal is None
    return Item(record.sha256, record.size) if is_whole else None


def _one_by_one(files: Sequence[tuple[Path, str, str]], reader: Reader) -> Iterator[ReadResult]:
    """Read files alone in a process, after one of them has ended a shared one; who ends this one too is refused."""
    pool = Workers(1, start_worker, reader)
    try:
        for file in files:
            try:
                yield from pool.submit(read_files, [file]).result()
            except BrokenProcessPool:
                pool = Workers(1, start_worker, reader)
                message = "Reading the file ended the process that read it; it may need too much memory."
                yield ReadResult(file[0], file[1], "", items=(Item("", 0, Refusal("failed", message)),))
    finally:
        pool.kill()


def _groups(wanted: Iterable[FileToRead]) -> Iterator[list[FileToRead]]:
    """Yield the files in groups to be read together; a large one is alone."""
    group: list[FileToRead] = []
    for one in wanted:
        is_large = _is_large(one.found)
        if group and (is_large or len(group) == GROUP_SIZE):
            yield group
            group = []
        group.append(one)
        if is_large:
            yield group
            group = []
    if group:
        yield group


def _bytes_of(group: Iterable[FileToRead]) -> int:
    return sum(one.found.size for one in group if not _is_large(one.found))


def _is_large(found: FoundFile) -> bool:
    return found.size > LARGE_FILE


def _only_last_ends(placed_items: Iterable[PlacedItem]) -> Iterator[PlacedItem]:
    """Yield the items of a file, with `ends_file` set on the last alone."""
    previous: PlacedItem | None = None
    for placed in placed_items:
        if previous is not None:
            yield replace(previous, ends_file=False)
        previous = placed
    if previous is not None:
        yield replace(previous, ends_file=True)
