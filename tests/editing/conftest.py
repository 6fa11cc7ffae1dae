"""What tests of the vocabulary begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editing.collection import SMALL, written


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path, SMALL)
