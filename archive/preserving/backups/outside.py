"""Originals that lie in a folder and not in the database (`ORIGINALS_URL`): copied beside a backup, and back.

A file there is never changed, for it is named by its content. So one copy of the folder serves all backups in a folder:
each adds what came, and what is gone from the archive goes from the copy with the last backup that knew it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from archive.preserving.backups.manifest import BackupError, written_beside

FOLDER = "originals"  # beside the backups
GONE = ".gone.json"  # in it: since when a file is no longer in the archive


def address() -> str:
    """Return where originals lie outside the database; empty where all lie in it."""
    return str(getattr(settings, "ORIGINALS_URL", "") or "")


def address_without_password() -> str:
    """Return where originals lie, without what opens it."""
    parts = urlsplit(address())
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def own_folder() -> Path | None:
    """Return the folder that originals lie in; None where they lie in the database, or somewhere else yet."""
    parts = urlsplit(address())
    if not address() or parts.scheme not in ("", "file"):
        return None
    return Path(settings.BASE_DIR) / unquote(parts.path)


def copy_originals(target: Path, now: datetime) -> int:
    """Copy what is new in the folder of originals to that beside a backup; return how many files it has now.

    To be called after the database was copied: files are written before their rows, so that nothing can be missing.
    """
    origin = own_folder()
    if origin is None:
        return 0
    copy = target / FOLDER
    copy.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = set(_names(origin))
    for name in sorted(names):
        _copy(origin / name, copy / name)
    gone = _read_gone(copy)
    told = {name: gone.get(name, now.isoformat()) for name in _names(copy) if name not in names}
    with written_beside(copy / GONE) as draft:
        draft.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return len(names)


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
    found = sum(1 for _name in _names(copy))
    if found < told["files"]:
        raise BackupError(f"{copy} has {found:,} originals, and the backup needs {told['files']:,}. Copy all of them.")


def restore_originals(backup_folder: Path) -> int:
    """Copy originals back that the folder of the archive lacks; what is there stays. Return how many came back."""
    origin, copy = own_folder(), backup_folder / FOLDER
    assert origin, "check_copy comes first"
    missing = [name for name in _names(copy) if not (origin / name).exists()]
    for name in missing:
        _copy(copy / name, origin / name)
    return len(missing)


def _copy(one: Path, other: Path) -> None:
    """Copy a file that is not there yet, whole or not at all."""
    if other.exists() and other.stat().st_size == one.stat().st_size:
        return
    other.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with written_beside(other) as draft:
            shutil.copyfile(one, draft)
    except FileNotFoundError:  # erased meanwhile
        return


def _names(folder: Path) -> Iterator[str]:
    """Yield the paths of all files in a folder, below it; hidden ones are not whole, or not originals."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".part":
            yield str(path.relative_to(folder))


def _read_gone(copy: Path) -> dict[str, str]:
    try:
        told: dict[str, str] = json.loads((copy / GONE).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return told
