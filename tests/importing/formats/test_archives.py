"""Archives of files: their members are read one by one, within limits, and what could do harm is refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import read_file
from tests.importing.formats.test_pages import KNOWN, TEXT


def zipped(*members: tuple[str, bytes]) -> bytes:
    """Write a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(*members: tuple[tarfile.TarInfo, bytes], mode: str = "w") -> bytes:
    """Write a tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def contents(data: bytes, name: str, **options: Any) -> list[ArticleDraft | Refusal]:
    """Read all that an archive holds."""
    return list(read_file(data, name, KNOWN, Options(**options)))


def test_members_of_a_zip_are_read_each_by_its_own_format() -> None:
    data = zipped(
        ("a/one.txt", TEXT.encode()),
        ("b.jsonl", b'{"title": "T u", "text": "v w x", "id": 7}\n'),
        ("c.png", b"\x89PNG\r\n"),
    )
    text, record, picture = contents(data, "all.zip")
    assert isinstance(text, ArticleDraft)
    assert (text.member, text.original) == ("a/one.txt", TEXT.encode())
    assert record.member == "b.jsonl#7"
    assert isinstance(picture, Refusal)
    assert (picture.outcome, picture.member) == ("skipped", "c.png")


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_members_of_a_tar(mode: str) -> None:
    data = tarred((tarfile.TarInfo("one.txt"), TEXT.encode()), (tarfile.TarInfo("two.txt"), TEXT.encode()), mode=mode)
    assert [one.member for one in contents(data, "all.tar")] == ["one.txt", "two.txt"]


def test_a_tar_is_told_from_what_its_first_member_is_called() -> None:
    data = tarred(
        (tarfile.TarInfo("BZh9 of May.txt"), TEXT.encode()), (tarfile.TarInfo("b.txt"), TEXT.encode()), mode="w"
    )
    assert [one.member for one in contents(data, "all.tar")] == ["BZh9 of May.txt", "b.txt"]


@pytest.mark.parametrize(("compress", "ending"), [(gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")])
def test_a_single_compressed_file(compress: Callable[[bytes], bytes], ending: str) -> None:
    (draft,) = contents(compress(TEXT.encode()), f"a.txt.{ending}")
    assert isinstance(draft, ArticleDraft)
    assert draft.body == TEXT
    lines = f'{{"title": "One", "text": "{TEXT} 1"}}\n{{"title": "Two", "text": "{TEXT} 2"}}\n'
    assert len(contents(compress(lines.encode()), f"a.jsonl.{ending}")) == 2
    (refusal,) = contents(compress(TEXT.encode() * 9)[:-9], f"a.txt.{ending}")
    assert isinstance(refusal, Refusal) and "compressed file is broken" in refusal.message
    (refusal,) = contents(compress(b"a" * 3_000_000), f"a.txt.{ending}")
    assert isinstance(refusal, Refusal)


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    """Write a link or a device of a tar archive."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (zipped(("../../etc/cron.d/x", b"text")), "leads out"),
        (zipped(("/etc/passwd", b"text")), "leads out"),
        (zipped(("C:\\x.txt", b"text")), "leads out"),
        (zipped(("inner.zip", zipped(("a.txt", b"text")))), "inside an archive"),
        (zipped(("bomb.txt", b"\0" * 5_000_000 + b"x")), "bomb"),
        (tarred((tarfile.TarInfo("../x.txt"), b"text")), "leads out"),
        (tarred((link("a", "/etc/passwd"), b"")), "link or a device"),
        (tarred((link("a", "", tarfile.CHRTYPE), b"")), "link or a device"),
        (tarred((link("a", "", tarfile.FIFOTYPE), b"")), "link or a device"),
        (b"PK\x03\x04 broken", "broken"),
        (b"\x1f\x8b broken", "broken"),
    ],
)
def test_members_that_could_do_harm_are_refused(data: bytes, word: str) -> None:
    (refusal,) = contents(data, "a.zip")
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "failed"
    assert word in refusal.message


def test_a_zip_member_that_is_a_link_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    (refusal,) = contents(out.getvalue(), "a.zip")
    assert isinstance(refusal, Refusal)
    assert "link" in refusal.message


def test_the_limits_of_an_archive_stop_it() -> None:
    data = zipped(*((f"{number}.txt", TEXT.encode()) for number in range(5)))
    assert [one.outcome if isinstance(one, Refusal) else "ok" for one in contents(data, "a.zip", max_members=2)] == [
        "ok",
        "ok",
        "failed",
    ]
    found = contents(data, "a.zip", max_unpacked_bytes=len(TEXT.encode()) * 2)
    assert [isinstance(one, Refusal) for one in found] == [False, False, True]
    large = contents(tarred((tarfile.TarInfo("a.txt"), TEXT.encode())), "a.tar", max_bytes=10)
    assert [isinstance(one, Refusal) for one in large] == [True]
    forged = bytearray(zipped(("a.txt", TEXT.encode() * 50)))
    forged[forged.index(b"PK\x01\x02") + 16] ^= 0xFF
    (broken,) = contents(bytes(forged), "a.zip")
    assert isinstance(broken, Refusal)
    assert "broken" in broken.message


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_names_without_end_in_a_tar_are_never_loaded_into_memory(kind: bytes) -> None:
    about = tarfile.TarInfo("x")
    about.type, about.size = kind, 64 * 1024 * 1024
    bomb = gzip.compress(about.tobuf(tarfile.GNU_FORMAT) + bytes(about.size + 4096), compresslevel=1)
    tracemalloc.start()
    try:
        (refusal,) = read_file(bomb, "a.tgz", Known(), Options())
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(refusal, Refusal) and "too long" in refusal.message
    assert most < 16 * 1024 * 1024
