"""Static files, hashed and compressed once: `collectstatic` keeps what an earlier release compressed already."""

from __future__ import annotations

import gzip
import os
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

DECOMPRESS = {".br": brotli.decompress, ".gz": gzip.decompress}


class FrugalCompressor(Compressor):  # type: ignore[misc]
    """Compress what is not compressed yet; a file under its name and under its hashed name costs one compression."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.compress_brotli = cache(Compressor.compress_brotli)
        self.compress_gzip = cache(Compressor.compress_gzip)

    def compress(self, path: str) -> list[str]:
        """Write the compressed files beside this one and return their paths."""
        source = Path(path)
        content = source.read_bytes()
        beside = [f"{path}{suffix}" for suffix in DECOMPRESS if holds(path + suffix, content)]
        if len(beside) < len(DECOMPRESS):
            return list(super().compress(path))
        times = source.stat()
        for compressed in beside:
            os.utime(compressed, (times.st_atime, times.st_mtime))
        return beside


def holds(compressed: str, content: bytes) -> bool:
    """Say whether a compressed file is there, whole, and of this content."""
    try:
        held: bytes = DECOMPRESS[compressed[-3:]](Path(compressed).read_bytes())
        return held == content
    except (OSError, EOFError, zlib.error, brotli.error):
        return False


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The files as WhiteNoise serves them."""

    def create_compressor(self, **options: Any) -> Compressor:
        return FrugalCompressor(**options)
