"""Stretches: the files of an import that several hosts share, cut into pieces that take turns in being written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from archive.importing.intake.file_walk import FoundFile
from archive.importing.intake.places import hash_of

STRETCH_FILES = 240
STRETCH_BYTES = 8 * 1024 * 1024


class Share(NamedTuple):
    """One of the shares of an import, from 1 to `of`."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def has(self, stretch: int) -> bool:
        """Say whether a stretch, counted from 0, belongs to this share: they go round."""
        return stretch % self.of == self.number - 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some files that follow each other in the order of the import; every host finds the same ones by itself.

    `mark` stands for their paths and sizes, so that hosts which do not see the same files find out.
    """

    number: int
    files: tuple[FoundFile, ...]

    @property
    def mark(self) -> int:
        return hash_of("\n".join(f"{one.path}\t{one.size}" for one in self.files))


def stretches(found: Iterable[FoundFile]) -> Iterator[Stretch]:
    """Cut the files into stretches, in their order."""
    number, size = 0, 0
    files: list[FoundFile] = []
    for one in found:
        files.append(one)
        size += one.size
        if len(files) >= STRETCH_FILES or size >= STRETCH_BYTES:
            yield Stretch(number, tuple(files))
            number, size, files = number + 1, 0, []
    if files:
        yield Stretch(number, tuple(files))
