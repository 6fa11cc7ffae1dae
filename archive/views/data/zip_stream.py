"""A ZIP file written piece by piece, for whoever reads it while it is made."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, cast


class _Outlet(io.RawIOBase):
    """Takes what is written until it is fetched; it can't be sought, so that `zipfile` writes straight on."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(cast(bytes, data))
        self._written.append(piece)
        return len(piece)

    def fetch(self) -> bytes:
        found = b"".join(self._written)
        self._written.clear()
        return found


def zip_pieces(members: Iterable[tuple[str, bytes]], folder: str, at: datetime) -> Iterator[bytes]:
    """Yield a ZIP file of members, (name, content), in a folder, and behind them their checksums.

    Python's own `zipfile` does it: each member is in memory by itself, so that no library that streams the content of a
    member is needed. `manifest-sha256.txt` has a line for each member, as `sha256sum --check` reads it.
    """
    outlet = _Outlet()
    checksums = []
    moment = at.timetuple()[:6]
    with zipfile.ZipFile(cast(IO[bytes], outlet), "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            checksums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
            made.writestr(_member(f"{folder}/{name}", moment), content)
            yield outlet.fetch()
        made.writestr(_member(f"{folder}/manifest-sha256.txt", moment), "".join(checksums).encode())
    yield outlet.fetch()


def _member(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, cast(tuple[int, int, int, int, int, int], moment))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member
