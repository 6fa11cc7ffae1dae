"""Importing each format end to end: how fast, against its bound, and how rightly.

python -m benchmarks.import_formats [NUMBER]          # articles of each format
DATA=FOLDER python -m benchmarks.import_formats       # real files instead, with their truth.jsonl
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks import databases, setting_up
from benchmarks.bound import insert_again, read_and_hash
from benchmarks.corpus import Corpus
from benchmarks.formats import FORMATS, sample_articles
from benchmarks.results import import_formats as as_table
from benchmarks.running import manage, measure
from benchmarks.scoring import Truth, read_report, read_truth, score

DEFAULT = 300


def bench(number: int, work: Path, text: Path | None) -> list[dict[str, Any]]:
    """Import made articles in every format, each into an archive of its own."""
    empty = work / "empty"
    Corpus(1, text).write_collection(work / "collection.toml")
    manage(empty, "migrate", "--verbosity", "0")
    manage(empty, "load_collection", work / "collection.toml")
    articles = sample_articles(number, text)
    found = []
    for place, (name, form) in enumerate(FORMATS.items()):
        folder = work / f"format{place}"
        found.append(_import(name, folder, form.write_samples(folder, articles), empty, work))
    return found


def bench_real(data: Path, work: Path) -> list[dict[str, Any]]:
    """Import real files, folder by folder, and hold them against what is said to be true of them."""
    empty = work / "empty"
    manage(empty, "migrate", "--verbosity", "0")
    by_folder: defaultdict[Path, list[Truth]] = defaultdict(list)
    for truth in read_truth(data):
        path = next((base / truth.file for base in (data, data.parent) if (base / truth.file).exists()), None)
        if path is not None:
            by_folder[path.parent].append(truth)
    if not by_folder:
        raise SystemExit(f"No truth.jsonl below {data} names a file that is there.")
    return [_import(folder.name, folder, truths, empty, work) for folder, truths in sorted(by_folder.items())]


def _import(name: str, folder: Path, truths: list[Truth], empty: Path, work: Path) -> dict[str, Any]:
    archive, report = work / "archive", work / "report.jsonl"
    shutil.copytree(empty, archive)
    if databases.is_postgres():
        databases.copy(empty, archive)
    took = measure(archive, "import_formats", "--one", folder, report)
    files = [path for path in folder.rglob("*") if path.is_file()]
    bound = read_and_hash(files) + insert_again(archive, work / "bound")
    rows = read_report(report)
    databases.drop(archive)
    shutil.rmtree(archive)
    return {
        "format": name,
        "articles": len(rows),
        "a_second": len(rows) / took["wall"] if rows else 0.0,
        "ratio": bound.wall / took["wall"],
        **score(truths, rows),
    }


def _one(folder: Path, report: Path) -> dict[str, float]:
    """Import a folder into the archive of the settings, once what reading needs was loaded."""
    setting_up.django()
    from archive.importing.options import ImportOptions
    from archive.importing.pipeline import run_import

    first = next(path for path in sorted(folder.rglob("*")) if path.is_file())
    if len(list(folder.iterdir())) > 1:
        run_import([first], ImportOptions(dry_run=True, workers=1))
    began = time.perf_counter()
    run_import([folder], ImportOptions(report=report))
    return {"wall": time.perf_counter() - began}


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        json.dump(_one(Path(sys.argv[2]), Path(sys.argv[3])), sys.stdout)
        return
    text = Path(os.environ["TEXT"]) if os.environ.get("TEXT") else None
    with tempfile.TemporaryDirectory(prefix="annals-bench-") as folder, databases.server(Path(folder)):
        if data := os.environ.get("DATA"):
            found = bench_real(Path(data), Path(folder))
        else:
            found = bench(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT, Path(folder), text)
    if out := os.environ.get("OUT"):
        Path(out).write_text(json.dumps(found, indent=1) + "\n")
    print(as_table(found))


if __name__ == "__main__":
    main()
