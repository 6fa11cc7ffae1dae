"""What an import can't be faster than: the same rows put into empty tables, and the same documents into an index."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from benchmarks import databases
from benchmarks.copying import copy_rows
from benchmarks.running import manage
from benchmarks.spending import Spent, Watch

AT_A_TIME = 20_000  # rows
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-32000;"


def insert_again(archive: Path, room: Path) -> Spent:
    """Insert every row of an archive into empty tables of the same form with the same indexes, in bulk.

    In the same kind of database: on SQLite by `executemany`, on PostgreSQL by COPY in its binary form, references not
    looked up. What is made is taken away.
    """
    return _copied_again(archive, room) if databases.is_postgres() else _inserted_again(archive, room)


def _inserted_again(archive: Path, room: Path) -> Spent:
    watch, copy = Watch(), room.with_suffix(".sqlite3")
    old = sqlite3.connect(f"file:{archive / databases.FILE}?mode=ro", uri=True)
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
    for path in room.parent.glob(f"{copy.name}*"):
        path.unlink()
    return watch.spent


def _copied_again(archive: Path, room: Path) -> Spent:
    manage(room, "migrate", "--verbosity", "0")
    try:
        with closing(databases.connected(archive)) as old, closing(databases.connected(room)) as new:
            return copy_rows(old, new)
    finally:
        databases.drop(room)
        shutil.rmtree(room, ignore_errors=True)


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
