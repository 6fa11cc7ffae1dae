"""Originals that lie in folders and not in the database (`ORIGINALS_URL`): copied beside a backup, and back.

A file there is never changed, for it is named by its content. So one copy serves all backups in a folder: each adds
what came, and what left the archive goes from the copy with the last backup that knew it. What belongs to the archive,
the database says, never what happens to lie in a folder: one that is not mounted is empty, and has lost nothing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.models import Generation, Original
from archive.preserving.backups.manifest import BackupError, written_beside
from archive.preserving.original_files import after_part
from archive.stores import MARKER, StoreUnavailableError, is_name, store_at
from archive.stores.addresses import folder_of
from archive.stores.store import PARTS

FOLDER = "originals"  # beside the backups
GONE = ".gone.json"  # in it: since when a file is no longer in the archive
AT_ONCE = 500  # rows that name another store


@dataclass(frozen=True, slots=True)
class Copied:
    """How many originals of the archive lie beside the backup, and how many are missing there and in their folder."""

    files: int
    missing: int = 0


def own_folder() -> Path | None:
    """Return the folder that new originals go to; None where they go to the database, or somewhere else yet."""
    address = str(settings.ORIGINALS_URL or "")
    return folder_of(address) if address.startswith("file:") else None


def folders() -> list[str]:
    """Return the addresses of the folders in which originals lie, whatever the settings say now (one query)."""
    return [address for address in _stores() if address.startswith("file:")]


def buckets() -> list[str]:
    """Return the addresses of what else originals lie in (one query)."""
    return [address for address in _stores() if not address.startswith("file:")]


def _stores() -> list[str]:
    held = Original.objects.filter(erased_at=None).exclude(store="").order_by()
    return sorted(held.values_list("store", flat=True).distinct())


def see_to_folders() -> None:
    """Raise BackupError unless every folder in which originals lie is there, so that nothing of them is left out."""
    with _explained():
        for address in folders():
            store_at(address).archive()


def copy_originals(target: Path, now: datetime) -> Copied | None:
    """Copy what is new in the folders of originals to that beside a backup; None where no folder has any.

    To be called after the database was copied: files are written before their rows, so that nothing can be missing.
    Memory holds the 256th part of the names, by one query each. Raises BackupError where a folder is away.
    """
    used = folders()
    if not used:
        return None
    see_to_folders()
    copy = target / FOLDER
    copy.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = missing = 0
    gone, told = _read_gone(copy), dict[str, str]()
    for part in PARTS:
        rows = Original.objects.filter(sha256__gte=part, sha256__lt=after_part(part), erased_at=None, store__in=used)
        belonging = dict(rows.values_list("sha256", "store"))
        for name, address in sorted(belonging.items()):
            is_there = _copy(folder_of(address) / part / name, copy / part / name)
            files, missing = files + is_there, missing + (not is_there)
        left = (f"{part}/{name}" for name in _names(copy / part) if name not in belonging)
        told |= {name: gone.get(name, now.isoformat()) for name in left}
    see_to_folders()  # one that went away meanwhile is not missing its files
    _copy(folder_of(used[0]) / MARKER, copy / MARKER)
    with written_beside(copy / GONE) as draft:
        draft.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return Copied(files, missing)


def drop_gone(target: Path, oldest: datetime) -> int:
    """Remove from the copy what was gone from the archive before the oldest backup that is kept; return how many."""
    copy = target / FOLDER
    dropped = [name for name, since in _read_gone(copy).items() if datetime.fromisoformat(since) <= oldest]
    for name in dropped:
        (copy / name).unlink(missing_ok=True)
    return len(dropped)


def check_copy(backup_folder: Path, told: dict[str, Any]) -> None:
    """Raise BackupError unless the originals that a backup needs lie beside it, and can go back to a folder here."""
    copy = backup_folder / FOLDER
    if own_folder() is None:
        raise BackupError(f"The backup has its originals in {copy}, and ORIGINALS_URL names no folder. Set it so.")
    found = sum(1 for path in copy.rglob("*") if path.is_file() and not path.name.startswith("."))
    if found < told["files"]:
        raise BackupError(f"{copy} has {found:,} originals, and the backup needs {told['files']:,}. Copy all of them.")


def restore_originals(backup_folder: Path) -> int:
    """Copy originals back that the folder of the archive lacks; what is there stays. Return how many came back.

    What the database says to lie in another folder, as where the backup was made, lies in this one from now on: what
    is erased here must not be destroyed there. Raises StoreUnavailableError.
    """
    origin, copy = own_folder(), backup_folder / FOLDER
    assert origin, "check_copy comes first"
    n = 0
    _copy(copy / MARKER, origin / MARKER)
    store_at(settings.ORIGINALS_URL).begin(Generation.revision().archive)
    for part in PARTS:
        names = _names(copy / part)
        for name in names:
            if not (origin / part / name).exists():
                n += _copy(copy / part / name, origin / part / name)
        for begin in range(0, len(names), AT_ONCE):
            some = names[begin : begin + AT_ONCE]
            elsewhere = Original.objects.filter(sha256__in=some, store__startswith="file:")
            elsewhere.exclude(store=settings.ORIGINALS_URL).update(store=settings.ORIGINALS_URL)
    return n


def _copy(one: Path, other: Path) -> bool:
    """Copy a file that is not there yet, whole or not at all; say whether it is there now."""
    try:
        size = one.stat().st_size
    except FileNotFoundError:
        return other.exists()  # erased meanwhile, or lost: the copy has it still
    if other.exists() and (other.name == MARKER or other.stat().st_size == size):
        return True
    other.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileNotFoundError), written_beside(other) as draft:  # erased meanwhile
        shutil.copyfile(one, draft)
    return other.exists()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except StoreUnavailableError as error:
        raise BackupError(
            f"Originals lie at {error.filename}, and can't be copied: {error.strerror} A backup without them would be"
            " none; mount it, or set right where they lie (move_originals)."
        ) from error


def _names(folder: Path) -> list[str]:
    """Return the names of the originals in a part of a folder; others there are not whole, or not originals."""
    return sorted(path.name for path in folder.iterdir() if is_name(path.name)) if folder.is_dir() else []


def _read_gone(copy: Path) -> dict[str, str]:
    try:
        told: dict[str, str] = json.loads((copy / GONE).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return told
