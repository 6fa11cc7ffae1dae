"""Making a backup: the database copied while people write, checked, given its manifest, and only then its name."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from archive.models import Article, Generation, Original, Upkeep, database_size
from archive.preserving.backups import outside, postgres_dumps, sqlite_copies
from archive.preserving.backups.manifest import (
    CHUNK,
    NAME_BEGINS,
    BackupError,
    Facts,
    Manifest,
    drop_leftovers,
    made_in,
    manifest_path,
    name_for,
    sha256_of,
    written_beside,
)
from archive.preserving.backups.rotation import Rotation

GZIP_LEVEL = 1  # which makes a third of it at 95 MB a second; the usual 6 takes twice the time for another 2 %
ROOM_TO_SPARE = 50_000_000  # bytes
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and the older ones that were removed in its favour."""

    path: Path
    manifest: Manifest
    removed: tuple[Path, ...] = ()


def make_backup(
    target: Path,
    *,
    force: bool = False,
    keep: Rotation | None = None,
    is_noted: bool = True,
    progress: Progress = lambda _done, _of: None,
) -> Made:
    """Copy the archive to a file, or into a folder under a name by the time; return what was made.

    Nobody is held up. The file appears when the copy was checked; one that is there is replaced only by `force`. With
    `keep`, older backups of this archive in the folder are removed, those of others never. That it was made is noted
    for the desk, unless told otherwise. Raises BackupError, with nothing left behind.
    """
    now = timezone.now().replace(microsecond=0)
    is_folder = target.is_dir()
    if keep and not is_folder:
        raise BackupError("--keep is for a folder of backups, and this is a file. Name a folder, or leave --keep out.")
    path = target / name_for(now, _suffix()) if is_folder else target
    if not path.parent.is_dir():
        raise BackupError(f"The folder {path.parent} is not there. Make it first.")
    if not force and (path.exists() or manifest_path(path).exists()):
        raise BackupError(f"{path} is there already and stays as it is. Take another name, or say --force.")
    if path.suffix == ".json":
        raise BackupError(f"{path.name} would be taken for a manifest. Take another name, such as archive{_suffix()}.")
    drop_leftovers(path.parent, NAME_BEGINS if is_folder else path.name)
    _see_to_room(path.parent)
    outside.see_to_folders()
    manifest = _copy_sqlite(path, now, progress) if connection.vendor == "sqlite" else _dump_postgres(path, now)
    manifest.write(path)
    removed = _rotate(target, keep) if keep else ()
    if is_noted:
        Upkeep.objects.note(Upkeep.Task.BACKUP, file=str(path), size=manifest.size, articles=manifest.articles)
    return Made(path, manifest, removed)


def _suffix() -> str:
    return ".sqlite3.gz" if connection.vendor == "sqlite" else ".dump"


def _see_to_room(folder: Path) -> None:
    """Raise BackupError if the copy, which for SQLite lies beside what is compressed for a while, can't have room."""
    needed = database_size() + (database_size() // 2 if connection.vendor == "sqlite" else 0) + ROOM_TO_SPARE
    if connection.vendor == "postgresql":
        needed //= 2  # a dump is compressed, and without indexes
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(f"{folder} has room for {free:,} bytes, and a backup may need {needed:,}. Make room first.")


def _copy_sqlite(path: Path, now: datetime, progress: Progress) -> Manifest:
    origin = Path(str(connection.settings_dict["NAME"]))
    is_packed = path.suffix == ".gz"
    with written_beside(path) as draft, sqlite_copies.removed_at_the_end(_hidden(path)) as copy:
        copy.touch(mode=0o600)
        sqlite_copies.copy_to(origin, copy, progress)
        sqlite_copies.check(copy)
        facts = sqlite_copies.facts(copy)
        if is_packed:
            with copy.open("rb") as plain, gzip.open(draft, "wb", compresslevel=GZIP_LEVEL) as packed:
                shutil.copyfileobj(plain, packed, CHUNK)
        else:
            copy.replace(draft)
        return _manifest(path, draft, now, "gzip" if is_packed else "", facts)


def _hidden(path: Path) -> Path:
    return path.with_name(f".{path.name}.copy")


def _dump_postgres(path: Path, now: datetime) -> Manifest:
    postgres_dumps.check_programs("pg_dump", "pg_restore")
    with written_beside(path) as draft:
        with postgres_dumps.snapshot() as snapshot:
            facts = facts_of_database()
            postgres_dumps.dump_to(draft, snapshot)
        postgres_dumps.check(draft)
        return _manifest(path, draft, now, "", facts)


def facts_of_database() -> Facts:
    """Return what the database at hand holds (four queries)."""
    applied = MigrationRecorder(connection).applied_migrations()
    return Facts(
        Generation.revision().archive,
        max((name for app, name in applied if app == "archive"), default=""),
        Article.objects.count(),
        Original.objects.count(),
        sqlite3.sqlite_version if connection.vendor == "sqlite" else postgres_dumps.server_version(),
    )


def _manifest(path: Path, draft: Path, now: datetime, compression: str, facts: Facts) -> Manifest:
    """Return what is said of a copy, once the originals that do not lie in the database were copied as well."""
    told: dict[str, object] = {}
    holds = "The whole database: articles, originals, history, vocabulary, imports, and the accounts of the staff."
    if copied := outside.copy_originals(path.parent, now):
        told = {"folder": outside.FOLDER, **asdict(copied)}
        holds += f" Originals that lie in a folder are copied to {outside.FOLDER}/ beside it."
        if copied.missing:
            holds += f" {copied.missing:,} of them are MISSING there: run verify_archive --originals."
    if buckets := outside.buckets():
        told |= {"address": ", ".join(buckets)}
        holds += f" NOT the originals at {told['address']}: copy these by the means of that store."
    return Manifest(
        made_at=now,
        file=path.name,
        size=draft.stat().st_size,
        sha256=sha256_of(draft),
        database=connection.vendor,
        compression=compression,
        site=settings.SITE_URL,
        holds=f"{holds} Not the settings (SECRET_KEY among them), nor the search index, which is made from it.",
        outside=told,
        **asdict(facts),
    )


def _rotate(folder: Path, keep: Rotation) -> tuple[Path, ...]:
    found = made_in(folder, database=connection.vendor, site=settings.SITE_URL)
    kept = keep.kept(found)
    removed = tuple(path for moment, path in sorted(found.items()) if moment not in kept)
    for path in removed:
        path.unlink()
        manifest_path(path).unlink()
    if kept:
        outside.drop_gone(folder, min(kept))
    return removed
