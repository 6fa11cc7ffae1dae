"""How far the walk through the site has come: what was met, what waits, what stands instead; kept in a small file.

The file lies beside what is written, so that memory stays level however many addresses there are, and a copy that was
broken off goes on where it was.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from archive.static_site.worker import Drawn, Task, is_asset

FILE = "annals-copy.walk"
BETWEEN_SAVES = 2_000  # addresses; what was drawn since the last save is drawn again
WAITING, PAGE, DATA, OTHER, ASSET = range(5)
_TABLES = """
CREATE TABLE IF NOT EXISTS stamp (told TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS address (
    id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, before TEXT NOT NULL, became INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS instead (file TEXT PRIMARY KEY, other TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fault (told TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS beside (name TEXT PRIMARY KEY, done INTEGER NOT NULL) WITHOUT ROWID;
"""


class Walk:
    """The walk whose file lies in a folder; `stamp` says of which site, at which moment. Use it as a context.

    `is_resumed` where it goes on from one of the same stamp, of which `kept` pages and data were written.
    """

    def __init__(self, folder: Path, stamp: Mapping[str, Any]) -> None:
        self._path = folder / FILE
        self._database = sqlite3.connect(self._path, isolation_level=None)
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        self.is_resumed = self._one("SELECT COUNT(*) FROM stamp") > 0
        if not self.is_resumed:
            self._database.execute("INSERT INTO stamp VALUES (?)", [json.dumps(stamp)])
        self.kept = self.pages + self.data
        self._given = 0  # the last address that was given out to be drawn
        self._unsaved = 0

    def __enter__(self) -> Walk:
        return self

    def __exit__(self, error: type[BaseException] | None, *_more: object) -> None:
        if error:
            with suppress(sqlite3.Error):  # a full disk, say: then it is where it was when it was last saved
                self.save()
        self._database.close()

    def meet(self, found: Mapping[str, str]) -> None:
        """Take note of addresses, each with that of the page before it; those that were met before stay as they are."""
        rows = [(address, before, ASSET if is_asset(address) else WAITING) for address, before in found.items()]
        self._database.executemany("INSERT OR IGNORE INTO address (address, before, became) VALUES (?, ?, ?)", rows)

    def tasks(self, most: int) -> list[Task]:
        """Return some of the addresses that wait, each only once; none for now when the list is empty."""
        rows = self._database.execute(
            "SELECT id, address, before FROM address WHERE id > ? AND became = ? ORDER BY id LIMIT ?",
            [self._given, WAITING, most],
        ).fetchall()
        if rows:
            self._given = rows[-1][0]
        return [Task(address, before) for _id, address, before in rows]

    def note(self, drawn: Drawn) -> None:
        """Take note of what became of an address, and what it leads to."""
        self.meet(drawn.found)
        for file, other in drawn.instead.items():
            self.stand_in(file, other)
        became = OTHER if drawn.status != 200 else PAGE if drawn.is_page else DATA
        self._database.execute("UPDATE address SET became = ? WHERE address = ?", [became, drawn.address])
        self._unsaved += 1
        if self._unsaved >= BETWEEN_SAVES:
            self.save()

    def stand_in(self, file: str, other: str) -> None:
        """Take note of a file that is not written, and of the one that stands for it; empty for none."""
        self._database.execute("INSERT OR REPLACE INTO instead VALUES (?, ?)", [file, other])

    def instead_of(self, file: str) -> str | None:
        """Return what stands for a file that is not written; None where nothing is known of it."""
        found = self._database.execute("SELECT other FROM instead WHERE file = ?", [file]).fetchone()
        return str(found[0]) if found else None

    def tell(self, fault: str) -> None:
        self._database.execute("INSERT OR IGNORE INTO fault VALUES (?)", [fault])

    def note_beside(self, name: str, done: int) -> None:
        """Take note of how far something is that is written beside the walk."""
        self._database.execute("INSERT OR REPLACE INTO beside VALUES (?, ?)", [name, done])
        self.save()

    def beside(self, name: str) -> int | None:
        found = self._database.execute("SELECT done FROM beside WHERE name = ?", [name]).fetchone()
        return int(found[0]) if found else None

    def save(self) -> None:
        """Remember how far it is, once all files of which it says that they are written are on the disk."""
        os.sync()
        self._database.execute("COMMIT")
        self._database.execute("BEGIN")
        self._unsaved = 0

    def remove(self) -> None:
        """Take its file away: the copy is whole."""
        self._database.close()
        self._path.unlink()

    @property
    def met(self) -> int:
        return int(self._one("SELECT MAX(id) FROM address") or 0)

    @property
    def pages(self) -> int:
        return self._count(PAGE)

    @property
    def data(self) -> int:
        return self._count(DATA)

    def page_addresses(self) -> Iterator[str]:
        """Yield the addresses of the pages that were written, in order."""
        yield from self._addresses(PAGE)

    def assets(self) -> Iterator[str]:
        yield from self._addresses(ASSET)

    def faults(self, most: int) -> list[str]:
        rows = self._database.execute("SELECT told FROM fault ORDER BY told LIMIT ?", [most])
        return [told for (told,) in rows]

    def _addresses(self, became: int) -> Iterator[str]:
        cursor = self._database.execute("SELECT address FROM address WHERE became = ? ORDER BY address", [became])
        return (address for (address,) in cursor)

    def _count(self, became: int) -> int:
        return int(self._one("SELECT COUNT(*) FROM address WHERE became = ?", [became]))

    def _one(self, query: str, given: list[Any] | None = None) -> Any:
        return self._database.execute(query, given or []).fetchone()[0]


def stamp_in(folder: Path) -> Any:
    """Return the stamp of the walk in a folder; None where there is none that can be read."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        database = sqlite3.connect(path)
        try:
            found = database.execute("SELECT told FROM stamp").fetchone()
        finally:
            database.close()
        return json.loads(found[0]) if found else None
    except (sqlite3.Error, ValueError):
        return None
