"""What earlier bags hold already, so that a bag of changes has only what is new, different or gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from archive.preserving.bags.layout import FILES, REMOVED, Kind
from archive.preserving.bags.reading import Bag, Line, merged
from archive.preserving.bags.values import dumps


class Earlier:
    """The records of one file in earlier bags, walked through beside those of the archive, which have the same order.

    `kind` and `after` say where the walk begins, where an export goes on that was broken off.
    """

    def __init__(self, bags: Sequence[Bag], file: str, kind: str, after: Any) -> None:
        self._order = {one.name: number for number, one in enumerate(FILES[file])}
        self._is_lines = file.endswith(".jsonl")
        self._lines = merged(bags, file)
        self._next: Line | None = next(self._lines, None)
        begins = self._order[kind]
        while (line := self._next) and (
            self._order[line.kind] < begins
            or (self._order[line.kind] == begins and after is not None and line.key <= after)
        ):
            self._step()

    def removed_until(self, kind: Kind, key: Any = None) -> Iterator[bytes]:
        """Yield marks for the records before this key, or up to the end of the kind, which are there no longer."""
        while (line := self._next) and line.kind == kind.name and (key is None or line.key < key):
            mark = {kind.key: line.key, REMOVED: True}
            yield dumps({"record": kind.name, **mark} if self._is_lines else mark)
            self._step()

    def has(self, kind: Kind, key: Any, written: bytes) -> bool:
        """Say whether the earlier bags have this record, written in the same way."""
        line = self._next
        if line is None or line.kind != kind.name or line.key != key:
            return False
        self._step()
        return line.written == written

    def _step(self) -> None:
        self._next = next(self._lines, None)
