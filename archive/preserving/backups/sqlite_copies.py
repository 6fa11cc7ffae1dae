"""Copies of a SQLite database: made by its online backup while people write, checked, and put in its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from archive.preserving.backups.manifest import BackupError, Facts

PAGES_A_STEP = 4096  # of 4 KiB: what is copied between two looks at whether to stop
PATIENCE_SECONDS = 20.0  # that a copy waits for a writer to end
SIDE_FILES = ("-wal", "-shm", "-journal")
# What says that a file is no database, or a damaged one; the disk that it lies on may have lost it.
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_SHORT_READ,
}
Progress = Callable[[int, int], object]  # how many pages are done, of how many


def _quiet(_done: int, _of: int) -> None:
    return


def opened(path: Path, *, is_read_only: bool = False) -> sqlite3.Connection:
    """Open a database file in autocommit; a copy at rest can be opened so that nothing is written beside it."""
    address = f"{path.absolute().as_uri()}?{'immutable=1' if is_read_only else 'mode=rw'}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE_SECONDS)


def copy_to(origin: Path, target: Path, progress: Progress = _quiet) -> None:
    """Copy a database that is in use into one file, as it stands at this moment.

    Under a read transaction of its own (WAL): writers go on meanwhile, and the copy neither waits for them nor begins
    anew after each of their commits, as https://www.sqlite.org/backup.html says it would. Their log grows meanwhile.
    Raises BackupError, as where the disk is full.
    """
    try:
        with closing(opened(origin)) as source, closing(sqlite3.connect(target, isolation_level=None)) as copy:
            source.execute("BEGIN")
            source.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()  # which is when reading begins
            source.backup(copy, pages=PAGES_A_STEP, progress=lambda _status, left, of: progress(of - left, of))
            source.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise BackupError(
            f"{origin} can't be copied to {target}: {error}. See to the room and the rights there."
        ) from error


def check(path: Path) -> None:
    """Raise BackupError unless a copy is a whole database: pages, indexes, constraints, and what rows point to."""
    try:
        with closing(opened(path, is_read_only=True)) as copy:
            said = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
            lost = copy.execute("SELECT COUNT(*) FROM pragma_foreign_key_check").fetchone()[0] if said == ["ok"] else 0
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path.name} is no database, or a damaged one: {error}.") from error
    if said != ["ok"]:
        raise BackupError(f"{path.name} is damaged: {'; '.join(said)}.")
    if lost:
        raise BackupError(f"{path.name} is damaged: {lost} rows point to what is not there.")


def facts(path: Path) -> Facts:
    """Return what a copy at rest holds; raise BackupError if it is no archive."""
    questions = (
        "SELECT archive_id FROM archive_generation",
        "SELECT MAX(name) FROM django_migrations WHERE app = 'archive'",
        "SELECT COUNT(*) FROM archive_article",
        "SELECT COUNT(*) FROM archive_original",
    )
    try:
        with closing(_source(path)) as copy:
            archive, migration, articles, originals = (copy.execute(question).fetchone() for question in questions)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path.name} is not the database of an archive: {error}.") from error
    return Facts(
        str(archive[0]) if archive else "", str(migration[0]), articles[0], originals[0], sqlite3.sqlite_version
    )


def replace(live: Path, copy: Path, aside: Path | None, progress: Progress = _quiet) -> None:
    """Let a database hold what a copy holds; what it held before is kept in the file `aside`.

    By the backup in the other direction, which other processes see as one commit: files are never changed under them
    (https://www.sqlite.org/howtocorrupt.html). Raises BackupError, with nothing changed, if somebody writes meanwhile.
    """
    with closing(opened(live)) as target, closing(opened(live)) as watcher, closing(_source(copy)) as source:
        version = _version(watcher)
        if aside:
            copy_to(live, aside)
        pages = int(source.execute("PRAGMA page_count").fetchone()[0])

        def look(status: int, left: int, of: int) -> None:
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # which it would try again for ever
                raise BackupError("The database is in use. Stop the service, then restore again.")
            # With its first step the copy holds every other writer off; with the last it is one that wrote.
            if left and _version(watcher) != version:
                raise BackupError("Somebody wrote to the archive meanwhile. Stop the service, then restore again.")
            progress(of - left, of)

        try:
            source.backup(target, pages=max(1, min(PAGES_A_STEP, pages // 2)), progress=look)
        except sqlite3.OperationalError as error:
            raise BackupError(f"The database can't be written: {error}. What it held before stays.") from error
        with suppress(sqlite3.OperationalError):  # it stands there by now; its log is worked off later
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _source(copy: Path) -> sqlite3.Connection:
    return opened(copy, is_read_only=True)


def _version(watcher: sqlite3.Connection) -> int:
    return int(watcher.execute("PRAGMA data_version").fetchone()[0])


def move_aside(live: Path, aside: Path) -> None:
    """Put a database that can't be read away with the files beside it, which would be mixed with another one."""
    for suffix in ("", *SIDE_FILES):
        path = live.with_name(f"{live.name}{suffix}")
        if path.exists():
            path.replace(aside.with_name(f"{aside.name}{suffix}"))


def is_readable(live: Path) -> bool:
    """Say whether SQLite can read a database at all, damaged as it may be.

    Raises BackupError where that can't be told now: a disk that is full, a file that is closed or locked is no damage,
    and a sound database must not be put aside for it.
    """
    try:
        with closing(opened(live)) as database:
            database.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
            return bool(database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return False
        raise BackupError(
            f"The database {live} can't be looked at now: {error}. See to its disk, its rights and whoever uses it,"
            " then restore again."
        ) from error


def is_damage(error: BaseException | None) -> bool:
    """Say whether an error of SQLite tells that a file is damaged, or no database; of another library it never does."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code in _DAMAGE or code & 0xFF in _DAMAGE


@contextmanager
def removed_at_the_end(path: Path) -> Iterator[Path]:
    """Take away a file, and what SQLite laid beside it, whatever happened."""
    try:
        yield path
    finally:
        for suffix in ("", *SIDE_FILES):
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
