"""A large file is read in slices, by workers or not, with one outcome."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.importing import pipeline
from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import read_slice
from archive.importing.formats.slicing import FileSlice
from archive.importing.progress import Progress
from archive.models import Article, ImportRecord
from tests.importing.stories import Take, run

pytestmark = pytest.mark.django_db

NUMBER = 30


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.importing.intake.dispatch.CUT_FROM", 500)
    monkeypatch.setattr("archive.importing.intake.dispatch.LEAST_BYTES_FOR_WORKERS", 500)
    monkeypatch.setattr("archive.importing.formats.slicing.SLICE_BYTES", 900)
    monkeypatch.setattr("archive.importing.formats.tables.delimited.SLICE_BYTES", 900)


def record(n: int) -> dict[str, str]:
    body = f"The harbour office of town {n} counted {n * 7} ships in May, {n} more than the year before. " * (1 + n % 3)
    return {"title": f"Town {n} counts its ships", "date": f"2024-05-{n % 28 + 1:02}", "text": body}


def write_lines(path: Path) -> None:
    path.write_text("".join(json.dumps(record(n)) + "\n" for n in range(NUMBER)))


def write_table(path: Path) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, record(0))
        writer.writeheader()
        writer.writerows(map(record, range(NUMBER)))


def read_or(act: Any) -> Any:
    def read(
        format_name: str, data: bytes, part: FileSlice, shared: Any, known: Known, options: Options
    ) -> Iterator[ArticleDraft | Refusal]:
        if b"town 13 " in data:
            act()
        yield from read_slice(format_name, data, part, shared, known, options)

    return read


def outcomes() -> list[str]:
    return list(ImportRecord.objects.order_by("pk").values_list("outcome", flat=True))


@pytest.mark.once
def test_workers_change_nothing_in_large_files_and_small(folder: Path, tmp_path: Path) -> None:
    write_lines(folder / "b.jsonl")
    write_table(folder / "d.csv")
    (folder / "a.txt").write_text("Date: 2024-05-03\n\nThe quay was opened on Friday, after two years of works.\n")
    (folder / "c.html").write_text("<html><body><article><p>The quay was opened.</p></article></body></html>" * 40)
    for n in range(60):
        (folder / f"e{n:02}.txt").write_text(f"Date: 2024-05-03\n\nQuay number {n} was opened on Friday, at last.\n")
    run(folder, dry_run=True, workers=1, report=tmp_path / "one")
    run(folder, workers=2, report=tmp_path / "two")
    assert (tmp_path / "one").read_text() == (tmp_path / "two").read_text()
    ends = ImportRecord.objects.filter(ends_file=True)
    assert ends.count() == 64 and ends.filter(path__endswith="b.jsonl").get().ordinal == NUMBER


@pytest.mark.parametrize("workers", [1, 2])
def test_a_large_file_that_did_not_change_is_known(folder: Path, take: Take, workers: int) -> None:
    write_lines(folder / "b.jsonl")
    take(workers=workers)
    assert Article.objects.count() == NUMBER
    take(workers=workers)
    assert outcomes() == ["created"] * NUMBER + ["unchanged"] * NUMBER


@pytest.mark.parametrize("workers", [1, 2])
def test_an_import_goes_on_in_the_middle_of_a_large_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    write_table(folder / "d.csv")
    monkeypatch.setattr(pipeline, "CHUNK", 7)
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.run_import([folder], pipeline.ImportOptions(batch="May", workers=workers), progress=stop)
    size = (folder / "d.csv").stat().st_size
    assert (seen[1].files, seen[1].records, seen[1].file_size) == (0, 14, size)
    assert 0 < seen[0].file_bytes < seen[1].file_bytes < size
    run(folder, resume="May", workers=workers)
    assert outcomes() == ["created"] * NUMBER
    assert list(ImportRecord.objects.order_by("pk").values_list("ordinal", flat=True)) == list(range(2, NUMBER + 2))
    assert ImportRecord.objects.filter(ends_file=True).count() == 1


@pytest.mark.once
def test_a_slice_that_ends_its_worker_fails_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.getpid()
    write_lines(folder / "b.jsonl")
    deadly = read_or(lambda: os._exit(9) if os.getpid() != whole else None)
    monkeypatch.setattr("archive.importing.intake.reader.read_slice", deadly)
    run(folder, workers=2)
    failed = ImportRecord.objects.get(outcome="failed")
    assert "ended the process" in failed.message and "part of the file from number" in failed.message
    assert NUMBER - 8 < outcomes().count("created") < NUMBER


@pytest.mark.once
@pytest.mark.parametrize("workers", [1, 2])
def test_a_slice_that_breaks_its_reader_fails_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    def broken() -> None:
        raise MemoryError("too much")

    write_lines(folder / "b.jsonl")
    monkeypatch.setattr("archive.importing.intake.reader.read_slice", read_or(broken))
    run(folder, workers=workers)
    failed = ImportRecord.objects.get(outcome="failed")
    assert "can't be read to its end: it takes more memory than it may" in failed.message
    assert NUMBER - 8 < outcomes().count("created") < NUMBER


def test_a_file_that_changes_while_it_is_read_fails_where_it_did(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lines(folder / "b.jsonl")
    monkeypatch.setattr(pipeline, "CHUNK", 3)

    def change(progress: Progress) -> None:
        path = folder / "b.jsonl"
        path.write_text(path.read_text().replace("town 29 ", "town 92 "))

    pipeline.run_import([folder], pipeline.ImportOptions(workers=1), progress=change)
    assert "changed while it was being read" in ImportRecord.objects.get(outcome="failed").message
    assert set(outcomes()) == {"created", "failed"} and outcomes()[-1] == "failed"
