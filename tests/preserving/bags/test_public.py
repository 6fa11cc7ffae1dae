"""A public bag has what readers may have, as the site gives it, and nothing else."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

from archive.models import Article, State
from archive.preserving.bags.public_schemas import schemas
from tests import make
from tests.preserving.bags.archives import empty, payload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rich")]


def export_public(path: Path) -> dict[str, bytes]:
    call_command("export_archive", path, public=True, stdout=io.StringIO())
    return payload(path)


def lines(files: dict[str, bytes], name: str = "articles.jsonl", state: str = "") -> dict[str, Any]:
    found = [json.loads(line) for line in files[name].splitlines()]
    return {line["key"]: line for line in found if not state or line["state"] == state}


def test_a_public_bag_is_whole_and_as_its_schemas_say(tmp_path: Path) -> None:
    files = export_public(tmp_path / "bag")
    bagit.Bag(str(tmp_path / "bag")).validate()
    assert json.loads(files["archive.json"])["kind"] == "public"
    for name, schema in schemas().items():
        assert json.loads(files[f"schemas/{name.partition('.')[0]}.schema.json"]) == schema
        Draft202012Validator.check_schema(schema)
        for line in files[name].splitlines() if name.endswith(".jsonl") else [files[name]]:
            Draft202012Validator(schema).validate(json.loads(line))
    export_public(tmp_path / "again")
    assert payload(tmp_path / "again") == files


def test_articles_are_told_as_the_site_tells_them(tmp_path: Path, client: Client) -> None:
    files = export_public(tmp_path / "bag")
    published = Article.objects.published()
    assert lines(files).keys() == {*published.values_list("key", flat=True)}
    for key, line in lines(files).items():
        versions = line.pop("versions")
        assert versions[0]["number"] == 1
        assert line == client.get(f"/articles/{key}.json").json()
        texts = [data for name, data in files.items() if name.endswith(f"-{key}.md")]
        assert texts == [client.get(f"/articles/{key}.md").content]
    for key, line in lines(files, "gone.jsonl", "withdrawn").items():
        assert line == client.get(f"/articles/{key}.json").json()
    gone = Article.objects.get(title="To be withdrawn")
    assert lines(files, "gone.jsonl", "withdrawn")[gone.key]["note"] == "Asked for"
    merged = Article.objects.get(state=State.MERGED)
    assert merged.merged_into
    assert lines(files, "gone.jsonl", "merged") == {
        merged.key: {"key": merged.key, "merged_into": merged.merged_into.key, "state": "merged"}
    }


def test_nothing_that_is_not_public_is_in_it(tmp_path: Path) -> None:
    short = make.source("Short Notices", display="excerpt")
    body = "The first words may be read. " * 30 + "\n\nThe hidden rest of it. " * 30
    make.article("Only an excerpt", source=short, body=body)
    make.article("Hidden without a trace", state=State.WITHDRAWN, withdrawal_mention=False)
    make.event("A draft of an event", state="draft")
    unseen = make.tag("only of what waits")
    waiting = make.source("Source of what waits")
    make.article("Waits for review", state=State.IN_REVIEW, tags=[unseen], source=waiting, body="Not yet to be read.")
    files = export_public(tmp_path / "bag")
    everything = b"\n".join(
        [*(name.encode() + data for name, data in files.items()), (tmp_path / "bag" / "bag-info.txt").read_bytes()]
    )
    for words in (
        *("anna", "ben", "Please look", "Third", "Secret words", "hidden rest", "Hidden without", "draft of an event"),
        *("only of what waits", "Source of what waits", "Waits for review", "Not yet", "in/a.csv", "Typed wrongly"),
        *("By order of the court", "made and deleted", "Qwerty", "Read more", "It is short", "By letter"),
    ):
        assert words.encode() not in everything, words
    assert b"Only an excerpt" in everything and b"The first words" in everything
    assert not [name for name in files if name.startswith("originals")]


def test_no_archive_is_made_of_a_public_bag_but_its_articles_can_be_imported(tmp_path: Path) -> None:
    files = export_public(tmp_path / "bag")
    empty()
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("restore_archive", tmp_path / "bag", stderr=said)
    assert ended.value.code == 2
    assert "is a public bag" in said.getvalue() and "import_articles" in said.getvalue()
    lists = tmp_path / "bag" / "data" / "articles.jsonl"
    report = tmp_path / "report.jsonl"
    call_command("import_articles", lists, workers=1, report=report, stdout=io.StringIO())
    titles = {line["title"] for line in lines(files).values()}
    assert titles <= {*Article.objects.values_list("title", flat=True)}
    assert not Article.objects.filter(title="To be withdrawn").exists()


def test_public_and_since_exclude_each_other(tmp_path: Path) -> None:
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("export_archive", tmp_path / "bag", public=True, since=[tmp_path], stderr=said)
    assert ended.value.code == 2 and "always a whole one" in said.getvalue()
    assert not any(tmp_path.iterdir())
