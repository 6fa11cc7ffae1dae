"""An import that several hosts share comes out as if one had done it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from archive.importing import shares
from archive.importing.intake import stretches as cutting
from archive.importing.intake.file_walk import FoundFile
from archive.importing.intake.stretches import Share, stretches
from archive.importing.options import ImportOptions, StartError
from archive.importing.pipeline import run_import
from archive.models import ImportBatch, ImportRecord, ImportTurn, session_lock
from tests import forked
from tests.importing.stories import run
from tests.importing.test_killed import write_stories

pytestmark = pytest.mark.django_db

OF_TWO = {"shares": 2, "on_change": "queue"}


def write_kin(folder: Path) -> None:
    """Add, far from each other, what knows of each other: addresses, ids and sources that come again."""
    words = ("quay", "ship", "crane", "dock", "rope", "sail", "mast", "keel", "oar", "tide", "pier", "buoy")
    for n, word in enumerate(words):
        told = " ".join(f"{word if n % 4 else 'boat'}{n % 4}{m}" for m in range(40))
        record = {
            "url": f"https://paper.example/{n % 4}",
            "title": f"Of {word} and others",
            "body": f"The {word} was told of: {told}.",
            "source": f"Paper {n % 5}",
        }
        (folder / f"kin-{n:02}.json").write_text(json.dumps(record))
    rows = [
        json.dumps({"id": f"r{n % 3}", "title": f"Row {n}", "body": f"Row {n} tells of {n * 7} boats."})
        for n in range(6)
    ]
    (folder / "rows.jsonl").write_text("\n".join(rows) + "\n")


@pytest.mark.long
def test_shared_by_one_by_two_or_by_three_that_are_killed_it_is_the_same_import(
    tmp_path: Path, migrated_archive: dict[str, str]
) -> None:
    write_stories(tmp_path / "desk")
    write_kin(tmp_path / "desk")
    command = ("-m", "tests.importing.sharing", tmp_path / "desk", "whole", "1", "2", "3k")
    finished = forked.run(*command, env=migrated_archive, check=True)
    whole, one, two, three = (json.loads(line) for line in finished.stdout.splitlines())
    outcomes = [line["outcome"] for line in whole["report"]]
    assert {"created", "duplicate", "failed"} <= set(outcomes) and len(outcomes) == 31
    codes = {code for line in whole["report"] for code in line["problems"]}
    assert {"near_duplicate", "same_address"} <= codes
    assert three["killed"] == 3
    for other in (one, two, three):
        assert other["report"] == whole["report"], other["way"]
        assert other["tables"]["archive_importturn"] == []
    for table, rows in one["tables"].items():
        if table != "archive_importbatch":  # which says by how many it was shared
            assert two["tables"][table] == rows, f"{table} differs after two"
            assert three["tables"][table] == rows, f"{table} differs after three that were killed"


@pytest.fixture
def desk(folder: Path) -> Path:
    for n in range(4):
        (folder / f"{n}.txt").write_text(f"The clerk counted {n} ships.\n\nNothing of the rest of them was counted.\n")
    return folder


def test_a_share_waits_for_the_others_and_says_for_whom(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "STRETCH_FILES", 1)
    monkeypatch.setattr(shares, "PATIENCE_SECONDS", 0.0)
    told: list[Share] = []

    def enough(other: Share) -> None:
        told.append(other)
        raise KeyboardInterrupt

    for share in (1, 2, 1):
        with pytest.raises(KeyboardInterrupt):
            run_import([desk], ImportOptions(batch="May", workers=1, share=Share(share, 2)), waits=enough)
    assert told == [Share(2, 2), Share(1, 2), Share(2, 2)]
    assert ImportTurn.objects.count() == 3 and ImportRecord.objects.count() == 3
    assert ImportBatch.objects.get().status == ImportBatch.Status.RUNNING
    result = run(desk, batch="May", workers=1, share=Share(2, 2))
    assert result.counts == {"created": 4}
    assert ImportBatch.objects.get().status == ImportBatch.Status.FINISHED and not ImportTurn.objects.exists()


def test_a_share_that_comes_after_the_end_reports_the_whole(desk: Path, tmp_path: Path) -> None:
    run(desk, batch="May", share=Share(1, 1))
    report = tmp_path / "report.jsonl"
    result = run(desk, resume="May", share=Share(1, 1), report=report)
    assert result.counts == {"created": 4} and len(report.read_text().splitlines()) == 4
    assert ImportRecord.objects.count() == 4


def test_hosts_that_do_not_see_the_same_files_find_out(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "STRETCH_FILES", 2)
    monkeypatch.setattr(shares, "PATIENCE_SECONDS", 0.0)

    def enough(_other: Share) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import([desk], ImportOptions(batch="May", workers=1, share=Share(1, 2)), waits=enough)
    (desk / "0.txt").write_text("Another text, of another length.\n\nIt tells of nothing.\n")
    with pytest.raises(StartError, match="do not see the same files"):
        run(desk, batch="May", workers=1, share=Share(2, 2))
    assert ImportRecord.objects.count() == 2
    for path in desk.iterdir():
        path.unlink()
    (desk / "z.txt").write_text("One alone.\n\nIt tells of nothing.\n")
    with pytest.raises(StartError, match="do not see the same files"):
        run(desk, batch="May", workers=1, share=Share(2, 2))


def test_one_share_is_done_by_one_process(desk: Path) -> None:
    with session_lock(ImportBatch.objects.create(name="May", options=OF_TWO).pk, 2) as is_held:
        assert is_held
        if connection.vendor == "sqlite":  # on PostgreSQL a session may take its own lock again
            with pytest.raises(StartError, match=r"Share 2/2 of the import “May” is being worked at already"):
                run(desk, batch="May", share=Share(2, 2))


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"share": Share(3, 2), "batch": "May"}, "1/2 on one host"),
        ({"share": Share(0, 2), "batch": "May"}, "1/2 on one host"),
        ({"share": Share(1, 2)}, "needs --batch"),
        ({"share": Share(1, 2), "batch": "May", "dry_run": True}, "not shared"),
        ({"share": Share(1, 2), "resume": "June"}, "no import “June”"),
        ({"share": Share(1, 3), "batch": "shared"}, "is shared by 2"),
        ({"share": Share(1, 2), "batch": "shared", "publish": True}, "here differ: publish"),
        ({"share": Share(1, 2), "batch": "alone"}, "is not shared"),
        ({"share": Share(1, 2), "batch": "ended"}, "came to its end"),
        ({"share": Share(1, 2), "resume": "undone"}, "was undone"),
        ({"resume": "shared"}, "go on with --share K/2"),
    ],
)
def test_what_does_not_fit_together_is_refused(desk: Path, options: dict[str, Any], why: str) -> None:
    ImportBatch.objects.create(name="shared", options=OF_TWO)
    ImportBatch.objects.create(name="alone")
    ImportBatch.objects.create(name="ended", options=OF_TWO, status=ImportBatch.Status.FINISHED)
    ImportBatch.objects.create(name="undone", options=OF_TWO, status=ImportBatch.Status.UNDONE)
    with pytest.raises(StartError, match=why):
        run(desk, **options)
    assert not ImportRecord.objects.exists()


def test_every_file_is_in_one_share_and_its_order_stays() -> None:
    files = [FoundFile(Path(f"/desk/{n:04}"), f"desk/{n:04}", size=n * 997) for n in range(1000)]
    cut = list(stretches(files))
    assert [one for stretch in cut for one in stretch.files] == files
    assert [stretch.number for stretch in cut] == list(range(len(cut))) and len(cut) > 40
    owners = [[k for k in (1, 2, 3) if Share(k, 3).has(stretch.number)] for stretch in cut]
    assert owners == [[n % 3 + 1] for n in range(len(cut))]
    assert len({stretch.mark for stretch in cut}) == len(cut)
