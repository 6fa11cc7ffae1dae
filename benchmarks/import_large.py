"""Importing mail, feeds and large files end to end: how fast, in how much memory, and against the bound of the run.

    python -m benchmarks.import_large

Environment: PARTS which of mail,feeds,families,table; SHARE a part of the usual numbers, such as 0.1 for a tenth;
TEXT a file or folder of real text for the words.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import databases
from benchmarks.bound import insert_again, read_and_hash
from benchmarks.made_files import Stories, write_families, write_feeds, write_mails, write_table
from benchmarks.results import import_large as as_table
from benchmarks.running import manage

MAILS, FEEDS = 1_000, 100
RECORDS = 20_000  # near copies of a tenth as many texts
TABLE_BYTES, TABLE_ROWS = 50_000_000, 100_000

Write = Callable[[Path, float, Stories], int]
PARTS: dict[str, Write] = {
    "mail": lambda folder, share, stories: write_mails(folder / "mail", int(MAILS * share), stories),
    "feeds": lambda folder, share, stories: write_feeds(folder / "feeds", int(FEEDS * share), stories),
    "families": lambda folder, share, stories: write_families(folder / "all.jsonl", int(RECORDS * share), stories),
    "table": lambda folder, share, stories: write_table(
        folder / "all.csv", int(TABLE_BYTES * share), int(TABLE_ROWS * share), stories
    ),
}


def bench(name: str, share: float, stories: Stories, work: Path) -> dict[str, Any]:
    """Make the files of a part, import and publish them in an archive of their own, and measure the bound."""
    folder, archive = work / "files", work / "archive"
    number = PARTS[name](folder, share, stories)
    files = [path for path in folder.rglob("*") if path.is_file()]
    stories.corpus.write_collection(work / "collection.toml")
    manage(archive, "migrate", "--verbosity", "0")
    manage(archive, "load_collection", work / "collection.toml")
    ran = manage(archive, "import_articles", folder, "--publish", "--no-input")
    bound = read_and_hash(files) + insert_again(archive, work / "bound")
    found = {
        "name": name,
        "articles": number,
        "bytes": sum(path.stat().st_size for path in files),
        "wall": ran.wall,
        "cpu": ran.cpu + ran.served,
        "cpu_writing": ran.own_cpu,
        "a_second": number / ran.wall,
        "ratio_cpu": bound.cpu / (ran.cpu + ran.served),
        "memory_together": ran.memory,
        "memory_largest": ran.largest,
    }
    databases.drop(work)
    shutil.rmtree(work)
    work.mkdir()
    return found


def main() -> None:
    asked = (os.environ.get("PARTS") or ",".join(PARTS)).split(",")
    share = float(os.environ.get("SHARE") or 1)
    stories = Stories(Path(os.environ["TEXT"]) if os.environ.get("TEXT") else None)
    with tempfile.TemporaryDirectory(prefix="annals-bench-") as folder, databases.server(Path(folder)):
        work = Path(folder) / "work"
        work.mkdir()
        print(as_table([bench(name, share, stories, work) for name in asked]))


if __name__ == "__main__":
    main()
