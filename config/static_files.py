"""Static files, hashed and compressed once: `collectstatic` keeps what an earlier release compressed already.

The page that describes the interface for programs needs three files of Swagger UI, which come from a package.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import brotli
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
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


SWAGGER_UI = "swagger-ui"
SWAGGER_UI_FILES = ("swagger-ui.css", "swagger-ui.css.map", "swagger-ui-bundle.js")


class SwaggerUiFinder(BaseFinder):
    """Finds the files of Swagger UI that are served, and leaves the other 5 MB of the package where they lie."""

    def __init__(self) -> None:
        spec = find_spec("drf_spectacular_sidecar")
        assert spec is not None and spec.origin is not None
        self.folder = Path(spec.origin).parent / "static" / "drf_spectacular_sidecar" / "swagger-ui-dist"

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where a file lies, by the path below which it is served."""
        folder, _slash, name = path.partition("/")
        found = str(self.folder / name) if folder == SWAGGER_UI and name in SWAGGER_UI_FILES else None
        return ([found] if found else []) if find_all else found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(self.folder)
        storage.prefix = SWAGGER_UI  # type: ignore[attr-defined]  # as Django's own finders say it
        return ((name, storage) for name in SWAGGER_UI_FILES)
