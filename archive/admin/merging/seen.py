"""Which version of a record a person saw before they decided."""

from __future__ import annotations

from collections.abc import Mapping

from archive.models.curated import Curated


def seen_version(given: Mapping[str, str], row: Curated) -> int:
    """Return the version of a record that a form came with; what came without one was seen by nobody."""
    seen = given.get(f"version-{row.pk}", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
