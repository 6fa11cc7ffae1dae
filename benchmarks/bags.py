"""Exporting an archive as a bag, and restoring it: articles a second and memory, held against copying its rows.

    python -m benchmarks.bags ARCHIVE    # the data folder of an archive, which is only read

The bound is to copy every row of every table into an empty database with the same tables and indexes: by SQLite itself,
or by COPY from one PostgreSQL into another, whose time to read is counted as well.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks import copying, databases
from benchmarks.running import Ran, manage


def bench(archive: Path, room: Path) -> dict[str, Any]:
    """Export an archive, restore it, and export only what changed since, which is nothing; all in this folder."""
    shutil.rmtree(room, ignore_errors=True)
    (room / "restored").mkdir(parents=True)
    (room / "copied").mkdir()
    exported = manage(archive, "export_archive", room / "bag")
    unchanged = manage(archive, "export_archive", room / "changes", "--since", room / "bag")
    for name in ("restored", "copied"):
        manage(room / name, "migrate", "-v0")
    restored = manage(room / "restored", "restore_archive", room / "bag")
    found = json.loads((room / "bag" / "data" / "archive.json").read_text())
    verified = manage(room / "restored", "verify_archive", "--database", "--originals", "--texts", "--counts")
    copied = copy_rows(archive, room / "copied")
    articles = int(found["counts"]["article"])
    return {
        "articles": articles,
        "export": _figures(exported, articles, copied),
        "export_since": _figures(unchanged, articles, copied),
        "restore": _figures(restored, articles, copied),
        "copy_rows": copied,
        "is_sound": verified.output.count("in order.") == 4,
        "bytes": {
            "bag": sum(path.stat().st_size for path in (room / "bag").rglob("*") if path.is_file()),
            "database": databases.size_of(archive),
        },
    }


def copy_rows(archive: Path, target: Path) -> float:
    """Copy all rows into the empty database of another archive; return how many seconds it took."""
    began = time.perf_counter()
    if databases.is_postgres():
        with closing(databases.connected(archive)) as old, closing(databases.connected(target)) as new:
            copying.copy_rows(old, new)
        return time.perf_counter() - began
    with closing(sqlite3.connect(target / databases.FILE)) as database:
        database.execute("ATTACH ? AS origin", [f"file:{archive / databases.FILE}?mode=ro"])
        database.execute("PRAGMA cache_size = -256000")
        named = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        with database:
            for (table,) in database.execute(named).fetchall():
                columns = ", ".join(f'"{row[1]}"' for row in database.execute(f'PRAGMA main.table_info("{table}")'))
                database.execute(f'DELETE FROM main."{table}"')
                database.execute(f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM origin."{table}"')
    return time.perf_counter() - began


def _figures(ran: Ran, articles: int, copied: float) -> dict[str, float]:
    return {
        "wall": ran.wall,
        "cpu": ran.cpu + ran.served,
        "served": ran.served,
        "articles_a_second": articles / ran.wall,
        "articles_a_cpu_second": articles / (ran.cpu + ran.served),
        "memory": ran.memory,
        "largest": ran.largest,
        "times_the_bound": ran.wall / copied,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(bench(Path(sys.argv[1]), Path(folder) / "bags"), indent=1))
        databases.drop(Path(folder))
