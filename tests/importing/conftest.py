"""A folder to import, and how to take it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.models import (
    ImportRecord,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


@pytest.fixture
def take(folder: Path) -> Callable[..., dict[str, str]]:
    """Import the folder and return the outcome of each file by its name."""

    def take(**options: Any) -> dict[str, str]:
        result = run_import([folder], ImportOptions(**options))
        records = ImportRecord.objects.filter(batch=result.batch)
        assert sum(result.counts.values()) == records.count()
        return {Path(record.path).name: record.outcome for record in records}

    return take
