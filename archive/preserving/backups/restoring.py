"""Restoring a backup: everything is checked before anything is touched; then the copy takes the archive's place."""

from __future__ import annotations

import gzip
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from archive.models import Article, ChangeSet, Generation, Original, table_names, take_archive_lock
from archive.preserving.backups import outside, postgres_dumps, sqlite_copies
from archive.preserving.backups.making import facts_of_database
from archive.preserving.backups.manifest import (
    CHUNK,
    BackupError,
    Manifest,
    drop_leftovers,
    read_manifest,
    sha256_of,
    written_beside,
)
from archive.search.index.follower import FollowError, rebuild
from archive.stores import StoreUnavailableError

Say = Callable[[str], object]
Progress = Callable[[int, int], object]
_STAMP = "%Y%m%dT%H%M%SZ"


class UnfinishedError(Exception):
    """The backup stands in the place of the archive, but something is left to be done; a sentence says what."""


@dataclass(frozen=True, slots=True)
class Present:
    """What is in the place of the archive: how many articles, whether anything was ever done, or can't be read.

    `foreign` counts tables where they are not those of an archive.
    """

    articles: int = 0
    foreign: int = 0
    is_used: bool = False
    is_readable: bool = True
    is_there: bool = True


def restore_backup(
    path: Path,
    *,
    replace: bool = False,
    keep_replaced: bool = True,
    say: Say = lambda _sentence: None,
    progress: Progress = lambda _done, _of: None,
) -> Manifest:
    """Let the archive be what a backup holds, by the tables and the index of this release, as a copy of its own.

    An archive that has articles, or can't be read, is replaced only where `replace` says so, and kept in a file beside
    it (beside the data on PostgreSQL), unless `keep_replaced` says otherwise. All sessions end, and the archive gets
    a new id, so that no page or index of before is taken for one of this copy. `say` is told each step in a sentence.
    Raises BackupError, with nothing changed, if the backup is damaged, foreign, or of a newer
    release; UnfinishedError if something is left to be done after it was put in place.
    """
    if path.is_dir():
        raise BackupError(f"{path} is a folder. Name one of the backups in it{_newest_in(path)}.")
    if not path.is_file():
        raise BackupError(f"{path} is not there.")
    manifest = _checked(path)
    say(f"{path.name} is whole: {manifest.articles:,} articles, made {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    present = _present()
    if not replace and (held := _in_the_way(present)):
        raise BackupError(f"{held}. To put the backup in its place, say --replace.")
    with _unpacked(path, manifest) as copy:
        _put_in_place(copy, present, keep_replaced=keep_replaced, say=say, progress=progress)
    _bring_up(manifest, say)
    if manifest.outside.get("folder"):
        try:
            say(f"{outside.restore_originals(path.parent):,} originals were copied back into their folder.")
        except StoreUnavailableError as error:
            raise UnfinishedError(
                f"its originals can't be copied back to {error.filename}: {error.strerror}"
            ) from error
    if address := manifest.outside.get("address"):
        say(f"Originals lie at {address}: see that they are there.")
    try:
        say(f"The search index was made from {rebuild():,} articles.")
    except FollowError as error:
        raise UnfinishedError(str(error)) from error
    return manifest


def _in_the_way(present: Present) -> str:
    """Say what would be lost; empty where nothing is."""
    if not present.is_readable:
        return "The archive here is there but can't be read"
    if present.foreign:
        return (
            f"The database here has {present.foreign:,} tables and is no archive, or was never made whole: see whether"
            " it is the right one (DATABASE_URL)"
        )
    return f"The archive here has {present.articles:,} articles" if present.articles else ""


def _newest_in(folder: Path) -> str:
    names = sorted(one.name.removesuffix(".json") for one in folder.glob("annals-*.json"))
    return f", such as {folder / names[-1]}" if names else ""


def _checked(path: Path) -> Manifest:
    """Return what a backup says of itself, once its bytes have shown that it is this backup."""
    manifest = read_manifest(path)
    if (size := path.stat().st_size) != manifest.size:
        raise BackupError(f"{path.name} has {size:,} bytes, and its manifest says {manifest.size:,}. It is damaged.")
    if sha256_of(path) != manifest.sha256:
        raise BackupError(f"{path.name} does not fit the checksum in its manifest. It is damaged; take another backup.")
    if manifest.database != connection.vendor:
        raise BackupError(
            f"{path.name} is of {manifest.database}, and this archive is in {connection.vendor}. A backup is restored"
            " into the same database; set DATABASE_URL so."
        )
    known = {name for app, name in MigrationLoader(None).disk_migrations if app == "archive"}
    if manifest.migration not in known:
        raise BackupError(
            f"{path.name} was made by a newer release ({manifest.migration}). Bring the code to that release first."
        )
    if manifest.outside.get("folder"):
        outside.check_copy(path.parent, manifest.outside)
    if connection.vendor == "postgresql":
        postgres_dumps.check_programs("pg_restore", "psql", "pg_dump")
        postgres_dumps.check(path)
    return manifest


def _present() -> Present:
    """Look at what is in the place of the archive."""
    if connection.vendor == "sqlite":
        live = _live()
        if not live.exists() or not live.stat().st_size:
            return Present(is_there=False)
        if not sqlite_copies.is_readable(live):
            return Present(is_readable=False, is_used=True)
    try:
        tables = {*table_names()}
        if not {one._meta.db_table for one in (Article, ChangeSet, Original)} <= tables:
            return Present(foreign=len(tables), is_used=bool(tables))
        is_used = ChangeSet.objects.exists() or Original.objects.exists()
        return Present(Article.objects.count(), is_used=is_used)
    except DatabaseError:
        return Present(is_readable=False, is_used=True)


def _live() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


@contextmanager
def _unpacked(path: Path, manifest: Manifest) -> Iterator[Path]:
    """Give a checked copy that can be put in place: the backup itself, or unpacked beside the data."""
    if manifest.database != "sqlite":
        yield path
        return
    if not manifest.compression:
        _check_copy(path, manifest)
        yield path
        return
    copy = _live().with_name(f".{_live().name}.restored")
    with sqlite_copies.removed_at_the_end(copy):
        copy.touch(mode=0o600)
        try:
            with gzip.open(path, "rb") as packed, copy.open("wb") as plain:
                shutil.copyfileobj(packed, plain, CHUNK)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BackupError(f"{path.name} can't be unpacked: {error}.") from error
        _check_copy(copy, manifest)
        yield copy


def _check_copy(copy: Path, manifest: Manifest) -> None:
    sqlite_copies.check(copy)
    facts = sqlite_copies.facts(copy)
    if (facts.archive, facts.articles, facts.migration) != (manifest.archive, manifest.articles, manifest.migration):
        raise BackupError(f"{manifest.file} holds another archive than its manifest says. It is not restored.")


def _put_in_place(copy: Path, present: Present, *, keep_replaced: bool, say: Say, progress: Progress) -> None:
    connection.close()
    drop_leftovers(Path(settings.ARCHIVE_DATA_DIR), "replaced-")
    if connection.vendor == "sqlite":
        drop_leftovers(_live().parent, _live().name)
    stamp = f"{datetime.now(UTC):{_STAMP}}"
    is_kept = keep_replaced and present.is_used
    if connection.vendor == "postgresql":
        if is_kept:
            aside = Path(settings.ARCHIVE_DATA_DIR) / f"replaced-{stamp}.dump"
            with written_beside(aside) as draft, postgres_dumps.snapshot() as snapshot:
                postgres_dumps.dump_to(draft, snapshot)
            say(f"The archive that was here is kept in {aside}.")
            connection.close()
        postgres_dumps.replace(copy)
    else:
        _replace_sqlite(copy, present, _live(), stamp if is_kept else "", say, progress)
    say("The backup stands in the place of the archive.")


def _replace_sqlite(copy: Path, present: Present, live: Path, stamp: str, say: Say, progress: Progress) -> None:
    aside = live.with_name(f"{live.name}.replaced-{stamp}")
    _see_to_room(live, copy, is_kept=bool(stamp) and present.is_readable)
    if not present.is_readable:
        aside = live.with_name(f"{live.name}.damaged-{datetime.now(UTC):{_STAMP}}")
        sqlite_copies.move_aside(live, aside)
        say(f"What was here can't be read, and lies in {aside}.")
    if not present.is_readable or not present.is_there:
        sqlite_copies.move_aside(live, aside)  # files beside a database that is not there are of another one
        with written_beside(live) as draft:
            shutil.copyfile(copy, draft)
        live.chmod(0o640)
        return
    if stamp:
        with written_beside(aside) as draft:
            sqlite_copies.replace(live, copy, draft, progress)
        say(f"The archive that was here is kept in {aside}.")
    else:
        sqlite_copies.replace(live, copy, None, progress)


def _see_to_room(live: Path, copy: Path, *, is_kept: bool) -> None:
    """Raise BackupError unless there is room for the log of the whole copy, and for what is kept."""
    needed = copy.stat().st_size + (live.stat().st_size if is_kept and live.exists() else 0)
    free = shutil.disk_usage(live.parent).free
    if free < needed:
        raise BackupError(f"{live.parent} has room for {free:,} bytes, and restoring takes {needed:,}. Make room.")


def _bring_up(manifest: Manifest, say: Say) -> None:
    """Bring the tables to this release, and make of the copy an archive of its own."""
    connection.close()
    before = facts_of_database()
    if before.articles != manifest.articles:
        raise UnfinishedError(f"The database has {before.articles:,} articles now, and not {manifest.articles:,}.")
    call_command("migrate", verbosity=0, interactive=False)
    if (now := facts_of_database().migration) != before.migration:
        say(f"Its tables were brought from {before.migration} to {now}.")
    with transaction.atomic():
        take_archive_lock()
        Generation.locked().renew()
        Session.objects.all().delete()
    say("It is a copy of its own now: pages that were kept are asked for anew, and everybody signs in again.")
