"""Lists of words as they stand in tables: one string, its words parted by spaces."""

from __future__ import annotations


def words(listed: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(listed.split())
