"""A bag while it is being made: beside the place where it is to stand, which it takes once it is whole."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from archive.preserving.bags.errors import BagError

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PROGRESS = "progress.json"
PART = ".part"
AT_ONCE = 1 << 20  # bytes
Progress = Callable[[str, int, int], object]  # what is done, how far it is, of how much


@dataclass(slots=True)
class Position:
    """How far a bag is: whole files, and of the one at hand the kind, the key and the size up to which it stands."""

    done: list[str] = field(default_factory=list)
    file: str = ""
    kind: str = ""
    after: Any = None
    size: int = 0
    counts: dict[str, int] = field(default_factory=dict)


class BagFolder:
    """The folder of an unfinished bag. `stamp` says of what it is made: a broken one only goes on from the same."""

    def __init__(self, path: Path, stamp: dict[str, Any]) -> None:
        self.path = path.absolute()
        self.part = self.path.parent / f"{self.path.name}{PART}"
        self.stamp = stamp
        self.position = Position()
        self.is_resumed = False
        self._has_unsynced = False

    @contextmanager
    def opened(self, *, anew: bool) -> Iterator[None]:
        """Hold the unfinished folder: a new one, or one that was broken off. Raises BagError where that can't be."""
        if self.path.exists() and not (self.path.is_dir() and not any(self.path.iterdir())):
            raise BagError(f"{self.path} is there already. Name a new folder, or remove this one.")
        if not self.path.parent.is_dir():
            raise BagError(f"{self.path.parent} is no folder. Make it first, or name another place.")
        self.part.mkdir(exist_ok=True)
        with (self.part / PROGRESS).open("a+") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BagError(f"{self.part} is being written by another process. Wait until it has ended.") from None
            held.seek(0)
            self._go_on(held.read(), anew=anew)
            yield

    def _go_on(self, written: str, *, anew: bool) -> None:
        others = [one for one in self.part.iterdir() if one.name != PROGRESS]
        if anew:
            for one in others:
                shutil.rmtree(one) if one.is_dir() else one.unlink()
        elif written:
            stamp, position = self._read(written)
            if stamp != self.stamp:
                raise BagError(
                    f"The archive, or what was asked for, has changed since the export to {self.part} was broken off."
                    " Begin it again: add --anew"
                )
            self.position = position
            self.is_resumed = True
        elif others:
            raise BagError(f"{self.part} is there already and no unfinished bag. Remove it, or name another folder.")
        self.save()

    def _read(self, written: str) -> tuple[Any, Position]:
        try:
            progress = json.loads(written)
            return progress["stamp"], Position(**progress["position"])
        except (ValueError, KeyError, TypeError):
            raise BagError(
                f"{self.part / PROGRESS} can't be read, so that nobody knows how far the export has come. Begin it"
                " again: add --anew"
            ) from None

    def save(self) -> None:
        """Remember how far it is. The file stays the same one, for it is locked.

        Small files are on the disk before it says that they are written: they are not written again.
        """
        if self._has_unsynced:
            os.sync()
            self._has_unsynced = False
        with (self.part / PROGRESS).open("r+") as held:
            written = json.dumps({"stamp": self.stamp, "position": asdict(self.position)})
            held.write(written)
            held.truncate()
            held.flush()
            os.fsync(held.fileno())

    def open_data(self, name: str) -> IO[bytes]:
        """Open a file of `data/` for what comes next: a new one, or one cut to where it was when progress was saved."""
        path = self.part / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.position.file != name:
            self.position.file, self.position.kind, self.position.after, self.position.size = name, "", None, 0
        file = path.open("r+b" if path.exists() else "w+b")
        file.truncate(self.position.size)
        file.seek(self.position.size)
        return file

    def write(self, path: str | os.PathLike[str], data: bytes) -> None:
        """Write a whole small file."""
        self._has_unsynced = True
        target = self.part / path
        try:
            target.write_bytes(data)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    def finish(self, info: dict[str, str], progress: Progress) -> None:
        """Read all of it once more for its checksums, describe the bag, and put it where it is to stand."""
        total = sum(self.position.counts.values())
        size = number = 0
        with (self.part / MANIFEST).open("wb") as manifest:
            for name in walk(self.part):
                digest, length = digest_of(self.part / name)
                manifest.write(f"{digest}  {name}\n".encode())
                size, number = size + length, number + 1
                if number % 500 == 0:
                    progress("checksums", number, total)
        said = {
            "Bagging-Date": date.today().isoformat(),  # noqa: DTZ011  # a day as people here have it
            **info,
            "Payload-Oxum": f"{size}.{number}",
        }
        self.write("bagit.txt", DECLARATION)
        self.write("bag-info.txt", "".join(f"{name}: {value}\n" for name, value in said.items()).encode())
        tagged = ("bag-info.txt", "bagit.txt", MANIFEST)
        lines = [f"{digest_of(self.part / name)[0]}  {name}\n" for name in tagged]
        self.write(TAG_MANIFEST, "".join(lines).encode())
        os.sync()
        (self.part / PROGRESS).unlink()
        self.part.rename(self.path)


def walk(bag: Path, folder: str = "data") -> Iterator[str]:
    """Yield all that lies in a folder of a bag, but for folders: as manifests name it, in the order of names."""
    with os.scandir(bag / folder) as found:
        entries = sorted(found, key=lambda one: one.name)
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from walk(bag, name)
        else:
            yield name


def digest_of(path: str | os.PathLike[str]) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file."""
    found, size = hashlib.sha256(), 0
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # millions of small ones are read
        while data := file.read(AT_ONCE):
            found.update(data)
            size += len(data)
    return found.hexdigest(), size
