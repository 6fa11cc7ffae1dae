"""Why the write path refuses a change."""

from __future__ import annotations

from archive.models.curated import Curated


class StaleSaveError(Exception):
    """Someone else saved since: `current` is the record as it is now, `expected` the version that was seen."""

    def __init__(self, current: Curated, expected: int) -> None:
        super().__init__(
            f"Someone else saved “{current}” since you opened it (version {expected}, now {current.version})."
            " Compare both and save again."
        )
        self.current = current
        self.expected = expected


class NotDeletableError(Exception):
    """The archive deletes no article, original, change or past address."""


class ErasedError(Exception):
    """Nothing can be set on an article that was erased."""


class UndoneMeanwhileError(Exception):
    """An act can't go on: what was done of it so far was undone."""
