"""Why a merge is refused."""

from __future__ import annotations


class MergeRefusedError(Exception):
    """These may not be merged, or not by this person; the message says why."""


class TooManyError(Exception):
    """More records name what is to be merged than can be written at once."""
