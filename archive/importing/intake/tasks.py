"""What is read at a time, a group of files or a slice of a large one, and how the items that come of it are placed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from archive.importing.drafts import Refusal
from archive.importing.formats.slicing import FileSlice
from archive.importing.intake.file_walk import FoundFile
from archive.importing.intake.places import PlacedItem
from archive.importing.intake.reader import Item, LargeFile

MOST_FILES_AHEAD = 1200  # files that workers read at most before their turn comes,
MOST_BYTES_AHEAD = 16 * 1024 * 1024  # how large these are together,
MOST_SLICES_AHEAD = 6  # and slices of large files for each worker
NOTHING = Refusal("skipped", "There is no article in it.")


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file to read; `sha256` and the only `item` are those of its last whole reading, `done` items are recorded."""

    found: FoundFile
    sha256: str = ""
    item: Item | None = None
    done: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """Something to read: `call` does it in a worker process with what is `given`, `here` in this one.

    `again` does it where its worker was ended, and `collect` makes placed items of what came of it. Without `call`
    there is nothing for a worker to do.
    """

    size: int
    files: int
    here: Callable[[], Any]
    collect: Callable[[Any], Iterator[PlacedItem]]
    call: Callable[..., Any] | None = None
    given: tuple[Any, ...] = ()
    again: Callable[[], Any] = lambda: None


class Ahead:
    """How much is being read whose turn has not come."""

    def __init__(self, workers: int) -> None:
        self._most_slices = MOST_SLICES_AHEAD * workers
        self._files = self._bytes = self._slices = 0

    def add(self, task: Task, sign: int = 1) -> None:
        self._files += sign * task.files
        self._bytes += sign * task.size
        self._slices += sign * (not task.files)

    def remove(self, task: Task) -> None:
        self.add(task, -1)

    def is_far(self) -> bool:
        return self._files > MOST_FILES_AHEAD or self._bytes > MOST_BYTES_AHEAD or self._slices > self._most_slices


class Placing:
    """Places the items of a large file, slice after slice; the last of all ends it, and those recorded are left out."""

    def __init__(self, one: FileToRead, large: LargeFile) -> None:
        self._one = one
        self._sha256 = large.sha256
        self._left_out = one.done
        self._is_empty = True
        self._previous: PlacedItem | None = None

    def placed(self, part: FileSlice | None, is_last: bool, items: Iterable[Item]) -> Iterator[PlacedItem]:
        """Place the items of a slice, or what stands between two of them."""
        for item in items:
            yield from self._add(item, part.end if part else 0)
        if is_last and self._is_empty:
            yield from self._add(Item(self._sha256, 0, NOTHING), 0)
        if is_last and self._previous:
            yield replace(self._previous, ends_file=True)

    def _add(self, item: Item, read_to: int) -> Iterator[PlacedItem]:
        """Yield the item before this one, of which it is known now that it does not end the file."""
        self._is_empty = False
        if self._left_out:
            self._left_out -= 1
            return
        if self._previous:
            yield self._previous
        found = self._one.found
        self._previous = PlacedItem(
            found.path, found.report_path, item, self._sha256, False, file_size=found.size, read_to=read_to
        )


def placed(one: FileToRead, item: Item, sha256: str = "", *, ends_file: bool = True) -> PlacedItem:
    """Place an item of a file that was read at once."""
    size = one.found.size
    return PlacedItem(one.found.path, one.found.report_path, item, sha256, ends_file, file_size=size, read_to=size)


def only_last_ends(placed_items: Iterable[PlacedItem]) -> Iterator[PlacedItem]:
    """Yield the items of a file, with `ends_file` set on the last alone."""
    previous: PlacedItem | None = None
    for placed in placed_items:
        if previous is not None:
            yield replace(previous, ends_file=False)
        previous = placed
    if previous is not None:
        yield replace(previous, ends_file=True)
