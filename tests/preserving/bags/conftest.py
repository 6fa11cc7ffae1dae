"""What tests of bags begin with."""

from __future__ import annotations

from tests.preserving.bags.archives import fill_richly
from tests.shared import shared


@shared
def rich() -> None:
    """Fill the archive with something of every kind."""
    fill_richly()
