"""Dispatching the files of an import to worker processes, and yielding their items in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.db.models import Count, Max

from archive.importing.drafts import Refusal
from archive.importing.intake.alone import files_alone, slice_alone
from archive.importing.intake.file_walk import FoundFile
from archive.importing.intake.places import PlacedItem, hash_of
from archive.importing.intake.reader import (
    Item,
    LargeFile,
    Reader,
    ReadResult,
    read_files,
    read_slice_of,
    start_worker,
)
from archive.importing.intake.tasks import NOTHING, Ahead, FileToRead, Placing, Task, only_last_ends, placed
from archive.models import ImportBatch, ImportRecord
from archive.processes import Workers

LOOKUP_SIZE = 480  # files that are looked up in the records at a time
GROUP_SIZE = 24  # files that a worker reads at a time
CUT_FROM = 512 * 1024  # bytes from which a file is cut into slices, if its format has many articles,
LARGE_FILE = 4 * 1024 * 1024  # and from which another one is read item by item
LEAST_FOR_WORKERS = 48  # files up to which starting worker processes is not worth it,
LEAST_BYTES_FOR_WORKERS = 1024 * 1024  # unless they have so many bytes
DEFERRED = ("reading", "proposal", "message", "place")


class Dispatcher:
    """The reading side of one import: what its files contain, less what its batch has recorded already."""

    def __init__(self, batch: ImportBatch, reader: Reader) -> None:
        self.batch = batch
        self.reader = reader
        self.is_resumed = batch.records.exists()

    def placed_items(self, found: Iterator[FoundFile], workers: int) -> Generator[PlacedItem, None, None]:
        """Yield every item, in sorted order whatever the number of workers; closed early, end these."""
        first = list(islice(found, LEAST_FOR_WORKERS + 1))
        tasks = self._tasks(self._wanted(chain(first, found)))
        is_little = len(first) <= LEAST_FOR_WORKERS and sum(one.size for one in first) < LEAST_BYTES_FOR_WORKERS
        if is_little or workers < 2:
            for task in tasks:
                yield from task.collect(task.here())
        else:
            yield from self._in_workers(tasks, workers)

    def _in_workers(self, tasks: Iterator[Task], workers: int) -> Iterator[PlacedItem]:
        """Read in worker processes, ahead of the turn, and yield the items in order.

        The processes are forked: they inherit the vocabulary and never touch the database. A large file that can't be
        cut is read here, so that its items are never in memory all at once.
        """
        waiting: deque[tuple[Task, Future[Any] | None]] = deque()
        ahead = Ahead(workers)
        pools = [Workers(workers, start_worker, self.reader)]

        def submit(task: Task) -> Future[Any] | None:
            if not task.call:
                return None
            try:
                return pools[-1].submit(task.call, *task.given)
            except BrokenProcessPool:  # a file ended one of its processes; the others of its time are read again
                pools.append(Workers(workers, start_worker, self.reader))
                return pools[-1].submit(task.call, *task.given)

        try:
            for task in tasks:
                waiting.append((task, submit(task)))
                ahead.add(task)
                while waiting and ahead.is_far():
                    ahead.remove(waiting[0][0])
                    yield from _collect(*waiting.popleft())
            while waiting:
                yield from _collect(*waiting.popleft())
        except BaseException:  # also where nobody asks for more: what they are reading is for nobody
            for pool in pools:
                pool.kill()
            raise
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)

    def _tasks(self, wanted: Iterable[FileToRead]) -> Iterator[Task]:
        for group in _groups(wanted):
            first = group[0]
            begun = None
            if _may_be_cut(first.found):
                begun = self.reader.begin(first.found.path, first.found.report_path, first.sha256)
            if (
                isinstance(begun, ReadResult)
                and begun.is_unchanged
                and not (first.item or self._known_items(first, begun))
            ):
                begun = self.reader.begin(first.found.path, first.found.report_path)
            if isinstance(begun, LargeFile):
                yield from self._slices(first, begun)
            elif begun:
                yield Task(0, 1, partial(list, [begun]), partial(self._items_of_group, group))
            elif _is_large(first.found):
                yield Task(0, 1, partial(self._stream, first), iter)
            else:
                yield self._group(group)

    def _group(self, group: Sequence[FileToRead]) -> Task:
        files = _files(group)
        return Task(
            sum(one.found.size for one in group),
            len(group),
            partial(map, self._read, files),
            partial(self._items_of_group, group),
            read_files,
            (files,),
            partial(files_alone, files, self.reader),
        )

    def _is_enough(self, one: FileToRead, read: ReadResult) -> bool:
        return not read.is_unchanged or bool(one.item or self._known_items(one, read))

    def _read(self, file: tuple[Path, str, str]) -> ReadResult:
        return self.reader.read(*file)

    def _slices(self, one: FileToRead, large: LargeFile) -> Iterator[Task]:
        placing = Placing(one, large)
        head = replace(large, parts=())
        for number, part in enumerate(large.parts, start=1):
            is_last = number == len(large.parts)
            if isinstance(part, Refusal):
                refused = (Item("", 0, part, part.member, part.ordinal),)
                yield Task(0, 0, partial(tuple, refused), partial(placing.placed, None, is_last))
                continue
            given = (head, part)
            yield Task(
                part.end - part.start,
                0,
                partial(self.reader.read_slice, *given),
                partial(placing.placed, part, is_last),
                read_slice_of,
                given,
                partial(slice_alone, head, part, self.reader),
            )

    def _stream(self, one: FileToRead) -> Iterator[PlacedItem]:
        """Read a large file in this process, item by item."""
        pieces = (
            placed
            for read in self.reader.stream(one.found.path, one.found.report_path)
            for placed in self._items_of(one, read)
        )
        yield from islice(only_last_ends(pieces), one.done, None)

    def _items_of_group(self, group: Sequence[FileToRead], results: Iterable[ReadResult]) -> Iterator[PlacedItem]:
        read = iter(results)
        for one in group:
            if one.found.refusal:
                placed_items = iter((placed(one, Item("", 0, one.found.refusal)),))
            else:
                placed_items = self._items_of(one, next(read))
            yield from islice(placed_items, one.done, None)

    def _items_of(self, wanted: FileToRead, read: ReadResult) -> Iterator[PlacedItem]:
        if read.is_unchanged and wanted.item:
            yield placed(wanted, wanted.item, read.sha256)
            return
        if read.is_unchanged and (placed_items := self._known_items(wanted, read)):
            yield from placed_items
            return
        items = self.reader.read(read.path, read.report_path).items if read.is_unchanged else read.items
        if not items:
            items = (Item(read.sha256, 0, NOTHING),)
        yield from only_last_ends(placed(wanted, item, read.sha256) for item in items)

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

    def _known_items(self, wanted: FileToRead, read: ReadResult) -> list[PlacedItem]:
        """Return the items of a file when it was last read whole; none if it has to be read again."""
        file_hash = hash_of(str(read.path))
        rows = ImportRecord.objects.filter(file_hash=file_hash, file_sha256=read.sha256)
        batch_id = rows.filter(ends_file=True).order_by("-pk").values_list("batch_id", flat=True).first()
        records = list(rows.filter(batch=batch_id).order_by("pk").defer(*DEFERRED))
        if not all(record.article_id for record in records):
            return []
        return [
            placed(
                wanted,
                Item(record.sha256, record.size, None, record.member, record.ordinal),
                read.sha256,
                ends_file=record.ends_file,
            )
            for record in records
        ]


def _files(group: Sequence[FileToRead]) -> list[tuple[Path, str, str]]:
    return [(one.found.path, one.found.report_path, one.sha256) for one in group if not one.found.refusal]


def _whole_file(record: ImportRecord) -> Item | None:
    """Return the one article of a file as it was, if it is one."""
    is_whole = record.article_id and not record.member and record.ordinal is None
    return Item(record.sha256, record.size) if is_whole else None


def _collect(task: Task, future: Future[Any] | None) -> Iterator[PlacedItem]:
    if future is None:
        yield from task.collect(task.here())
        return
    try:
        result = future.result()
    except BrokenProcessPool:
        result = task.again()
    yield from task.collect(result)


def _groups(wanted: Iterable[FileToRead]) -> Iterator[list[FileToRead]]:
    """Yield the files in groups to be read together; a large one is alone."""
    group: list[FileToRead] = []
    for one in wanted:
        is_large = _may_be_cut(one.found) or _is_large(one.found)
        if group and (is_large or len(group) == GROUP_SIZE):
            yield group
            group = []
        group.append(one)
        if is_large:
            yield group
            group = []
    if group:
        yield group


def _may_be_cut(found: FoundFile) -> bool:
    return found.size > CUT_FROM


def _is_large(found: FoundFile) -> bool:
    return found.size > LARGE_FILE
