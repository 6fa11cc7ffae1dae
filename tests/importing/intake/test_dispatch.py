"""However files are given to workers, the outcome is the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import read_file
from archive.models import (
    ChangeSet,
)
from tests.importing.stories import STORY, Take, run

pytestmark = pytest.mark.django_db


def test_workers_change_nothing(folder: Path, tmp_path: Path) -> None:
    for n in range(60):
        (folder / f"{n:03}.txt").write_text(
            STORY.replace("forty ships", f"{n} ships and boats").replace("-05-", f"-{n % 12 + 1:02}-")
        )
    run(folder, dry_run=True, workers=1, report=tmp_path / "one")
    run(folder, workers=2, report=tmp_path / "two")
    assert (tmp_path / "one").read_text() == (tmp_path / "two").read_text()


def test_little_room_ahead_and_in_a_transaction_changes_nothing(
    folder: Path, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.importing.intake.dispatch.GROUP_SIZE", 4)
    monkeypatch.setattr("archive.importing.intake.dispatch.LOOKUP_SIZE", 10)
    monkeypatch.setattr("archive.importing.intake.tasks.MOST_BYTES_AHEAD", 2000)
    monkeypatch.setattr("archive.importing.pipeline.CHUNK_BYTES", 1000)
    for n in range(60):
        (folder / f"{n:03}.txt").write_text(STORY.replace("forty", str(n)).replace("two years", f"{n} years"))
    assert list(take(workers=2).items()) == [(f"{n:03}.txt", "created") for n in range(60)]
    assert ChangeSet.objects.count() == 12


@pytest.mark.once
def test_a_file_that_ends_its_worker_fails_alone(folder: Path, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.getpid()

    def deadly(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
        if b"deadly" in data and os.getpid() != whole:
            os._exit(9)
        return read_file(data, name, known, options)

    monkeypatch.setattr("archive.importing.intake.reader.read_file", deadly)
    monkeypatch.setattr("archive.importing.intake.dispatch.GROUP_SIZE", 5)
    for n in range(60):
        (folder / f"{n:03}.txt").write_text(STORY.replace("forty", str(n)).replace("two years", f"{n} years"))
    (folder / "005.txt").write_text(STORY + "deadly")
    outcomes = take(workers=2)
    assert [name for name, outcome in outcomes.items() if outcome == "failed"] == ["005.txt"]
    assert len(outcomes) == 60
