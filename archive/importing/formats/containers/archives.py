"""ZIP and tar archives and compressed files, streamed within limits; what could do harm is refused with its reason."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from archive.importing.drafts import Refusal
from archive.importing.formats.containers.member_names import member_names

CONTAINERS = frozenset(("zip", "tar", "compressed"))
# Compressed files by their first bytes: each is one file, or a tar archive.
COMPRESSED: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open
}  # fmt: skip
_HEAD_OF_TAR = 265  # bytes that tell a tar archive
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError)
# A member may unpack to so many times its packed size once it is larger than this.
MOST_TIMES = 200
SMALL = 1024 * 1024
_PIECE = 256 * 1024
# Names and the like that stand before a member are loaded into memory at once, however small they were packed.
LONGEST_ABOUT_OTHERS = 1024 * 1024
_ABOUT_OTHERS = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
)  # fmt: skip


class _BoundedInfo(tarfile.TarInfo):
    """A member of a tar archive; one that only describes others (a long name and the like) must not be too long."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _ABOUT_OTHERS and self.size > LONGEST_ABOUT_OTHERS:
            raise tarfile.ReadError("what it says about a member is too long")
        member: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return member


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bytes of one member, members, and unpacked bytes of all."""

    member_bytes: int
    members: int
    unpacked_bytes: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive: its name there, and its bytes or why they are not read."""

    name: str
    data: bytes = b""
    refusal: Refusal | None = None


def members(archive: IO[bytes], limits: Limits) -> Iterator[Member]:
    """Yield the members of an archive one after the other, in its own order; nothing is written to disk.

    Folders are passed over. Links, devices, names that lead out of it, encrypted members and bombs are refused.
    """
    head = archive.read(_HEAD_OF_TAR)
    archive.seek(0)
    opened = next((opened for magic, opened in COMPRESSED.items() if head.startswith(magic)), None)
    if head.startswith(b"PK"):
        found = _zip_members(archive, limits)
    elif opened and not is_tar(head) and not _holds_tar(archive, opened):
        found = _single_member(archive, opened, limits)
    else:
        found = _tar_members(archive, limits)
    total = 0
    for number, member in enumerate(found, start=1):
        if number > limits.members:
            yield _refused("", f"The archive has more than {limits.members:,} members; the rest was not read.")
            return
        total += len(member.data)
        if total > limits.unpacked_bytes:
            limit = f"{limits.unpacked_bytes / 1_048_576:,.0f} MiB"
            yield _refused(member.name, f"The archive unpacks to more than {limit}; the rest was not read.")
            return
        yield member


def _refused(name: str, message: str) -> Member:
    return Member(name, refusal=Refusal("failed", message))


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":" or "\0" in name


def _read_limited(stream: IO[bytes], packed: int | None, limits: Limits) -> bytes | str:
    """Read a member, or say why not; never holds much more than the limit."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > limits.member_bytes:
            return f"The member is larger than {limits.member_bytes / 1_048_576:,.0f} MiB."
        if packed is not None and size > SMALL and size > packed * MOST_TIMES:
            return f"The member unpacks to more than {MOST_TIMES} times its size, as a bomb does."
        pieces.append(piece)
    return b"".join(pieces)


def _zip_members(archive: IO[bytes], limits: Limits) -> Iterator[Member]:
    try:
        opened = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        yield _refused("", f"The ZIP archive is broken: {error}.")
        return
    with opened:
        seen: set[str] = set()
        names = member_names(opened.infolist())
        for place, info in enumerate(opened.infolist()):
            if info.is_dir():
                continue
            name = names[place]
            mode = info.external_attr >> 16
            if _leads_out(name):
                yield _refused(name, "The name of the member leads out of the archive.")
            elif mode and (mode & 0o170000) not in (0, 0o100000):
                yield _refused(name, "The member is a link or a device, not a file.")
            elif info.flag_bits & 1:
                yield _refused(name, "The member is encrypted.")
            elif name in seen:
                yield _refused(name, "The archive has another member of this name; only the first was read.")
            else:
                seen.add(name)
                yield _zip_member(opened, info, name, limits)


def _zip_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: Limits) -> Member:
    try:
        with opened.open(info) as stream:
            data = _read_limited(stream, info.compress_size, limits)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        return _refused(name, f"The member is broken: {error}.")
    return _refused(name, data) if isinstance(data, str) else Member(name, data)


def _tar_members(archive: IO[bytes], limits: Limits) -> Iterator[Member]:
    passed = 0
    try:
        with tarfile.open(fileobj=archive, mode="r|*", tarinfo=_BoundedInfo) as opened:
            for info in opened:
                if info.isdir():
                    continue
                if _leads_out(info.name):
                    yield _refused(info.name, "The name of the member leads out of the archive.")
                elif not info.isreg():
                    yield _refused(info.name, "The member is a link or a device, not a file.")
                elif (passed := passed + info.size) > limits.unpacked_bytes:
                    yield _refused(info.name, "The archive unpacks to more than is read; the rest was not read.")
                    return
                elif info.size > limits.member_bytes:
                    yield _refused(info.name, f"The member is larger than {limits.member_bytes / 1_048_576:,.0f} MiB.")
                else:
                    stream = opened.extractfile(info)
                    data = _read_limited(stream, None, limits) if stream else "The member has no bytes."
                    yield _refused(info.name, data) if isinstance(data, str) else Member(info.name, data)
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        yield _refused("", f"The tar archive is broken: {error}.")


def is_tar(data: bytes) -> bool:
    """Return whether bytes are the beginning of a tar archive, whatever its first member is called."""
    return data[257:262] == b"ustar"


def _holds_tar(archive: IO[bytes], opened: Callable[[IO[bytes]], Any]) -> bool:
    try:
        with opened(archive) as stream:
            return is_tar(stream.read(_HEAD_OF_TAR))
    except _BROKEN:
        return False
    finally:
        archive.seek(0)


def _single_member(archive: IO[bytes], opened: Callable[[IO[bytes]], Any], limits: Limits) -> Iterator[Member]:
    """Yield the single file that was compressed, as a member without a name."""
    archive.seek(0, 2)
    packed = archive.tell()
    archive.seek(0)
    try:
        with opened(archive) as stream:
            data = _read_limited(stream, packed, limits)
    except _BROKEN as error:
        data = f"The compressed file is broken: {error}."
    yield _refused("", data) if isinstance(data, str) else Member("", data)
