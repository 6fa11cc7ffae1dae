"""What can be wrong with a bag, or with what is asked of one."""

from __future__ import annotations


class BagError(Exception):
    """A bag can't be made or restored; the message says why, naming the file, and what to do."""
