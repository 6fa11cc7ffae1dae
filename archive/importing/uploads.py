"""Files that came by a page: kept unchanged in a folder of their own until they are imported or given up."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from archive.importing.drafts import Refusal
from archive.importing.intake.file_walk import FoundFile
from archive.importing.intake.places import hash_of
from archive.text.printable import printable

FOLDER = "uploads"  # in the data folder
LIST = "files.json"
KEPT_DAYS = 7  # that files are kept which nobody imported, or which failed
LONGEST_NAME = 150  # bytes of a name on the disk, with its ending
DAY = 24 * 3600  # seconds
TOKEN = re.compile(r"[0-9a-f]{32}")
NAMELESS = "file"


class Upload(Protocol):
    """A file as a request brings it."""

    name: str | None

    def chunks(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of an upload: what it was called, where in the folder it lies (nowhere if it was hidden), its bytes."""

    name: str
    stored: str
    size: int


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """The files that came at once, in the order in which they came."""

    token: str
    files: tuple[KeptFile, ...]

    @property
    def folder(self) -> Path:
        return folder_of(self.token)

    @property
    def size(self) -> int:
        return sum(one.size for one in self.files)

    def there(self, only: Collection[int] | None = None) -> list[KeptFile]:
        """Return the files whose bytes are still kept; with `only` those of them whose place has such a hash."""
        kept = [one for one in self.files if one.stored and (self.folder / one.stored).is_file()]
        return kept if only is None else [one for one in kept if self.place_hash(one) in only]

    def place_hash(self, file: KeptFile) -> int:
        """Return the hash by which the records of an import know a file."""
        return hash_of(str(self.folder / file.stored))

    def found(self, only: Collection[int] | None = None) -> Iterator[FoundFile]:
        """Yield the files as an import takes them, under the names that they came with; `only` is as in `there`."""
        for one in self.files if only is None else self.there(only):
            path = self.folder / one.stored if one.stored else self.folder / NAMELESS
            if not one.stored:
                yield FoundFile(path, one.name, Refusal("skipped", "Hidden files and folders are not imported."))
            elif not path.is_file():
                yield FoundFile(path, one.name, Refusal("failed", "Its bytes are no longer kept. Bring it again."))
            else:
                yield FoundFile(path, one.name, size=one.size)

    def keep_only(self, hashes: Collection[int]) -> None:
        """Remove the bytes of all files but those with these hashes, and the folder where none is left."""
        for one in self.there():
            if self.place_hash(one) not in hashes:
                (self.folder / one.stored).unlink(missing_ok=True)
        if not self.there():
            self.remove()

    def remove(self) -> None:
        """Remove the upload with all its bytes."""
        shutil.rmtree(self.folder, ignore_errors=True)


def folder_of(token: str) -> Path:
    """Return where an upload lies; raise ValueError for what names none, and could lead elsewhere."""
    if not TOKEN.fullmatch(token):
        raise ValueError(f"“{printable(token[:40])}” is not the name of an upload.")
    return Path(settings.ARCHIVE_DATA_DIR / FOLDER / token)


def keep(uploads: Iterable[Upload]) -> KeptUpload:
    """Write files into a new folder, byte by byte as they came. Raises OSError; nothing is then left behind.

    Each lies in a folder of its own under its own name, as far as a name does no harm, since a name may tell a date.
    """
    token = secrets.token_hex(16)
    folder = folder_of(token)
    folder.mkdir(mode=0o700, parents=True)
    kept = []
    try:
        for number, one in enumerate(uploads, start=1):
            given = base_name(one.name or "")
            if given.startswith("."):
                kept.append(KeptFile(given, "", 0))
                continue
            stored = f"{number:05}/{safe_name(given)}"
            path = folder / stored
            path.parent.mkdir(mode=0o700)
            with path.open("wb") as file:
                for chunk in one.chunks():
                    file.write(chunk)
            kept.append(KeptFile(given, stored, path.stat().st_size))
        (folder / LIST).write_text(json.dumps([asdict(one) for one in kept]), "utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return KeptUpload(token, tuple(kept))


def find(token: str) -> KeptUpload | None:
    """Return an upload; None if it was removed."""
    try:
        rows = json.loads((folder_of(token) / LIST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return KeptUpload(token, tuple(KeptFile(**row) for row in rows))


def remove_old(in_use: Collection[str], now: float | None = None) -> int:
    """Remove uploads that came more than a week ago and that no job works on; return how many."""
    before = (time.time() if now is None else now) - KEPT_DAYS * DAY
    number = 0
    for folder in sorted((settings.ARCHIVE_DATA_DIR / FOLDER).glob("*")):
        if TOKEN.fullmatch(folder.name) and folder.name not in in_use and folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
            number += 1
    return number


def base_name(given: str) -> str:
    """Return the name of a file without what leads to it, in characters that can be shown and stored."""
    name = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return printable(name).replace("\0", "").strip()[:255] or NAMELESS


def safe_name(name: str) -> str:
    """Return a name that a file can have anywhere: no separators, no hidden file, not too long, its ending kept."""
    name = re.sub(r"[\x00-\x1f\x7f/\\:*?\"<>|]", "_", name).lstrip(".") or NAMELESS
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    room = LONGEST_NAME - len((dot + ending).encode())
    return (stem.encode()[:room].decode(errors="ignore") or NAMELESS) + dot + ending
