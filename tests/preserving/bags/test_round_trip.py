"""What is exported and restored is the same archive: row for row, byte for byte, with the same pages."""

from __future__ import annotations

import json
from pathlib import Path

import bagit
import pytest
from django.contrib.auth.models import Group, User
from jsonschema import Draft202012Validator

from archive.editing.changes.recorder import recording
from archive.models import Article, Change, ChangeSet, Generation, Original, Tag
from archive.models.changes import checksum, pack_at_once
from archive.models.choices import ChangeKind
from archive.preserving.bags import layout
from archive.preserving.bags.schemas import schemas
from archive.preserving.verifying import verify
from tests import make
from tests.preserving.bags.archives import derived, empty, export, payload, restore, rows
from tests.preserving.bags.test_damaged import seal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rich")]


def test_a_restored_archive_is_the_same_and_exports_the_same_bytes(tmp_path: Path) -> None:
    before, followed, was = rows(), derived(), Generation.revision()
    export(tmp_path / "one")
    empty()
    restore(tmp_path / "one")
    now_rows = rows()
    for label in before:
        assert now_rows[label] == before[label], label
    assert derived() == followed
    assert list(verify()) == []
    now = Generation.revision()
    assert was.archive != now.archive and was.token != now.token
    export(tmp_path / "two")
    assert payload(tmp_path / "two") == payload(tmp_path / "one")
    told = {kind.model for _file, kind in layout.kinds()} | {link.model for _f, k in layout.kinds() for link in k.links}
    assert sorted(one._meta.label for one in told if not one._base_manager.exists()) == []  # something of everything


def test_a_bag_is_whole_and_sound_to_the_library_of_congress(tmp_path: Path) -> None:
    export(tmp_path / "one")
    bag = bagit.Bag(str(tmp_path / "one"))
    bag.validate(completeness_only=False)
    assert bag.version_info == (1, 0)
    assert bag.info["Annals-Format"] == str(layout.FORMAT)
    assert bag.info["Payload-Oxum"].endswith(f".{len(payload(tmp_path / 'one'))}")
    assert not (tmp_path / "one.part").exists()


def test_every_line_is_as_its_schema_says(tmp_path: Path) -> None:
    export(tmp_path / "one")
    files = payload(tmp_path / "one")
    for name, schema in schemas().items():
        assert json.loads(files[f"schemas/{name.partition('.')[0]}.schema.json"]) == schema
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        lines = files[name].splitlines() if name.endswith(".jsonl") else [files[name]]
        assert lines
        for line in lines:
            validator.validate(json.loads(line))
    line = json.loads(files["articles.jsonl"].splitlines()[0])
    for wrong in ({**line, "more": 1}, {**line, "key": None}, {key: line[key] for key in line.keys() - {"title"}}):
        assert not Draft202012Validator(schemas()["articles.jsonl"]).is_valid(wrong)


def test_originals_lie_under_their_hashes_and_articles_can_be_read(tmp_path: Path) -> None:
    export(tmp_path / "one")
    files = payload(tmp_path / "one")
    kept = Original.objects.filter(erased_at=None)
    assert {name for name in files if name.startswith("originals/")} == {
        f"originals/{one.sha256[:2]}/{one.sha256}" for one in kept
    }
    assert all(files[f"originals/{one.sha256[:2]}/{one.sha256}"] == one.read() for one in kept)
    readable = {name: text.decode() for name, text in files.items() if name.startswith("files/")}
    assert len(readable) == Article.objects.count()
    two = Article.objects.get(subtitle="In two parts")
    text = readable[f"files/2023/undated/{two.slug}-{two.key}.md"]
    assert text.startswith("---\n") and f'title: "{two.title}"' in text and text.endswith(two.body.rstrip("\n") + "\n")


def test_what_was_erased_is_in_no_file(tmp_path: Path) -> None:
    export(tmp_path / "one")
    assert [name for name, data in payload(tmp_path / "one").items() if b"Secret words" in data] == []
    empty()
    restore(tmp_path / "one")
    assert Original.objects.exclude(erased_at=None).exists()


def test_accounts_come_back_by_name_and_nobody_can_sign_in_with_one(tmp_path: Path) -> None:
    export(tmp_path / "one")
    assert b"password" not in payload(tmp_path / "one")["staff.json"]
    number = User.objects.get(username="anna").pk
    empty()
    restore(tmp_path / "one")
    anna = User.objects.get(username="anna")
    assert anna.pk == number and not anna.is_active and not anna.is_superuser and not anna.has_usable_password()
    assert [one.name for one in anna.groups.all()] == ["Publishers"]
    assert Group.objects.get(name="Publishers").permissions.filter(codename="publish_article").exists()


def test_an_account_that_is_here_already_stays_as_it_is(tmp_path: Path) -> None:
    export(tmp_path / "one")
    number = User.objects.get(username="anna").pk
    empty()
    mine = User(pk=number, username="anna", is_active=True)
    mine.set_password("a long enough password")
    mine.save()
    restore(tmp_path / "one")
    assert User.objects.get(pk=number).check_password("a long enough password")


def test_numbers_that_the_history_speaks_of_are_not_given_again(tmp_path: Path) -> None:
    last = Tag.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    export(tmp_path / "one")
    empty()
    restore(tmp_path / "one")
    assert make.tag("a new one").pk > last + 1  # the number after the last was that of one since deleted
    with recording(ChangeKind.EDIT) as record:
        record.set(Article.objects.get(title="Third"), byline="Goes on")
    assert list(verify("database", "texts", "counts", "log")) == []


def test_text_that_only_one_database_takes_is_restored_as_it_would_be_written_today(tmp_path: Path) -> None:
    article, set_since = [one for one in Article.objects.order_by("pk") if not one.is_erased][:2]
    Change.objects.create(
        change_set=ChangeSet.objects.latest("pk"), model="article", object_id=set_since.pk, action="set",
        field="summary", packed=pack_at_once("", "b\0d"),
    )  # fmt: skip
    Article.objects.filter(pk=set_since.pk).update(summary="bNULd")
    creation = Change.objects.get(model="article", object_id=article.pk, action="create")
    Change.objects.filter(pk=creation.pk).update(new=creation.values()[1] | {"summary": checksum("a\0c")})
    Article.objects.filter(pk=article.pk).update(summary="aNULc", evidence={"byline": {"quote": "qNULq"}})
    export(tmp_path / "one")
    file = tmp_path / "one" / "data" / "articles.jsonl"  # as an archive on SQLite once told it
    file.write_bytes(file.read_bytes().replace(b"NUL", rb"\u0000"))
    seal(tmp_path / "one")
    empty()
    restore(tmp_path / "one")
    article.refresh_from_db(), set_since.refresh_from_db()
    assert (article.summary, set_since.summary) == ("a\\x00c", "b\\x00d")
    assert article.evidence == {"byline": {"quote": "q\\x00q"}}
    assert list(verify()) == []
    export(tmp_path / "two")
    assert b"a\\\\x00c" in (tmp_path / "two" / "data" / "articles.jsonl").read_bytes()
