"""What is said of an import that goes on: files, records, bytes, and how many a second."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.importing import pipeline
from archive.importing.drafts import Refusal
from archive.importing.intake.places import PlacedItem
from archive.importing.intake.reader import Item
from archive.importing.options import ImportOptions
from archive.importing.progress import Counter, Progress
from archive.models import ImportRecord


def item(name: str, *, size: int, read_to: int, ends: bool = False) -> PlacedItem:
    nothing = Item("", 0, Refusal("skipped", "Nothing."))
    return PlacedItem(Path("/desk") / name, f"desk/{name}", nothing, "", ends, file_size=size, read_to=read_to)


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(0, 4200, 12_000_000, "desk/file.jsonl", 4200, 12_000_000, 35_000_000),
         "file.jsonl: 4,200 records, 12 of 35 MB, 410 a second"),
        (Progress(0, 1, 100_000, "file.csv", 1, 100_000, 2_500_000), "file.csv: 1 record, 0.1 of 2.5 MB, 0 a second"),
        (Progress(3, 5000, 9, "desk/big.mbox", 4000, 20_400_000, 1_234_500_000),
         "3 files; big.mbox: 4,000 records, 20 of 1,234 MB, 488 a second"),
        (Progress(1, 1, 9, "desk/a.txt", 1, 9, 9), "1 file, 1 record, 0 a second"),
        (Progress(1240, 12_400, 9, "desk/a.txt", 1, 0, 0), "1,240 files, 12,400 records, 1,210 a second"),
        (Progress(2, 3, 9, "desk/\ud800\x1b.csv", 1, 5_000_000, 10_000_000),
         "2 files; \\ud800\\x1b.csv: 1 record, 5 of 10 MB, 0 a second"),
    ],
)  # fmt: skip
def test_how_far_an_import_is_said_in_words(progress: Progress, words: str) -> None:
    assert progress.words(10.2441) == words


def test_nothing_is_said_of_speed_before_any_time_passed() -> None:
    assert Progress(1, 2, 9, "a", 2, 9, 9).words(0) == "1 file, 2 records"


def test_records_and_bytes_are_counted_chunk_by_chunk() -> None:
    counter = Counter()
    first = counter.add([item("a.txt", size=10, read_to=10, ends=True), item("b.csv", size=900, read_to=300)])
    assert first == Progress(1, 2, 310, "desk/b.csv", 1, 300, 900)
    assert counter.add([item("b.csv", size=900, read_to=600)]) == Progress(1, 3, 610, "desk/b.csv", 2, 600, 900)
    last = counter.add([item("b.csv", size=900, read_to=900, ends=True)])
    assert last == Progress(2, 4, 910, "desk/b.csv", 3, 900, 900)


@pytest.mark.django_db
def test_database_counts_its_tables_anew_while_an_import_makes_them_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text(f"Quay {number} opens\n\nMasons mend quay {number}.\n")
    counted: list[int] = []
    monkeypatch.setattr(pipeline, "FIRST_COUNT", 2)
    monkeypatch.setattr(pipeline, "refresh_statistics", lambda: counted.append(ImportRecord.objects.count()))
    pipeline.run_import([tmp_path], ImportOptions(), most_at_once=1)
    assert counted == [2, 8, 20]
