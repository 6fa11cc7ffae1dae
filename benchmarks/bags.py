"""Exporting an archive as a bag, and restoring it: articles a second and memory, held against copying its rows.

    python -m benchmarks.bags ARCHIVE    # the data folder of an archive on SQLite, which is only read

The bound is to copy every row of every table into an empty database with the same tables and indexes, by SQLite itself.
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

from benchmarks.running import Ran, manage

DATABASE = "archive.sqlite3"


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
    copied = copy_rows(archive / DATABASE, room / "copied" / DATABASE)
    articles = int(found["counts"]["article"])
    return {
        "articles": articles,
        "export": _told(exported, articles, copied),
        "export_since": _told(unchanged, articles, copied),
        "restore": _told(restored, articles, copied),
        "copy_rows": copied,
        "is_sound": verified.output.count("in order.") == 4,
        "bytes": {
            "bag": sum(path.stat().st_size for path in (room / "bag").rglob("*") if path.is_file()),
            "database": (archive / DATABASE).stat().st_size,
        },
    }


def copy_rows(origin: Path, target: Path) -> float:
    """Copy all rows into an empty database with its tables; return how many seconds it took."""
    began = time.perf_counter()
    with closing(sqlite3.connect(target)) as database:
        database.execute("ATTACH ? AS origin", [f"file:{origin}?mode=ro"])
        database.execute("PRAGMA cache_size = -256000")
        named = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        with database:
            for (table,) in database.execute(named).fetchall():
                columns = ", ".join(f'"{row[1]}"' for row in database.execute(f'PRAGMA main.table_info("{table}")'))
                database.execute(f'DELETE FROM main."{table}"')
                database.execute(f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM origin."{table}"')
    return time.perf_counter() - began


def _told(ran: Ran, articles: int, copied: float) -> dict[str, float]:
    return {
        "wall": ran.wall,
        "cpu": ran.cpu,
        "articles_a_second": articles / ran.wall,
        "articles_a_cpu_second": articles / ran.cpu,
        "memory": ran.memory,
        "largest": ran.largest,
        "times_the_bound": ran.wall / copied,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(bench(Path(sys.argv[1]), Path(folder) / "bags"), indent=1))
