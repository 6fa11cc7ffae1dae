"""Large files of many articles, cut into slices of bytes that can be read apart from each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from archive.importing.drafts import Refusal
from archive.text.pickling import FastPickleMixin

# A slice has about so many bytes; an article that is longer makes it longer.
SLICE_BYTES = 256 * 1024

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FileSlice(FastPickleMixin):
    """A part of a file, from its byte `start` to `end`, that holds whole articles.

    `number` is that of its first article, or line; `spans` are where its articles stand in it, for formats that can't
    tell from the slice alone. `checksum` tells whether the bytes are still those that were cut.
    """

    start: int
    end: int
    number: int
    spans: tuple[Span, ...]
    checksum: bytes


@dataclass(frozen=True, slots=True)
class SlicedFile:
    """A file in slices; between them stands what can't be read of it. `shared` is what reading any slice needs."""

    shared: Any
    parts: tuple[FileSlice | Refusal, ...]


def cut(data: bytes, start: int, end: int, number: int, spans: Iterable[Span] = ()) -> FileSlice:
    """Cut a slice; `spans` count in the file."""
    inside = tuple((first - start, last - start) for first, last in spans)
    return FileSlice(start, end, number, inside, checksum_of(data[start:end]))


def checksum_of(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def cut_lines(data: bytes) -> Iterator[FileSlice]:
    """Cut a file between its lines."""
    start, number = 0, 1
    while start < len(data):
        end = data.find(b"\n", start + SLICE_BYTES) + 1 or len(data)
        yield cut(data, start, end, number)
        number += data.count(b"\n", start, end)
        start = end


def cut_spans(data: bytes, spans: Iterable[Span]) -> Iterator[FileSlice]:
    """Cut a file between its articles, of which it is known where they stand; numbered from 1."""
    group: list[Span] = []
    number = 1
    for span in spans:
        group.append(span)
        if span[1] - group[0][0] >= SLICE_BYTES:
            yield cut(data, group[0][0], span[1], number, group)
            number += len(group)
            group = []
    if group:
        yield cut(data, group[0][0], group[-1][1], number, group)
