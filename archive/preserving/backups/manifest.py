"""The manifest of a backup: what it is of, when it was made and its checksum, in a small JSON file beside it."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = "annals-backup"
VERSION = 1
CHUNK = 1 << 20
NAME_BEGINS = "annals-"
LEFT_AFTER = 24 * 3600  # seconds without a change, after which nobody writes to a draft any more
_LEFTOVER = re.compile(r"\.(\d+\.part|copy(-wal|-shm|-journal)?)\Z", re.ASCII)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_STAMP = "%Y%m%dT%H%M%SZ"


class BackupError(Exception):
    """A backup can't be made or restored; a sentence says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a copy holds: of which archive, by which migrations, and how much; and the version of the database."""

    archive: str
    migration: str
    articles: int
    originals: int
    database_version: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `database` is `sqlite` or `postgresql`, `migration` the newest of the archive's, `articles` and `originals` how many
    the copy holds. `outside` names the folder beside the backup with the originals that do not lie in the database.
    """

    made_at: datetime
    file: str
    size: int
    sha256: str
    database: str
    database_version: str
    compression: str
    archive: str
    migration: str
    articles: int
    originals: int
    site: str
    holds: str
    outside: dict[str, Any] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Write it beside the backup at `path`, whole or not at all."""
        told = {"format": FORMAT, "version": VERSION} | asdict(self) | {"made_at": f"{self.made_at:{_MOMENT}}"}
        with written_beside(manifest_path(path)) as draft:
            draft.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def manifest_path(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.json")


def read_manifest(backup: Path) -> Manifest:
    """Read what stands beside a backup; raise BackupError that names what is missing or foreign."""
    path = manifest_path(backup)
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise BackupError(
            f"{path.name} is missing beside {backup.name}: it says what the backup is of, and its checksum. Copy both."
        ) from None
    except OSError as error:
        raise BackupError(f"{path} can't be read: {error.strerror}.") from error
    except ValueError:
        raise BackupError(f"{path.name} can't be read as JSON. It is damaged, or belongs to something else.") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BackupError(f"{path.name} does not say that {backup.name} is a backup of an archive of this kind.")
    if not isinstance(told.get("version"), int) or told["version"] > VERSION:
        raise BackupError(f"{backup.name} was made by a newer release. Restore it with that release.")
    try:
        moment = datetime.strptime(told["made_at"], _MOMENT).replace(tzinfo=UTC)
        given = {name: told[name] for name in Manifest.__dataclass_fields__}
        return Manifest(**(given | {"made_at": moment}))
    except (KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{path.name} lacks what a manifest says ({error}). It is damaged.") from error


def name_for(moment: datetime, suffix: str) -> str:
    """Return the name of a backup in a folder, which sorts by time: `annals-20261130T021500Z.sqlite3.gz`."""
    return f"{NAME_BEGINS}{moment.astimezone(UTC):{_STAMP}}{suffix}"


def made_in(folder: Path, *, database: str, site: str) -> dict[datetime, Path]:
    """Return the backups in a folder that this archive made by itself, by their moments.

    By name and manifest: what lies there besides, such as the backups of another site, is none of them.
    """
    found = {}
    for path in sorted(folder.glob(f"{NAME_BEGINS}*Z.*")):
        if path.suffix == ".json" or not manifest_path(path).is_file():
            continue
        try:
            told = read_manifest(path)
        except BackupError:
            continue
        is_ours = (told.database, told.site, told.file) == (database, site, path.name)
        if is_ours and path.name.startswith(name_for(told.made_at, ".")):
            found[told.made_at] = path
    return found


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Give a name beside this one to write to; what was written takes its place at the end, if nothing went wrong.

    It is readable by its owner alone: a copy of the database holds hashes of passwords and secrets of authenticators.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.touch(mode=0o600)
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def drop_leftovers(folder: Path, prefix: str) -> None:
    """Remove what runs that were killed left of files of these names; what is being written changes all the time."""
    before = time.time() - LEFT_AFTER
    for path in folder.glob(f".{glob.escape(prefix)}*"):
        if _LEFTOVER.search(path.name) and path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield what is left of an open file, a megabyte at a time."""
    while chunk := file.read(CHUNK):
        yield chunk
