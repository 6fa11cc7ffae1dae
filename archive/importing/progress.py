"""How far an import is, counted in what a person sees moving: records and bytes, not files alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from archive.importing.intake.places import PlacedItem
from archive.text.printable import printable

MEGABYTE = 1_000_000
FEW_MEGABYTES = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How many files came to their end, how many records and bytes were read of all; and of the file at hand alone."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    file: str = ""
    file_records: int = 0
    file_bytes: int = 0
    file_size: int = 0

    def words(self, seconds: float) -> str:
        """Say how far it is after so many seconds: `news.jsonl: 4,200 records, 12 of 35 MB, 410 a second`."""
        rate = f"{self.records / seconds:,.0f} a second" if seconds > 0 else ""
        ended = _counted(self.files, "file")
        if self.file_bytes >= self.file_size:
            return ", ".join(filter(None, (ended, _counted(self.records, "record"), rate)))
        size = self.file_size / MEGABYTE
        digits = 0 if size >= FEW_MEGABYTES else 1
        read = f"{self.file_bytes / MEGABYTE:,.{digits}f} of {size:,.{digits}f} MB"
        here = ", ".join(filter(None, (_counted(self.file_records, "record"), read, rate)))
        name = printable(PurePosixPath(self.file).name)
        return f"{f'{ended}; ' if self.files else ''}{name}: {here}"


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


class Counter:
    """Counts what was written."""

    def __init__(self) -> None:
        self._files = self._records = self._ended_bytes = self._file_records = 0
        self._path: object = None

    def add(self, placed_items: Sequence[PlacedItem]) -> Progress:
        """Count one chunk, and return how far the import is with it."""
        for placed in placed_items:
            if placed.path != self._path:
                self._path, self._file_records = placed.path, 0
            self._records += 1
            self._file_records += 1
            if placed.ends_file:
                self._files += 1
                self._ended_bytes += placed.file_size
        last = placed_items[-1]
        at = last.file_size if last.ends_file else last.read_to
        return Progress(
            self._files,
            self._records,
            self._ended_bytes + (0 if last.ends_file else at),
            last.report_path,
            self._file_records,
            at,
            last.file_size,
        )
