"""Reading alone in a process what may have ended the one it was read in with others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from archive.importing.drafts import Refusal
from archive.importing.formats.slicing import FileSlice
from archive.importing.intake.reader import (
    Item,
    LargeFile,
    Reader,
    ReadResult,
    read_files,
    read_slice_of,
    start_worker,
)
from archive.processes import Workers


def files_alone(files: Sequence[tuple[Path, str, str]], reader: Reader) -> Iterator[ReadResult]:
    """Read files alone in a process, after one of them has ended a shared one; who ends this one too is refused."""
    for file, read in zip(files, _alone([(read_files, ([file],)) for file in files], reader), strict=True):
        yield read[0] if read else ReadResult(file[0], file[1], "", items=(_ended("file"),))


def slice_alone(head: LargeFile, part: FileSlice, reader: Reader) -> tuple[Item, ...]:
    items = next(_alone([(read_slice_of, (head, part))], reader))
    return (_ended(f"part of the file from number {part.number} on"),) if items is None else items


def _alone(calls: Iterable[tuple[Callable[..., Any], tuple[Any, ...]]], reader: Reader) -> Iterator[Any]:
    """Call one after the other in a process of their own; None for a call that ends it."""
    pool = Workers(1, start_worker, reader)
    try:
        for call, given in calls:
            try:
                yield pool.submit(call, *given).result()
            except BrokenProcessPool:
                pool = Workers(1, start_worker, reader)
                yield None
    finally:
        pool.kill()


def _ended(what: str) -> Item:
    message = f"Reading the {what} ended the process that read it; it may need too much memory."
    return Item("", 0, Refusal("failed", message))
