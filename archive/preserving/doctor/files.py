"""Files and folders: who may read and write them, whether there is room, and whether static files are collected."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.db import connection

from archive.models import Original
from archive.preserving.doctor.findings import Finding, fault, ok, warning
from archive.preserving.original_files import stores_in_use
from archive.stores import StoreUnavailableError, store_at
from archive.stores.addresses import folder_of

LEAST_ROOM = 200_000_000  # bytes
SPARE_ROOM = 1_000_000_000
COLLECT = "manage.py collectstatic --no-input"


def _data() -> Path:
    return Path(settings.ARCHIVE_DATA_DIR)


def _give(folder: Path) -> str:
    """Return what gives a folder to who runs this, as root has to say it."""
    return f"chown -R {pwd.getpwuid(os.geteuid()).pw_name} {folder}   (as root)"


def check_data_folder() -> Finding:
    folder = _data()
    if not folder.is_dir():
        return fault(f"The data folder {folder} is not there.", "ARCHIVE_DATA_DIR=…")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return fault(f"The data folder {folder} can't be written by this user.", _give(folder))
    if folder.stat().st_mode & stat.S_IWOTH:
        return fault(f"Every user of this machine may write into the data folder {folder}.", f"chmod 750 {folder}")
    others = [path for path in folder.iterdir() if not path.is_symlink() and not os.access(path, os.R_OK | os.W_OK)]
    if others:
        return fault(f"{others[0]} can't be read and written by this user.", _give(folder))
    return ok(f"The data folder {folder} is this user’s to write.")


def check_secrets() -> Finding:
    """Look at what nobody else may read: the secret key that was made, and the database with hashes of passwords."""
    secret = _data() / "secret_key"
    if secret.exists() and secret.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return fault(f"Others may read the secret key in {secret}.", f"chmod 600 {secret}")
    if connection.vendor == "sqlite":
        live = Path(str(connection.settings_dict["NAME"]))
        if live.is_file() and live.stat().st_mode & stat.S_IROTH and live.parent.stat().st_mode & stat.S_IXOTH:
            return warning(
                f"Every user of this machine may read {live}, which holds hashes of passwords.",
                f"chmod o-rwx {live.parent}",
            )
    return ok("Secrets are readable by their owner alone.")


def check_room() -> Finding:
    """Look whether the disk has room for going on, and for writing the database anew."""
    folders = {_data()} | ({settings.BACKUP_DIR} if settings.BACKUP_DIR and settings.BACKUP_DIR.is_dir() else set())
    size = 0
    if connection.vendor == "sqlite":
        live = Path(str(connection.settings_dict["NAME"]))
        size = live.stat().st_size if live.is_file() else 0
    free, folder = min((shutil.disk_usage(one).free, str(one)) for one in folders)
    if free < LEAST_ROOM:
        return fault(f"The disk of {folder} is all but full: {free:,} bytes are left.", f"df -h {folder}")
    if free < size + SPARE_ROOM:
        return warning(
            f"{free:,} bytes are left on the disk of {folder}: a copy of the database, of {size:,} bytes, may not find"
            " room.",
            f"df -h {folder}",
        )
    return ok(f"{free // 1_000_000_000:,} GB are left on the disk of {folder}.")


def check_originals() -> Finding:
    """Look whether every store in which originals lie is there, and that to which new ones go (one query)."""
    for address in stores_in_use():
        try:
            store_at(address).archive()
        except StoreUnavailableError as error:
            if not Original.objects.filter(store=address).exists() and _may_begin(address):
                continue
            return fault(
                f"Originals lie at {address}, which can't be used: {error.strerror}. Nothing is imported meanwhile, and"
                " no backup made.",
                "mount it, or give it to this user; if it lies elsewhere now: manage.py move_originals --to ADDRESS",
            )
    return ok("The stores of originals are there." if settings.ORIGINALS_URL else "Originals lie in the database.")


def _may_begin(address: str) -> bool:
    """Say whether the first import can make this store: a folder below one that this user may write to."""
    if not address.startswith("file:"):
        return False
    folder = folder_of(address)
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def check_static_files() -> Finding:
    if not settings.PRODUCTION:
        return ok("Static files come straight from the code: this is not production.")
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.is_file():
        return fault("Static files were never collected: pages have no style.", COLLECT)
    known = staticfiles_storage.hashed_files if isinstance(staticfiles_storage, ManifestStaticFilesStorage) else {}
    found = {name: storage.path(name) for finder in get_finders() for name, storage in finder.list([])}
    if missing := sorted(found.keys() - known.keys()):
        return fault(f"{len(missing)} static files were not collected, {missing[0]} among them.", COLLECT)
    collected_at = manifest.stat().st_mtime
    if newer := sorted(name for name, path in found.items() if Path(path).stat().st_mtime > collected_at):
        return warning(f"{len(newer)} static files are newer than what was collected, {newer[0]} among them.", COLLECT)
    return ok(f"{len(found):,} static files are collected.")
