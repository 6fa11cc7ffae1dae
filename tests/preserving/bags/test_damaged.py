"""A bag that is damaged, foreign or of another time is refused with file and reason, and nothing is restored."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.management.command import Stopped
from archive.models import Article, ImportRecord
from archive.preserving.bags import layout
from tests import make
from tests.preserving.bags.archives import empty, export, fill_richly, rows

pytestmark = pytest.mark.django_db
Damage = Callable[[Path], object]


_made: list[Path] = []  # the bag that the tests damage copies of


@pytest.fixture
def bag(db: None, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bag of an archive with something of everything; the archive at hand is empty."""
    if not _made:
        fill_richly()
        made = tmp_path_factory.mktemp("made") / "bag"
        export(made)
        _made.append(made)
        empty()
    shutil.copytree(_made[0], tmp_path / "bag")
    return tmp_path / "bag"


def seal(bag: Path) -> None:
    """Make the manifests fit what lies there, as somebody does who changes a bag on purpose."""
    names = sorted(one for one in (bag / "data").rglob("*") if one.is_file())
    lines = [f"{digest(one)}  {one.relative_to(bag).as_posix()}\n" for one in names]
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    seal_tags(bag)


def seal_tags(bag: Path) -> None:
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
    (bag / "tagmanifest-sha256.txt").write_text("".join(f"{digest(bag / one)}  {one}\n" for one in tags))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def replaced(name: str, old: str, new: str, *, sealed: bool = True) -> Damage:
    """Give what replaces words in a file of a bag, with the checksums made to fit or not."""

    def damage(bag: Path) -> None:
        text = (bag / name).read_text()
        assert old in text
        (bag / name).write_text(text.replace(old, new, 1))
        if sealed:
            seal(bag)

    return damage


def with_line(name: str, line: bytes) -> Damage:
    """Give what adds a line to a manifest; that of the tags then fits the one of the files."""

    def damage(bag: Path) -> None:
        with (bag / name).open("ab") as file:
            file.write(line + b"\n")
        if not name.startswith("tag"):
            seal_tags(bag)

    return damage


def folder_instead(name: str) -> Damage:
    return lambda bag: ((bag / name).unlink(), (bag / name).mkdir())


def without_line(name: str, number: int) -> Damage:
    def damage(bag: Path) -> None:
        lines = (bag / name).read_bytes().splitlines(keepends=True)
        del lines[number]
        (bag / name).write_bytes(b"".join(lines))
        seal(bag)

    return damage


def lines_turned(name: str) -> Damage:
    def damage(bag: Path) -> None:
        (bag / name).write_bytes(b"".join(reversed((bag / name).read_bytes().splitlines(keepends=True))))
        seal(bag)

    return damage


def first_original(bag: Path) -> Path:
    return min(one for one in (bag / "data" / "originals").rglob("*") if one.is_file())


def with_original_removed(bag: Path) -> None:
    first_original(bag).unlink()
    seal(bag)


def with_other_bytes(bag: Path) -> None:
    first_original(bag).write_bytes(b"Other words than those that came in.")
    seal(bag)


def with_link(bag: Path) -> None:
    path = first_original(bag)
    path.rename(bag / "elsewhere")
    path.symlink_to(bag / "elsewhere")


ZEROS = b"0" * 64
FILES, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
DAMAGES: dict[str, tuple[Damage, str, str]] = {
    "no folder": (shutil.rmtree, "", "is no folder"),
    "no bag": (lambda bag: (bag / "bagit.txt").unlink(), "", "is no bag"),
    "no manifest": (lambda bag: (bag / "manifest-sha256.txt").unlink(), "manifest-sha256.txt", "is missing"),
    "no tag manifest": (lambda bag: (bag / "tagmanifest-sha256.txt").unlink(), "tagmanifest-sha256.txt", "is missing"),
    "another BagIt": (replaced("bagit.txt", "1.0", "2.0"), "bagit.txt", "has to be 1.0"),
    "foreign": (replaced("bag-info.txt", "Annals-Format", "Other-Format"), "bag-info.txt", "no bag of this software"),
    "newer": (replaced("bag-info.txt", "Annals-Format: 1", "Annals-Format: 99"), "bag-info.txt", "newer version"),
    "info altered": (replaced("bag-info.txt", "news", "noise", sealed=False), "bag-info.txt", "is damaged"),
    "words altered": (replaced("data/vocabulary.json", "Post", "Host", sealed=False), "vocabulary.json", "is damaged"),
    "original altered": (lambda bag: first_original(bag).write_bytes(b"x"), "data/originals/", "is damaged"),
    "original gone": (lambda bag: first_original(bag).unlink(), "data/originals/", "is missing"),
    "original altered for good": (with_other_bytes, "data/originals/", "does not hold the bytes"),
    "original gone for good": (with_original_removed, "data/originals/", "is missing"),
    "a link in place of a file": (with_link, "data/originals/", "is missing"),
    "file too many": (lambda bag: (bag / "data" / "more.txt").write_text("x"), "data/more.txt", "does not know"),
    "no archive.json": (lambda bag: ((bag / "data/archive.json").unlink(), seal(bag)), "archive.json", "is missing"),
    "line gone": (without_line("data/articles.jsonl", 3), "archive.json", "of the kind “article”"),
    "a list's record gone": (without_line("data/vocabulary.json", 2), "archive.json", "of the kind"),
    "out of order": (lines_turned("data/changes.jsonl"), "changes.jsonl, line 2", "out of order"),
    "no record": (replaced("data/articles.jsonl", '{"', '["'), "articles.jsonl, line 1", "no record"),
    "unknown kind": (replaced("data/desk.jsonl", '"record":"note"', '"record":"memo"'), "desk.jsonl", "no record"),
    "unknown field": (replaced("data/articles.jsonl", '"byline":', '"by":'), "articles.jsonl", "knows no “by”"),
    "no date": (replaced("data/articles.jsonl", '"2024-03-29"', '"yesterday"'), "articles.jsonl", "can't be read"),
    "of no type": (replaced("data/articles.jsonl", '"tags":[', '"tags":["x",'), "articles.jsonl", "can't be read"),
    "no text": (replaced("data/articles.jsonl", '"dateline":""', '"dateline":5'), "articles.jsonl", "is no text"),
    "unknown state": (
        replaced("data/articles.jsonl", '"state":"published"', '"state":"famous"'),
        "articles.jsonl",
        "knows no “famous”",
    ),
    "too deep": (replaced("data/articles.jsonl", "{", "[" * 100_000 + "{"), "articles.jsonl, line 1", "no record"),
    "no counts": (replaced("data/archive.json", '"counts":{', '"counts":[],"c":{'), "archive.json", "not what it"),
    "no month": (
        replaced("data/archive.json", '"last_changes":{', '"last_changes":{"2024-13":"2024-03-29T00:00:00Z",'),
        "archive.json",
        "not what it",
    ),
    "no moment": (
        replaced("data/archive.json", '"last_changes":{', '"last_changes":{"2019":5,'), "archive.json", "not what it"
    ),
    "no name of a file": (with_line(FILES, ZEROS + b"  data/a\0b"), "manifest", "can have this name"),
    "no name of a tag": (with_line(TAGS, ZEROS + b"  a\0b"), "tagmanifest", "can have this name"),
    "name out of the bag": (with_line(FILES, ZEROS + b"  data/../../x"), "manifest", "does not lie in"),
    "name from the root": (with_line(FILES, ZEROS + b"  /etc/passwd"), "manifest", "does not lie in"),
    "a folder as manifest": (folder_instead("manifest-sha256.txt"), "manifest-sha256.txt", "is missing"),
    "a folder as tag manifest": (folder_instead("tagmanifest-sha256.txt"), "tagmanifest-sha256.txt", "is missing"),
    "another kind": (replaced("data/archive.json", '"full"', '["full"]'), "archive.json", "not what it"),
    "negative number": (
        replaced("data/articles.jsonl", '"id":1,"key"', '"id":-1,"key"'), "articles.jsonl, line 1", "no record"
    ),
    "odd key": (replaced("data/articles.jsonl", '"key":"', '"key":"../'), "articles.jsonl", "stand in no address"),
    "odd slug": (replaced("data/articles.jsonl", '"slug":"', '"slug":"a/b'), "articles.jsonl", "stand in no address"),
    "odd name": (replaced("data/vocabulary.json", '"slug":"', '"slug":"a b'), "vocabulary.json", "stand in no address"),
    "no body": (replaced("data/articles.jsonl", '"body":"', '"body":null,"b":"'), "articles.jsonl", "can't be read"),
    "against a constraint": (
        replaced("data/articles.jsonl", '"title_basis":"document"', '"title_basis":""'),
        "articles.jsonl",
        "does not take the articles from 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_bag_is_refused_and_nothing_is_restored(name: str, bag: Path) -> None:
    damage, file, reason = DAMAGES[name]
    damage(bag)
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("restore_archive", bag, stderr=said)
    assert ended.value.code == 2
    assert file in said.getvalue() and reason in said.getvalue()
    assert not any(rows().values())


@pytest.mark.usefixtures("rich")
def test_an_archive_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    export(tmp_path / "bag")
    before = rows()
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("restore_archive", tmp_path / "bag", stderr=said)
    assert ended.value.code == 2
    assert "The archive is not empty" in said.getvalue() and "ARCHIVE_DATA_DIR" in said.getvalue()
    assert rows() == before


def test_an_account_in_the_way_is_named(bag: Path) -> None:
    make.user("anna", pk=4711)
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("restore_archive", bag, stderr=said)
    assert "“anna” has the number" in said.getvalue()
    assert not Article.objects.exists()


def test_an_older_bag_without_a_field_is_restored_with_its_default(bag: Path) -> None:
    lines = [json.loads(line) for line in (bag / "data" / "imports.jsonl").read_bytes().splitlines()]
    for line in lines:
        line.pop("answer", None)
        line.pop("ordinal", None)
    (bag / "data" / "imports.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    seal(bag)
    call_command("restore_archive", bag, stdout=io.StringIO())
    record = ImportRecord.objects.get()
    assert (record.answer, record.ordinal) == ("", None)
    assert layout.FORMAT == 1


@pytest.mark.parametrize(("where", "told", "is_there"), [
    ("archive.preserving.bags.restoring.check", "Nothing was restored; run the same again.", False),
    ("archive.search.index.follower.rebuild", "All of the archive was restored but the search index; run", True),
])  # fmt: skip
def test_a_restore_that_is_stopped_says_what_is_there(
    where: str, told: str, is_there: bool, bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_given: object) -> None:
        raise Stopped(15)

    monkeypatch.setattr(where, stop)
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("restore_archive", bag, stderr=said)
    assert ended.value.code == 143 and told in said.getvalue()
    assert Article.objects.exists() is is_there
