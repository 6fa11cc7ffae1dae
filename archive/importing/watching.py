"""A watched folder: which of its files are whole, and have not been imported as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from django.db.models import Max

from archive.importing.intake.file_walk import walk
from archive.importing.intake.places import hash_of
from archive.models import ImportBatch, ImportRecord

CHUNK = 500
# Endings of files that a browser, a mail program or a transfer is still writing.
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")


@dataclass(frozen=True, slots=True)
class _Look:
    """How a file looked: its size and when it was written and renamed (nanoseconds), and since when it looks so."""

    size: int
    written: int
    renamed: int
    since: float

    def is_like(self, other: _Look) -> bool:
        return (self.size, self.written, self.renamed) == (other.size, other.written, other.renamed)

    @property
    def came(self) -> datetime:
        """The moment at which it came to lie there as it is."""
        return datetime.fromtimestamp(max(self.written, self.renamed) / 1e9, tz=UTC)


@dataclass(slots=True)
class FolderWatch:
    """Looks at a folder again and again, and says which files are ready to be imported.

    A file is whole when it looked the same for `settle` seconds by the clock of this machine, whatever that of the disk
    is: so long nobody wrote into it. Names that programs give to what they are still writing are passed over until it
    is renamed, as are hidden ones. What an import took in after it came to lie there is not taken in again, even if
    that was before the watch began; what is changed later is.
    """

    folder: Path
    settle: float
    clock: Callable[[], float] = monotonic
    _looks: dict[Path, _Look] = field(default_factory=dict)
    _taken: dict[Path, _Look] = field(default_factory=dict)

    def ready(self) -> list[Path]:
        """Look once; return the files to import now, sorted. Reads no file; one query for some hundred new files.

        Raises MissingPathError when the folder is not there.
        """
        now = self.clock()
        looks: dict[Path, _Look] = {}
        settled: list[Path] = []
        for path in self._files():
            look = _look_at(path, now)
            if look is None:
                continue
            earlier = self._looks.get(path)
            looks[path] = look = earlier if earlier and earlier.is_like(look) else look
            taken = self._taken.get(path)
            if now - look.since >= self.settle and not (taken and taken.is_like(look)):
                settled.append(path)
        self._looks = looks
        self._taken = {path: look for path, look in self._taken.items() if path in looks}
        known = set(self._imported_before(settled))
        self.take(known)
        return [path for path in settled if path not in known]

    def take(self, paths: Iterable[Path]) -> None:
        """Note that these files were imported as they looked last."""
        self._taken.update((path, self._looks[path]) for path in paths)

    @property
    def waiting(self) -> int:
        """How many files are not whole yet."""
        return len(self._looks.keys() - self._taken.keys())

    def _files(self) -> Iterator[Path]:
        for found in walk([self.folder]):
            if found.refusal is None and not found.path.name.lower().endswith(UNFINISHED):
                yield found.path

    def _imported_before(self, paths: list[Path]) -> Iterator[Path]:
        """Yield those that an import which began after they came read to its end."""
        for start in range(0, len(paths), CHUNK):
            hashes = {hash_of(str(path)): path for path in paths[start : start + CHUNK]}
            ended = ImportRecord.objects.filter(file_hash__in=list(hashes), ends_file=True).exclude(
                batch__status=ImportBatch.Status.RUNNING
            )
            for file_hash, began in ended.values_list("file_hash").annotate(Max("batch__started_at")):
                path = hashes[file_hash]
                if began > self._looks[path].came:
                    yield path


def _look_at(path: Path, now: float) -> _Look | None:
    """Return how a file looks; None if it is gone by now or can't be asked."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return _Look(seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, now)
