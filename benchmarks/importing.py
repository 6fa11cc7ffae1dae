"""Importing end to end, from files on the disk to articles that are found, held against its bound.

python -m benchmarks.importing FOLDER    # the bound, for the archive of the settings
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks import setting_up
from benchmarks.bound import index_again, insert_again
from benchmarks.corpus import Corpus
from benchmarks.running import Ran, manage, measure


def bench(corpus: Corpus, work: Path) -> dict[str, Any]:
    """Write the files of a corpus, import and publish them, and measure the bound with the rows that this gave."""
    files, archive = work / "files", work / "imported"
    size = corpus.write_texts(files)
    corpus.write_collection(work / "collection.toml")
    manage(archive, "migrate", "--verbosity", "0")
    manage(archive, "load_collection", work / "collection.toml")
    ran = manage(archive, "import_articles", files, "--publish", "--no-input")
    again = manage(archive, "import_articles", files, "--publish", "--no-input")
    bound = measure(archive, "importing", work / "bound")
    manage(archive, "verify_archive", "--counts", "--log")
    shutil.rmtree(files)
    return {
        "articles": corpus.size,
        "bytes": size,
        **_rates(corpus.size, ran),
        "again_a_second": corpus.size / again.wall,
        "bound_rows": bound["rows"],
        "bound_index": bound["index"],
        "bound_articles_a_second": corpus.size / (bound["rows"]["wall"] + bound["index"]["wall"]),
        "ratio_wall": (bound["rows"]["wall"] + bound["index"]["wall"]) / ran.wall,
        "ratio_cpu": (bound["rows"]["cpu"] + bound["index"]["cpu"]) / (ran.cpu + ran.served),
    }


def bench_undo(corpus: Corpus, work: Path) -> Any:
    """Import the files of a corpus, publish all of them as one act, and measure its undo and that of the import."""
    files, archive = work / "files", work / "imported"
    corpus.write_texts(files)
    corpus.write_collection(work / "collection.toml")
    manage(archive, "migrate", "--verbosity", "0")
    manage(archive, "load_collection", work / "collection.toml")
    manage(archive, "import_articles", files, "--no-input")
    found = measure(archive, "undoing")
    manage(archive, "verify_archive", "--counts", "--log")
    return found


def _rates(number: int, ran: Ran) -> dict[str, float]:
    return {
        "wall": ran.wall,
        "cpu": ran.cpu + ran.served,
        "served": ran.served,
        "cpu_writing": ran.own_cpu,
        "cpu_reading": ran.cpu - ran.own_cpu,
        "articles_a_second": number / ran.wall,
        "memory_together": ran.memory,
        "memory_largest": ran.largest,
    }


def _bound(folder: Path) -> dict[str, Any]:
    setting_up.django()
    from django.conf import settings

    rows = insert_again(Path(settings.ARCHIVE_DATA_DIR), folder.with_name("bound-rows"))
    index = index_again(folder)
    return {"rows": {"wall": rows.wall, "cpu": rows.cpu}, "index": {"wall": index.wall, "cpu": index.cpu}}


if __name__ == "__main__":
    json.dump(_bound(Path(sys.argv[1])), sys.stdout)
