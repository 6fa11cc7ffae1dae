"""What every store of bytes promises."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MARKER = "ANNALS.txt"  # says in words what the store is, and of which archive
NAME = re.compile(r"[0-9a-f]{64}")
PARTS = tuple(f"{number:02x}" for number in range(256))  # the folders: the first two digits
_WORDS = """Originals of an archive of news: the bytes that its articles came from, unchanged.

Each file lies under its SHA-256, in the folder of its first two digits. To hold all of them against it:

    find . -type f -regextype posix-extended -regex '.*/[0-9a-f]{64}' -printf '%f  %p\\n' | sha256sum --check --quiet

Which article a file belongs to stands in the database of the archive. Nothing here is ever changed.

"""


class StoreUnavailableError(OSError):
    """A store can't be read or written now. Nothing is said by it of what it holds."""

    def __init__(self, why: str, address: str) -> None:
        super().__init__(errno.EIO, why, address)

    def __reduce__(self) -> tuple[type[StoreUnavailableError], tuple[str, str]]:
        return type(self), (str(self.strerror), str(self.filename))


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as a store lists it, by its name in there; one that was written whole is named by its SHA-256."""

    name: str
    size: int
    modified_at: datetime


class ByteStore(Protocol):
    """A store of bytes under their SHA-256, of which nothing is ever written over.

    Every method raises StoreUnavailableError where the store can't be reached, or is not there: a disk that is not
    mounted holds no originals, and so has lost none.
    """

    address: str

    def begin(self, archive: str) -> None:
        """Make the store if it is new, as that of this archive (by id)."""

    def archive(self) -> str:
        """Return the id of the archive that it was made for; empty where that is not known."""

    def keep(self, given: Mapping[str, bytes]) -> None:
        """Store bytes under their SHA-256; once this returns, a loss of power does not take them away.

        What is there already stays, and counts as new for `listed`; what does not fit its name is replaced.
        """

    def read(self, sha256: str) -> bytes | None:
        """Return what stands under a SHA-256, whether it fits or not; None if there is nothing."""

    def destroy(self, names: Iterable[str]) -> None:
        """Destroy files by their SHA-256, or by the name that `listed` gives; those that are gone are no error."""

    def listed(self, part: str) -> Iterator[StoredFile]:
        """Yield the files in one of `PARTS`, in any order."""


def is_name(name: str) -> bool:
    """Say whether this is what bytes that were written whole are called."""
    return NAME.fullmatch(name) is not None


def fits(sha256: str, data: bytes | None) -> bool:
    """Say whether bytes are those of a SHA-256."""
    return data is not None and hashlib.sha256(data).hexdigest() == sha256


def marker_of(archive: str) -> bytes:
    """Return what the marker of a store says."""
    return f"{_WORDS}archive: {archive}\n".encode()


def archive_in(marker: bytes) -> str:
    """Return the id of the archive that a marker names."""
    found = re.search(r"^archive: (\S+)$", marker.decode(errors="replace"), re.MULTILINE)
    return found[1] if found else ""
