"""Files of many records: each is an article of its own, known by its own id or by its bytes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from archive.importing import pipeline
from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.models import Article, ImportBatch, ImportRecord, Original

pytestmark = pytest.mark.django_db

TOWNS = ("Aral", "Borro", "Calder", "Dunmore", "Esk", "Farrow", "Gale", "Harrow", "Inver", "Jura", "Kell", "Lorne")


def record(n: int, **more: Any) -> dict[str, Any]:
    town = TOWNS[n]
    body = (
        f"The council of {town} voted on {n + 3} bridges, and the {town} bridge fund pays for {n + 1} of them at once."
    )
    return {"id": f"r{n}", "title": f"{town} votes on its bridges", "date": f"2024-05-{n + 1:02}", "body": body} | more


def write(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in records))


def take(path: Path, **options: Any) -> list[str]:
    """Import and return the outcomes in order."""
    result = run_import([path], ImportOptions(**options))
    return list(result.batch.records.order_by("pk").values_list("outcome", flat=True))


def test_each_record_keeps_its_own_bytes_and_what_records_share(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(
        "id,title,date,text\n1,One,2024-05-01,The first of two.\n2,Two,2024-05-02,The other.\n"
    )
    take(tmp_path / "rows.csv")
    originals = Original.objects.filter(context__isnull=False).order_by("pk")
    assert [original.read() for original in originals] == [
        b"1,One,2024-05-01,The first of two.",
        b"2,Two,2024-05-02,The other.",
    ]
    contexts = {original.context.read() for original in originals if original.context}
    assert contexts == {b"id,title,date,text\n"} or contexts == {b"id,title,date,text"}


def test_a_changed_record_is_known_by_its_id_wherever_it_stands(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    write(rows, [record(n) for n in range(4)])
    assert take(rows) == ["created"] * 4
    changed = record(2, body=record(2)["body"] + " The mayor thanked the masons.")
    write(rows, [record(3), changed, record(0), record(5)])
    assert take(rows) == ["unchanged", "updated", "unchanged", "created"]
    assert Article.objects.count() == 5


def test_a_record_without_an_id_is_known_by_its_bytes_in_any_file(tmp_path: Path) -> None:
    rows = [{key: value for key, value in record(n).items() if key != "id"} for n in range(3)]
    write(tmp_path / "a.jsonl", rows)
    write(tmp_path / "b.jsonl", rows[1:])
    assert take(tmp_path) == ["created", "created", "created", "unchanged", "unchanged"]


def test_one_bad_record_stops_no_other(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(f"{json.dumps(record(0))}\n{{broken\n{json.dumps(record(1))}\n")
    assert sorted(take(rows)) == ["created", "created", "failed"]


def test_the_same_address_with_another_text_is_another_article_with_a_problem(tmp_path: Path) -> None:
    address = "https://gazette.example/news/1"
    write(tmp_path / "a.jsonl", [record(0, url=address)])
    take(tmp_path / "a.jsonl")
    write(tmp_path / "b.jsonl", [record(7, url=address)])
    assert take(tmp_path / "b.jsonl") == ["created"]
    first, second = Article.objects.order_by("pk")
    assert second.problems.get(code="same_address").evidence == {"articles": [first.key]}


def test_a_new_version_at_the_same_address_updates_the_one_article_that_has_it(tmp_path: Path) -> None:
    address = "https://gazette.example/news/1"
    write(tmp_path / "a.jsonl", [record(0, url=address)])
    take(tmp_path / "a.jsonl")
    write(tmp_path / "b.jsonl", [record(0, id="other", url=address, body=record(0)["body"] + " Two more will follow.")])
    assert take(tmp_path / "b.jsonl") == ["updated"]


def test_members_of_an_archive_are_met_one_by_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "desk.zip", "w") as archive:
        archive.writestr("one.txt", "Date: 2024-05-03\n\nThe first of the two stories in this archive is short.\n")
        archive.writestr("rows.jsonl", "".join(json.dumps(record(n)) + "\n" for n in range(2)))
        archive.writestr("empty.txt", "")
    report = tmp_path / "report"
    assert sorted(take(tmp_path / "desk.zip", report=report)) == ["created", "created", "created", "failed"]
    rows = [json.loads(line) for line in report.read_text().splitlines()]
    assert {row["member"] for row in rows} == {"one.txt", "rows.jsonl#r0", "rows.jsonl#r1", "empty.txt"}
    assert set(take(tmp_path / "desk.zip")) == {"unchanged", "failed"}


@pytest.fixture
def interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of which an import took two chunks of three records before it was interrupted."""
    monkeypatch.setattr(pipeline, "CHUNK", 3)
    write(tmp_path / "rows.jsonl", [record(n) for n in range(10)])
    chunks = []

    def stop(n: int) -> None:
        chunks.append(n)
        if len(chunks) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import([tmp_path], ImportOptions(batch="May"), progress=stop)
    return tmp_path


def test_an_interrupted_file_is_gone_on_with_where_it_stopped(interrupted: Path) -> None:
    assert Article.objects.count() == 6
    assert take(interrupted, resume="May") == ["created"] * 10
    assert ImportBatch.objects.get().counts == {"created": 10}
    assert ImportRecord.objects.filter(ends_file=True).count() == 1


def test_a_file_that_was_not_read_to_its_end_is_read_again(interrupted: Path) -> None:
    assert take(interrupted) == ["unchanged"] * 6 + ["created"] * 4


def test_a_large_file_is_read_piece_by_piece_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "rows.jsonl", [record(n) for n in range(12)])
    reports = [tmp_path / name for name in ("whole", "pieces")]
    run_import([tmp_path / "rows.jsonl"], ImportOptions(dry_run=True, report=reports[0]))
    monkeypatch.setattr("archive.importing.intake.dispatch.LARGE_FILE", 100)
    run_import([tmp_path / "rows.jsonl"], ImportOptions(report=reports[1]))
    assert reports[0].read_text() == reports[1].read_text()
    assert take(tmp_path / "rows.jsonl") == ["unchanged"] * 12
