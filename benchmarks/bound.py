"""What an import can't be faster than: the same rows put into empty tables, and the same documents into an index."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

AT_A_TIME = 20_000  # rows
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-32000;"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the clock and of the processor."""

    wall: float
    cpu: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


class Watch:
    """Adds up what is spent inside its blocks, by this process."""

    def __init__(self) -> None:
        self.spent = Spent(0, 0)

    def __enter__(self) -> Watch:
        self._began = Spent(time.perf_counter(), time.process_time())
        return self

    def __exit__(self, *_: object) -> None:
        self.spent += Spent(time.perf_counter() - self._began.wall, time.process_time() - self._began.cpu)


def insert_again(database: Path, copy: Path) -> Spent:
    """Insert every row of an archive on SQLite into empty tables of the same form with the same indexes, in bulk."""
    watch = Watch()
    old = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    new = sqlite3.connect(copy, isolation_level=None)
    new.executescript(PRAGMAS)
    made = old.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    things = made.fetchall()
    for _kind, _name, sql in sorted(things, key=lambda thing: thing[0] != "table"):
        new.execute(sql)
    for name in [name for kind, name, _sql in things if kind == "table" and name.startswith("archive_")]:
        rows = old.execute(f'SELECT * FROM "{name}"')
        marks = ", ".join("?" * len(rows.description))
        while some := rows.fetchmany(AT_A_TIME):
            with watch:
                new.execute("BEGIN IMMEDIATE")
                new.executemany(f'INSERT INTO "{name}" VALUES ({marks})', some)
                new.execute("COMMIT")
    with watch:
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old.close()
    new.close()
    return watch.spent


def index_again(folder: Path) -> Spent:
    """Put the documents of the archive of the settings into an index of the same form; making them is not counted."""
    import tantivy

    from archive.models import SearchLog
    from archive.search.index.documents import documents
    from archive.search.index.languages import ANALYZERS, analyzer
    from archive.search.index.schema import schema
    from archive.search.index.writer import LARGE_HEAP

    watch = Watch()
    folder.mkdir(parents=True)
    index = tantivy.Index(schema(), str(folder))
    for tokenizer in ANALYZERS:
        index.register_tokenizer(tokenizer, analyzer(tokenizer))
    writer = index.writer(heap_size=LARGE_HEAP, num_threads=2)
    ids = list(SearchLog.objects.order_by("article").values_list("article_id", flat=True))
    for start in range(0, len(ids), AT_A_TIME):
        ready = list(documents(dict.fromkeys(ids[start : start + AT_A_TIME], 1)))
        with watch:
            for document in ready:
                writer.add_document(document)
    with watch:
        writer.commit()
        writer.wait_merging_threads()
    return watch.spent


def read_and_hash(paths: Iterable[Path]) -> Spent:
    """Read files and take the SHA-256 of each."""
    watch = Watch()
    with watch:
        for path in paths:
            hashlib.sha256(path.read_bytes()).digest()
    return watch.spent
