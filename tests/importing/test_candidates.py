"""An import gathers event candidates, its report names them, and its undo takes them back."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from archive.importing.pipeline import ImportOptions, run_import
from archive.importing.undo import undo_import
from archive.models import EventCandidate, ImportBatch
from tests.comparing.reports import DAY, FERRY, OTHERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for n, (title, body, after) in enumerate([*FERRY, *OTHERS]):
        text = f"{title}\n\nDate: {DAY + timedelta(days=after)}\n\n{body}\n"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    return folder


def events_in(report: Path) -> dict[str, list[str]]:
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    return {Path(line["path"]).name: line["events"] for line in lines}


def test_the_report_names_candidates_after_their_first_article(folder: Path, tmp_path: Path) -> None:
    report, trial = tmp_path / "report.jsonl", tmp_path / "trial.jsonl"
    run_import([folder], ImportOptions(report=trial, dry_run=True))
    assert not EventCandidate.objects.exists()
    run_import([folder], ImportOptions(report=report))
    events = events_in(report)
    first = EventCandidate.objects.get().first_article
    assert first.title == FERRY[0][0]
    assert [events[f"{n}.txt"] for n in range(6)] == [[f"candidate:{first.key}"]] * 3 + [[]] * 3
    assert events_in(trial) == events
    run_import([folder], ImportOptions(report=report))
    assert events_in(report) == events


def test_an_undone_import_leaves_no_candidate_and_its_revival_the_same(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    run_import([folder], ImportOptions(report=report))
    before = events_in(report)
    undo_import(ImportBatch.objects.get())
    assert not EventCandidate.objects.exists()
    run_import([folder], ImportOptions(report=report))
    assert events_in(report) == before
