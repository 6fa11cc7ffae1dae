"""What tests of bags begin with."""

from __future__ import annotations

import pytest

from tests.preserving.bags.archives import fill_richly
from tests.shared import shared


@shared
def rich() -> None:
    """Fill the archive with something of every kind."""
    fill_richly()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disks of the machine: others write on them, too."""
    monkeypatch.setattr("archive.preserving.bags.folder.os.sync", lambda: None)
    monkeypatch.setattr("archive.preserving.bags.folder.os.fsync", lambda _file: None)
