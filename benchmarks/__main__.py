"""Measure importing, undoing, searching, pages, whole lists, the admin and serving. `make bench` says how.

    python -m benchmarks [N]

Environment: TEXT a file or folder of real text for the words; FULL=1 imports all N instead of 20,000; PARTS which of
import,undo,search,pages,export,bags,admin,serve; WORK a folder to work in and to keep; OUT where the JSON goes;
DATABASE=postgresql measures on a server of its own, kept in WORK with all else; DATABASE_URL on the server that it
names, in databases made for this beside the one named, which is left alone.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import bags, databases, importing, results
from benchmarks.corpus import Corpus
from benchmarks.machine import describe
from benchmarks.running import measure, run

DEFAULT = 5_000
MOST_IMPORTED = 20_000  # unless FULL=1
SMALL = 10_000  # articles of the archive that pages of the large one are held against
UNDONE = 2_000  # articles of the import that is published and undone
PARTS = ("import", "undo", "search", "pages", "export", "bags", "admin", "serve")


def bench(number: int, work: Path) -> dict[str, Any]:
    """Measure the parts that are asked for; what stands in the working folder already is not made again."""
    text = Path(os.environ["TEXT"]) if os.environ.get("TEXT") else None
    parts = os.environ.get("PARTS", ",".join(PARTS)).split(",")
    found: dict[str, Any] = {"articles": number, "machine": describe(), "text": bool(text)}
    if "import" in parts:
        imported = number if os.environ.get("FULL") == "1" else min(number, MOST_IMPORTED)
        _say(f"Importing {imported:,} text files")
        folder = _emptied(work / "importing")
        found["import"] = importing.bench(Corpus(imported, text), folder)
        _emptied(folder)
    if "undo" in parts:
        _say(f"Undoing an import of {UNDONE:,}")
        folder = _emptied(work / "undoing")
        found["undo"] = importing.bench_undo(Corpus(UNDONE, text), folder)
        _emptied(folder)
    if {"import", "undo"}.issuperset(parts):
        return found
    large = work / f"archive-{number}"
    _say(f"Filling an archive of {number:,} articles")
    found["fill"] = _fill(large, number, text)
    words = [str(text)] if text else []
    if "search" in parts:
        _say("Searching")
        found["search"] = measure(large, "searching", str(number), *words)
        found["edit"] = measure(large, "editing")
    if "pages" in parts:
        few = SMALL if number > SMALL else max(500, number // 10)
        small = work / f"archive-{few}"
        _say(f"Pages, and those of an archive of {few:,}")
        _fill(small, few, text)
        found["pages"] = {"large": measure(large, "pages"), "small": measure(small, "pages")}
    if "export" in parts:
        _say("Whole lists as data")
        found["export"] = measure(large, "exports")
    if "bags" in parts:
        _say("A bag, and an archive made of it")
        found["bags"] = bags.bench(large, work / "bags")
        _emptied(work / "bags")
    if "admin" in parts:
        _say("The editors' pages")
        found["admin"] = measure(large, "admin_pages")
        _say("Acts of editors")
        found["acts"] = measure(large, "desk_acts")
    if "serve" in parts:
        _say("Serving")
        found["serve"] = measure(large, "serving")
    found["bytes"] = {
        "database": databases.size_of(large),
        "index": sum(path.stat().st_size for path in (large / "search").rglob("*") if path.is_file()),
    }
    return found


def _fill(archive: Path, number: int, text: Path | None) -> dict[str, float]:
    """Fill an archive unless that was done; a half-filled one is thrown away."""
    done = archive / "filled.json"
    if done.exists():
        return dict(json.loads(done.read_text()))
    _emptied(archive)
    began = time.perf_counter()
    ran = run(["-m", "benchmarks.fill", str(number), *([text] if text else [])], archive)
    seconds = {**json.loads(ran.output), "all": time.perf_counter() - began}
    run([Path("manage.py"), "verify_archive", "--counts", "--log"], archive)
    done.write_text(json.dumps(seconds))
    return seconds


def _emptied(folder: Path) -> Path:
    databases.drop(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} …", file=sys.stderr, flush=True)


def main() -> None:
    number = int((sys.argv[1] if len(sys.argv) > 1 else os.environ.get("N") or str(DEFAULT)).replace("_", ""))
    kept = os.environ.get("WORK")
    work = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="annals-bench-"))
    try:
        with databases.server(work, is_kept=bool(kept)):
            found = bench(number, work)
    finally:
        if not kept:
            shutil.rmtree(work, ignore_errors=True)
    out = Path(os.environ.get("OUT") or f"bench-{number}.json")
    out.write_text(json.dumps(found, indent=1) + "\n")
    print(results.write(found))
    print(f"\nAll numbers: {out}")


if __name__ == "__main__":
    main()
