"""Ids, names and texts with characters that a database does not take are taken in all the same, or refused alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from archive.models import Article, ImportRecord
from tests.management.test_import_articles import STORY, run

ODD = "x\x00y\ud800z\x1b[2J"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "field", ["title", "body", "id", "url", "author", "source", "tags", "date", "language", "summary"]
)
def test_a_record_with_odd_characters_in_a_field_stops_no_other(tmp_path: Path, field: str) -> None:
    record = {"title": "The quay", "body": STORY, field: ODD}
    lines = [json.dumps(record), json.dumps({"title": "The ship", "body": f"{STORY} It came in."})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    status, printed = run("import_articles", tmp_path / "a.jsonl", "--report", tmp_path / "r.jsonl")
    assert status in (0, 1), printed
    assert "\x1b" not in printed
    assert Article.objects.filter(title="The ship").exists()
    assert ImportRecord.objects.count() == 2


@pytest.mark.django_db
def test_text_and_file_names_with_odd_characters_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    text = (
        f"date 2024-05-03\n\nMenu\x00\n\nThe quay\x00 opened \x08on Friday.\n\n{'It was built in two years. ' * 20}\n"
    )
    (tmp_path / "desk" / os.fsdecode(b"quay\xff\x1b[2J\n.txt")).write_text(text)
    (tmp_path / "desk" / os.fsdecode(b"empty\xff\x1b[2J.txt")).write_bytes(b"")
    status, printed = run("import_articles", tmp_path / "desk", "--report", tmp_path / "r.jsonl")
    assert status == 1, printed
    assert "\x1b" not in printed and "failed" in printed
    assert Article.objects.count() == 1
    assert "\x00" not in Article.objects.get().text
    for line in (tmp_path / "r.jsonl").read_text().splitlines():
        assert json.loads(line)["path"].startswith("desk/")
