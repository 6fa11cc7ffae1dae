"""Static files are compressed as WhiteNoise does it, and what is compressed already is left alone."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import brotli
import pytest
from whitenoise.compress import Compressor

from config.static_files import FrugalCompressor

STYLE = b"body { margin: 0 }\n" * 50


@pytest.fixture
def compressions(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Count what is compressed with Brotli."""
    done: list[bytes] = []
    compress = Compressor.compress_brotli
    monkeypatch.setattr(Compressor, "compress_brotli", lambda data: done.append(data) or compress(data))
    return done


def compress(*paths: Path) -> list[list[str]]:
    """Compress these in a run of their own."""
    compressor = FrugalCompressor(quiet=True)
    return [compressor.compress(str(path)) for path in paths]


def is_compressed(path: Path, content: bytes) -> bool:
    compressed = [Path(f"{path}{suffix}") for suffix in (".br", ".gz")]
    brotlied, gzipped = (file.read_bytes() for file in compressed)
    times = {file.stat().st_mtime for file in (path, *compressed)}
    return brotli.decompress(brotlied) == gzip.decompress(gzipped) == content and len(times) == 1


def test_one_content_under_two_names_is_compressed_once(tmp_path: Path, compressions: list[bytes]) -> None:
    names = [tmp_path / "site.css", tmp_path / "site.0123456789ab.css"]
    for path in names:
        path.write_bytes(STYLE)
    assert compress(*names) == [[f"{path}.br", f"{path}.gz"] for path in names]
    assert all(is_compressed(path, STYLE) for path in names)
    assert compressions == [STYLE]


def test_what_is_compressed_already_is_kept_with_the_time_of_its_file(
    tmp_path: Path, compressions: list[bytes]
) -> None:
    path = tmp_path / "site.css"
    path.write_bytes(STYLE)
    first = compress(path)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert compress(path) == first
    assert is_compressed(path, STYLE)
    assert len(compressions) == 1


@pytest.mark.parametrize("suffix", [".br", ".gz"])
@pytest.mark.parametrize("left", [b"", b"no compressed file", None], ids=["empty", "other", "half"])
def test_what_was_left_broken_is_compressed_anew(
    tmp_path: Path, compressions: list[bytes], suffix: str, left: bytes | None
) -> None:
    path, broken = tmp_path / "site.css", tmp_path / f"site.css{suffix}"
    path.write_bytes(STYLE)
    compress(path)
    broken.write_bytes(broken.read_bytes()[:-5] if left is None else left)
    compress(path)
    assert is_compressed(path, STYLE)
    assert len(compressions) == 2


def test_what_changed_is_compressed_anew(tmp_path: Path) -> None:
    path = tmp_path / "site.css"
    for content in (STYLE, STYLE + b"a { color: red }"):
        path.write_bytes(content)
        compress(path)
        assert is_compressed(path, content)


def test_what_gets_no_smaller_stays_alone(tmp_path: Path) -> None:
    path = tmp_path / "dot.ico"
    path.write_bytes(b"x")
    assert compress(path) == [[]]
    assert list(tmp_path.iterdir()) == [path]
