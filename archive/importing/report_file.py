"""The file that a report goes to: checked before anything is done, written beside, and put in its place at the end."""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NoReturn, Protocol

from django.conf import settings
from django.db import connections

from archive.models import Outcome
from archive.text.printable import printable

# Endings of the files of a SQLite database in use.
ENDINGS = ("", "-wal", "-shm", "-journal")
# A line of a report is one article, and these have their limit; a longer line is that of some other file.
LONGEST_LINE = 256 * 1024 * 1024

OF_IMPORT = (
    "path", "member", "outcome", "message", "article", "title", "title_basis", "date", "date_basis", "source",
    "source_basis", "agency", "byline", "language", "tags", "events", "duplicate_of", "problems", "removed", "body",
    "sha256",
)  # fmt: skip
OF_EVERY_IMPORT = OF_IMPORT[:5]
OF_REPARSE = ("key", "field", "old", "new", "effect")
EFFECTS = ("gained", "lost", "changed", "kept")

Identity = tuple[int, int]


class ReportError(Exception):
    """The report can't be written where it was to be; the message says why and what to do."""


class Out(Protocol):
    """Where the lines of a report are written."""

    def write(self, text: str, /) -> object: ...


class ReportFile:
    """A file that may become a report: new, empty, or an earlier report, and never one that is anything else.

    Nothing of it is changed until `writing` ends well.
    """

    def __init__(self, path: Path, inputs: Iterable[Path] = ()) -> None:
        """Check the path against all that must not be harmed; raise ReportError with the reason.

        `inputs` are the files and folders to be read: the report may be none of them and lie in none of them.
        """
        self._path = path
        self._inputs = tuple(inputs)
        self._name = f"“{printable(str(path))}”"
        target = self._checked()
        try:
            with _beside(target):  # whether a file can be made there is found out by making one
                pass
        except OSError as error:
            self._fail(error)

    @contextmanager
    def writing(self) -> Iterator[Out]:
        """Yield an object to write to; what was written replaces the file at the end, and not if anything fails.

        Raises ReportError where the disk is full or the like. The file is then as it was.
        """
        try:
            target = self._checked()
            with _beside(target) as (binary, put):
                yield _Out(binary, self._fail)
                binary.flush()
                os.fsync(binary.fileno())
                self._checked()  # hours may have passed, and something else may stand there now
                put()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> NoReturn:
        raise ReportError(f"The report can't be written to {self._name}: {error.strerror or error}.") from error

    def _refuse(self, why: str) -> NoReturn:
        raise ReportError(f"The report can't be written to {self._name}: {why}")

    def _checked(self) -> Path:
        """Return where the file really lies, behind links, if it may be written."""
        here: os.stat_result | None = None
        try:
            target = self._path.resolve()
            with suppress(FileNotFoundError):
                here = target.stat()
            is_in_folder = stat.S_ISDIR(target.parent.stat().st_mode)
        except FileNotFoundError:
            self._refuse("there is no such folder.")
        except NotADirectoryError:
            self._refuse("it would lie inside a file.")
        except (OSError, RuntimeError, ValueError) as error:
            self._refuse(f"{getattr(error, 'strerror', '') or 'the path leads nowhere'}.")
        if not is_in_folder:
            self._refuse("it would lie inside a file.")
        if here and stat.S_ISDIR(here.st_mode):
            self._refuse("it is a folder. Name a file.")
        around = {identity for path in (target, *target.parents) if (identity := _identity(path))}
        self._check_inputs(target, here, around)
        self._check_archive(target, around)
        if here and not stat.S_ISREG(here.st_mode):
            self._refuse("it is a device, a pipe or a socket, not a file.")
        if here and here.st_size and not is_report(target):
            self._refuse("a file that is no report is there already. It was left alone; choose another name.")
        return target

    def _check_inputs(self, target: Path, here: os.stat_result | None, around: set[Identity]) -> None:
        for given in self._inputs:
            path = given.resolve()
            if path != target and (path in target.parents or (path.is_dir() and _identity(path) in around)):
                self._refuse(
                    f"it would lie inside “{printable(str(given))}”, which is to be imported, and the next import "
                    "would take it for an article. Choose a place outside."
                )
            # One file may have several names, by links, and one of them may stand anywhere in a folder.
            is_linked = here is not None and here.st_nlink > 1 and _holds(path, (here.st_dev, here.st_ino))
            if path == target or _identity(path) in around or is_linked:
                self._refuse("it is to be imported itself. Choose another name.")

    def _check_archive(self, target: Path, around: set[Identity]) -> None:
        data = Path(settings.ARCHIVE_DATA_DIR).resolve()
        if data in (target, *target.parents) or _identity(data) in around:
            self._refuse("it would lie in the data folder of the archive. Choose a place outside.")
        for path in _database_files():
            if path.resolve() == target or _identity(path) in around:
                self._refuse("it is the database of the archive. Choose another name.")


def is_report(path: Path) -> bool:
    """Return whether a file holds nothing but the lines of a report, that of an import or that of reading again.

    Every line is looked at, one after the other; what is something else is left at its first line.
    """
    try:
        with path.open("rb") as lines:
            return all(
                line.startswith(b"{") and _is_row(line) for line in iter(lambda: lines.readline(LONGEST_LINE), b"")
            )
    except OSError:
        return False


def _is_row(line: bytes) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    names = row.keys()
    if names == set(OF_REPARSE):
        return row["effect"] in EFFECTS
    return set(OF_EVERY_IMPORT) <= names <= set(OF_IMPORT) and row["outcome"] in Outcome.values


class _Out:
    """Writes text as UTF-8, and tells what goes wrong in writing from what goes wrong elsewhere meanwhile."""

    def __init__(self, binary: IO[bytes], fail: Callable[[OSError], NoReturn]) -> None:
        self._binary = binary
        self._fail = fail

    def write(self, text: str, /) -> None:
        try:
            self._binary.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            self._fail(error)


@contextmanager
def _beside(target: Path) -> Iterator[tuple[IO[bytes], Callable[[], None]]]:
    """Yield a new file in the folder of another, and what puts it in its place; else nothing remains of it.

    Where the system has files without a name, nothing remains of it even if the process is killed meanwhile.
    """
    name = target.with_name(f".report-{secrets.token_hex(8)}.part")  # hidden: an import would pass it over
    is_nameless = _has_nameless(name)
    flags = os.O_TMPFILE if is_nameless else os.O_CREAT | os.O_EXCL
    number = os.open(target.parent if is_nameless else name, os.O_WRONLY | flags, 0o666)
    binary = os.fdopen(number, "wb")

    def put() -> None:
        if is_nameless:
            _give_name(number, name)
        with suppress(OSError):
            before = target.stat()
            os.fchown(number, before.st_uid, before.st_gid)
            os.fchmod(number, stat.S_IMODE(before.st_mode))
        name.replace(target)
        with suppress(OSError), _opened(target.parent) as folder:
            os.fsync(folder)

    try:
        yield binary, put
    finally:
        with suppress(OSError):  # what was put in its place was flushed before
            binary.close()
        with suppress(OSError):
            name.unlink()


def _has_nameless(name: Path) -> bool:
    """Return whether a file can be made in this folder that gets its name only later, by making one."""
    if not hasattr(os, "O_TMPFILE"):
        return False
    try:
        number = os.open(name.parent, os.O_WRONLY | os.O_TMPFILE, 0o600)
        try:
            _give_name(number, name)
            name.unlink()
        finally:
            os.close(number)
    except OSError:
        return False
    return True


def _give_name(number: int, name: Path) -> None:
    with _opened(name.parent) as folder:  # the folder must be given: else the link itself would get another name
        os.link(f"/proc/self/fd/{number}", name.name, dst_dir_fd=folder, follow_symlinks=True)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)


def _database_files() -> Iterator[Path]:
    for connection in connections.all():
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and name != ":memory:" and not name.startswith("file:"):
            yield from (Path(f"{name}{ending}") for ending in ENDINGS)


def _holds(folder: Path, identity: Identity) -> bool:
    """Return whether a folder holds this file, under whatever name."""
    return any(
        _identity(Path(below) / name) == identity for below, _folders, names in os.walk(folder) for name in names
    )


def _identity(path: Path) -> Identity | None:
    """Return what tells a file or folder from all others, by whatever name it is called; None if there is none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino
