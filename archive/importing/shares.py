"""Sharing one import among several hosts: each reads its share of the files, and they take turns in writing.

Reading takes most of the time and is done side by side; writing has to be one after the other in any case. Since each
stretch is written when all before it are, everything comes out as if one process had done it: which of equal bytes
makes the article, which of two near texts carries the problem, who gets which number. What an import knows of what it
met before goes from host to host by the table of turns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from archive.importing.intake.file_walk import FoundFile
from archive.importing.intake.places import PlacedItem
from archive.importing.intake.stretches import Share, stretches
from archive.importing.options import StartError
from archive.importing.storing.batch_writer import BatchWriter
from archive.importing.storing.values import SourceIndex
from archive.models import ImportBatch, ImportTurn, session_lock

SECONDS_BETWEEN_LOOKS = 0.05
PATIENCE_SECONDS = 20.0  # until it is said for whom one waits
_FINISHING = 0  # in the place of a share: who brings the whole import to its end

Piece = tuple[int, bool, list[PlacedItem]]  # of a stretch by its number, whether it ends it, and what is to be written


class Turns:
    """The turns of one share: which files are its own, when it may write, and what the others met.

    `told` is called with the share that is waited for, once in a wait that lasts.
    """

    def __init__(
        self, batch: ImportBatch, share: Share, writer: BatchWriter, told: Callable[[Share], object] = lambda _one: None
    ) -> None:
        self.batch = batch
        self.share = share
        self._writer = writer
        self._told = told
        self._locks = ExitStack()
        self._number: dict[Path, int] = {}
        self._last: dict[int, Path] = {}
        self._ours: dict[int, int] = {}  # marks of stretches as they are found here,
        self._theirs: dict[int, int] = {}  # and as they were written
        self._total: int | None = None
        self._seen = 0
        self._done = 0
        self._known_sources = len(writer.names.sources)
        self._now = (0, False)

    def __enter__(self) -> Turns:
        if not self._locks.enter_context(session_lock(self.batch.pk, self.share.number)):
            raise StartError(f"Share {self.share} of the import “{self.batch.name}” is being worked at already.")
        self._look()
        return self

    def __exit__(self, *_error: object) -> None:
        self._locks.close()

    def own(self, found: Iterable[FoundFile]) -> Iterator[FoundFile]:
        """Yield the files of this share that are not done; all are walked, so that each host counts the same."""
        total = 0
        for stretch in stretches(found):
            total = stretch.number + 1
            self._ours[stretch.number] = stretch.mark
            self._compare(stretch.number)
            is_done = stretch.number < self._done or self.batch.status != ImportBatch.Status.RUNNING
            if is_done or not self.share.has(stretch.number):
                continue
            self._last[stretch.number] = stretch.files[-1].path
            self._number |= dict.fromkeys((one.path for one in stretch.files), stretch.number)
            yield from stretch.files
        self._total = total
        for number in self._theirs:
            self._compare(number)

    def pieces(self, placed_items: Iterable[PlacedItem], most: int, most_bytes: int) -> Iterator[list[PlacedItem]]:
        """Yield what one transaction writes, each when it is its turn; within it call `take`."""
        for number, ends, items in self._pieces(placed_items, most, most_bytes):
            self._wait_for(number)
            self._now = (number, ends)
            yield items

    def _pieces(self, placed_items: Iterable[PlacedItem], most: int, most_bytes: int) -> Iterator[Piece]:
        items: list[PlacedItem] = []
        size = 0
        for placed in placed_items:
            number = self._number[placed.path]
            items.append(placed)
            size += placed.item.size
            ends = placed.ends_file and placed.path == self._last[number]
            if placed.ends_file:
                del self._number[placed.path]
            if ends or len(items) >= most or size >= most_bytes:
                yield number, ends, items
                items, size = [], 0

    def take(self) -> None:
        """Note, in the transaction that writes it, that a piece is written, and what was met in it (one query)."""
        number, ends = self._now
        addresses, places = self._writer.met_now()
        known = len(self._writer.names.sources)
        turn = ImportTurn.objects.create(
            batch=self.batch,
            number=number,
            ends=ends,
            mark=self._ours[number],
            addresses=_packed(addresses),
            places=_packed(places),
            has_sources=known != self._known_sources,
        )
        self._known_sources = known
        self._seen = turn.pk
        if ends:
            self._done = number + 1

    def _wait_for(self, number: int) -> None:
        began = time.monotonic()
        is_told = False
        while self._done < number:
            self._look()
            if self._done >= number:
                return
            if not is_told and time.monotonic() - began > PATIENCE_SECONDS:
                self._told(self._whose())
                is_told = True
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def _whose(self) -> Share:
        return Share(self._done % self.share.of + 1, self.share.of)

    def _look(self) -> None:
        """Learn what was written since: how far all are, what was met, and sources that were made (two queries)."""
        has_sources = False
        for turn in ImportTurn.objects.filter(batch=self.batch, pk__gt=self._seen).order_by("pk"):
            self._seen = turn.pk
            self._theirs[turn.number] = turn.mark
            self._compare(turn.number)
            self._writer.meet(_unpacked(turn.addresses), _unpacked(turn.places))
            has_sources |= turn.has_sources
            if turn.ends:
                self._done = turn.number + 1
        if has_sources:
            self._writer.names.sources |= SourceIndex.read().sources
            self._known_sources = len(self._writer.names.sources)

    def _compare(self, number: int) -> None:
        ours, theirs = self._ours.get(number), self._theirs.get(number)
        is_beyond = self._total is not None and number >= self._total
        if theirs is not None and (is_beyond or (ours is not None and ours != theirs)):
            raise StartError(
                f"The hosts that share the import “{self.batch.name}” do not see the same files. Give each of them the"
                " same paths, with the same files in them, and go on with --resume."
            )

    def finish(self, act: Callable[[], object]) -> None:
        """Wait until all is written, then let one of the hosts bring the import to its end by `act`."""
        assert self._total is not None
        began, is_told = time.monotonic(), False
        while True:
            self.batch.refresh_from_db(fields=["status", "counts", "finished_at"])
            if self.batch.status != ImportBatch.Status.RUNNING:
                return
            self._look()
            if self._done >= self._total:
                with session_lock(self.batch.pk, _FINISHING) as is_ours:
                    self.batch.refresh_from_db(fields=["status", "counts", "finished_at"])
                    if is_ours and self.batch.status == ImportBatch.Status.RUNNING:
                        act()
                        return
            elif not is_told and time.monotonic() - began > PATIENCE_SECONDS:
                self._told(self._whose())
                is_told = True
            time.sleep(SECONDS_BETWEEN_LOOKS)


def _packed(hashes: Iterable[int]) -> bytes:
    return np.fromiter(hashes, np.int64).tobytes()


def _unpacked(packed: bytes | memoryview) -> set[int]:
    found: list[int] = np.frombuffer(packed, np.int64).tolist()
    return set(found)
