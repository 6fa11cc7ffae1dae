"""Meeting things: the files of an import read in their order, here or in worker processes, each thing in turn."""

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
from archive.importing.intake.file_walk import Found
from archive.importing.intake.places import Thing, hash_of
from archive.importing.intake.reader import FileRead, Item, Reader, look_at_all, start_worker
from archive.models import ImportBatch, ImportRecord
from archive.processes import Workers

ASKED = 480  # files that the records are asked about at a time
GROUP = 24  # files that a worker reads at a time
AHEAD = 1200  # files that workers read at most before their turn comes,
AHEAD_BYTES = 16 * 1024 * 1024  # and how large these are together
LARGE = 4 * 1024 * 1024  # bytes from which a file is read item by item
FEW = 48  # files up to which starting worker processes is not worth it
UNREAD = ("reading", "proposal", "message", "place")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to read: its checksum when last read whole, its one article where it was but one, how many are done."""

    found: Found
    sha256: str = ""
    item: Item | None = None
    done: int = 0


class Meeting:
    """The reading side of one import: what its files hold, less what its batch has done already."""

    def __init__(self, batch: ImportBatch, reader: Reader) -> None:
        self.batch = batch
        self.reader = reader
        self.is_resumed = batch.records.exists()

    def things(self, found: Iterator[Found], workers: int) -> Generator[Thing, None, None]:
        """Yield everything that is met, in sorted order whatever the number of workers; closed early, end these."""
        first = list(islice(found, FEW + 1))
        wanted = self._wanted(chain(first, found))
        if len(first) <= FEW or workers < 2:
            for one in wanted:
                yield from islice(self._read_here(one), one.done, None)
        else:
            yield from self._in_workers(wanted, workers)

    def _in_workers(self, wanted: Iterable[Wanted], workers: int) -> Iterator[Thing]:
        """Read groups of files in worker processes, ahead of their turn, and yield what they hold in order.

        The processes are forked: they inherit the vocabulary and never touch the database. Large files are read here,
        so that what they hold never stands in memory as a whole.
        """
        waiting: deque[tuple[list[Wanted], Future[list[FileRead]] | None]] = deque()
        ahead = ahead_bytes = 0
        self.reader.prepare()
        pools = [Workers(workers, start_worker, self.reader)]

        def submit(files: list[tuple[Path, str, str]]) -> Future[list[FileRead]]:
            try:
                return pools[-1].submit(look_at_all, files)
            except BrokenProcessPool:  # a file ended one of its processes; the others of its time are read again
                pools.append(Workers(workers, start_worker, self.reader))
                return pools[-1].submit(look_at_all, files)

        try:
            for group in _groups(wanted):
                waiting.append((group, None if _is_large(group[0].found) else submit(_files(group))))
                ahead += len(group)
                ahead_bytes += _bytes_of(group)
                while waiting and (ahead > AHEAD or ahead_bytes > AHEAD_BYTES):
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

    def _collect(self, group: list[Wanted], future: Future[list[FileRead]] | None) -> Iterator[Thing]:
        if future is None:
            for one in group:
                yield from islice(self._read_here(one), one.done, None)
            return
        try:
            read = iter(future.result())
        except BrokenProcessPool:
            read = iter(_one_by_one(_files(group), self.reader))
        for one in group:
            things = self._read_here(one) if one.found.refusal else self._things_of(one, next(read))
            yield from islice(things, one.done, None)

    def _read_here(self, one: Wanted) -> Iterator[Thing]:
        """Read a file in this process, a large one item by item."""
        path, shown = one.found.path, one.found.shown
        if one.found.refusal:
            yield Thing(path, shown, Item("", 0, one.found.refusal))
        elif not _is_large(one.found):
            yield from self._things_of(one, self.reader.look_at(path, shown, one.sha256))
        else:
            pieces = (
                thing for read in self.reader.stream(path, shown, one.sha256) for thing in self._things_of(one, read)
            )
            yield from _only_last_ends(pieces)

    def _things_of(self, wanted: Wanted, read: FileRead) -> Iterator[Thing]:
        if read.is_known and wanted.item:
            yield Thing(read.path, read.shown, wanted.item, read.sha256)
            return
        if read.is_known and (things := self._known_things(read)):
            yield from things
            return
        items = self.reader.look_at(read.path, read.shown).items if read.is_known else read.items
        if not items:
            items = (Item(read.sha256, 0, Refusal("skipped", "There is no article in it.")),)
        yield from _only_last_ends(Thing(read.path, read.shown, item, read.sha256) for item in items)

    def _wanted(self, found: Iterator[Found]) -> Iterator[Wanted]:
        """Leave out files that this batch has done, and say of the others what they were when last read whole."""
        while group := list(islice(found, ASKED)):
            places = [hash_of(str(one.path)) for one in group]
            ended = ImportRecord.objects.filter(file_hash__in=places, ends_file=True)
            done = set(ended.filter(batch=self.batch).values_list("file_hash", flat=True)) if self.is_resumed else set()
            begun = self._begun(places) if self.is_resumed else {}
            last = ended.values("file_hash").annotate(last=Max("pk")).values_list("last", flat=True)
            known = {row.file_hash: row for row in ImportRecord.objects.filter(pk__in=list(last)).defer(*UNREAD)}
            for one, place in zip(group, places, strict=True):
                record = known.get(place)
                if place in done:
                    continue
                if record is None:
                    yield Wanted(one, done=begun.get(place, 0))
                else:
                    yield Wanted(one, record.file_sha256, _whole_file(record), begun.get(place, 0))

    def _begun(self, places: Sequence[int]) -> dict[int, int]:
        """Return how many things of each file this batch has recorded before it was interrupted (one query)."""
        rows = self.batch.records.filter(file_hash__in=places).values_list("file_hash")
        return dict(rows.annotate(n=Count("pk")).order_by())

    def _known_things(self, read: FileRead) -> list[Thing]:
        """Return what a file of many held when it was last read whole; nothing if it has to be read again."""
        file_hash = hash_of(str(read.path))
        rows = ImportRecord.objects.filter(file_hash=file_hash, file_sha256=read.sha256)
        batch_id = rows.filter(ends_file=True).order_by("-pk").values_list("batch_id", flat=True).first()
        records = list(rows.filter(batch=batch_id).order_by("pk").defer(*UNREAD))
        if not all(record.article_id for record in records):
            return []
        return [
            Thing(
                read.path,
                read.shown,
                Item(record.sha256, record.size, None, record.member, record.ordinal),
                read.sha256,
                record.ends_file,
            )
            for record in records
        ]


def _files(group: Sequence[Wanted]) -> list[tuple[Path, str, str]]:
    return [(one.found.path, one.found.shown, one.sha256) for one in group if not one.found.refusal]


def _whole_file(record: ImportRecord) -> Item | None:
    """Return the one article of a file as it was, if it is one."""
    is_whole = record.article_id and not record.member and record.ordinal is None
    return Item(record.sha256, record.size) if is_whole else None


def _one_by_one(files: Sequence[tuple[Path, str, str]], reader: Reader) -> Iterator[FileRead]:
    """Read files alone in a process, after one of them has ended a shared one; who ends this one too is refused."""
    pool = Workers(1, start_worker, reader)
    try:
        for file in files:
            try:
                yield from pool.submit(look_at_all, [file]).result()
            except BrokenProcessPool:
                pool = Workers(1, start_worker, reader)
                message = "Reading the file ended the process that read it; it may need too much memory."
                yield FileRead(file[0], file[1], "", items=(Item("", 0, Refusal("failed", message)),))
    finally:
        pool.kill()


def _groups(wanted: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    """Part files into groups to be read together; a large one stands alone."""
    group: list[Wanted] = []
    for one in wanted:
        is_large = _is_large(one.found)
        if group and (is_large or len(group) == GROUP):
            yield group
            group = []
        group.append(one)
        if is_large:
            yield group
            group = []
    if group:
        yield group


def _bytes_of(group: Iterable[Wanted]) -> int:
    return sum(one.found.size for one in group if not _is_large(one.found))


def _is_large(found: Found) -> bool:
    return found.size > LARGE


def _only_last_ends(things: Iterable[Thing]) -> Iterator[Thing]:
    """Yield the things of a file, with `ends_file` set on the last alone."""
    previous: Thing | None = None
    for thing in things:
        if previous is not None:
            yield replace(previous, ends_file=False)
        previous = thing
    if previous is not None:
        yield replace(previous, ends_file=True)
