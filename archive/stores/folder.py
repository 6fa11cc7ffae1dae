"""A folder as a store: files written beside, made durable, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive.stores.store import MARKER, StoredFile, StoreUnavailableError, archive_in, fits, is_name, marker_of

AT_ONCE = 8  # files made durable side by side: a disk does many at a time as fast as one
ENDING = ".part"  # of what is being written


class FolderStore:
    """A store in a folder, see `ByteStore`: `ab/abcdef…`, uncompressed, readable alone."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self._folder = folder

    def begin(self, archive: str) -> None:
        with self._explained():
            if (self._folder / MARKER).exists():
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(self._folder / MARKER, marker_of(archive))
            _sync(self._folder)
            _sync(self._folder.parent)

    def archive(self) -> str:
        with self._explained():
            return archive_in(self._marker())

    def keep(self, given: Mapping[str, bytes]) -> None:
        with self._explained():
            self._marker()
            parts = {self._path(sha256).parent for sha256 in given}
            for part in parts:
                part.mkdir(exist_ok=True)
            if len(given) < 2:
                for one in given.items():
                    self._keep(*one)
            else:
                with ThreadPoolExecutor(AT_ONCE) as pool:
                    list(pool.map(self._keep, given, given.values()))
            for part in (*sorted(parts), self._folder):
                _sync(part)

    def _keep(self, sha256: str, data: bytes) -> None:
        path = self._path(sha256)
        if fits(sha256, _read(path)):
            os.utime(path)
        else:
            _write(path, data)

    def read(self, sha256: str) -> bytes | None:
        with self._explained():
            found = _read(self._path(sha256))
            if found is None:
                self._marker()
            return found

    def destroy(self, names: Iterable[str]) -> None:
        with self._explained():
            self._marker()
            parts = set()
            for name in names:
                path = self._path(name)
                path.unlink(missing_ok=True)
                parts.add(path.parent)
            for part in sorted(parts):
                if part.is_dir():
                    _sync(part)

    def listed(self, part: str) -> Iterator[StoredFile]:
        with self._explained():
            self._marker()
            try:
                entries = os.scandir(self._folder / part)
            except FileNotFoundError:
                return
            with entries:
                for entry in entries:
                    try:
                        seen = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    yield StoredFile(entry.name, seen.st_size, datetime.fromtimestamp(seen.st_mtime, UTC))

    def _marker(self) -> bytes:
        """Return the marker; a folder without one is not the store, but the place where it should be mounted."""
        found = _read(self._folder / MARKER)
        if found is None:
            raise StoreUnavailableError(
                f"it holds no {MARKER}, so it is not the store; is its disk mounted?", self.address
            )
        return found

    def _path(self, name: str) -> Path:
        return self._folder / (name if is_name(name) else name.lstrip("."))[:2] / name

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except StoreUnavailableError:
            raise
        except OSError as error:
            raise StoreUnavailableError(error.strerror or str(error), error.filename or self.address) from error


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, data: bytes) -> None:
    """Write a file so that under its name there is either all of it or what was there before."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}{ENDING}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "wb") as file:  # noqa: PTH123 - its rights
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Let the names in a folder be as durable as its files."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
