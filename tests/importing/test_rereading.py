"""One article read again: in another encoding, which is kept with it, and for what the machine has for a field."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.undo import undo
from archive.importing.reparse import reparse
from archive.importing.rereading import UnreadableError, apply_encoding, encoding_named, machine_values, read_as
from archive.models import Article, ChangeSet, Source, State
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db
RUSSIAN = """Министры встретились в Астане

29 марта 2024 года

Министры подписали три документа, сообщил представитель министерства. Встреча прошла в старой ратуше.
"""


@pytest.fixture
def user() -> User:
    return make.user("Ann", is_superuser=True)


def imported(folder: Path, data: bytes, **options: str) -> Article:
    (folder / "one.txt").write_bytes(data)
    call_command("import_articles", folder, workers=1, verbosity=0, **options)
    return Article.objects.get()


@pytest.fixture
def misread(tmp_path: Path) -> Article:
    return imported(tmp_path, RUSSIAN.encode("koi8_r"), encoding="cp1251")


def test_what_another_encoding_would_give_is_said_without_a_write(misread: Article, user: User) -> None:
    edit(misread, {"byline": "Ann"}, user=user)
    before = tables.everything()
    found = read_as(misread, "koi8_r")
    assert found.values["title"] == "Министры встретились в Астане"
    assert str(found.values["published_on"]) == "2024-03-29"
    assert found.kept == ("byline",)
    assert tables.everything() == before


def test_encoding_is_kept_for_every_later_reading_until_it_is_undone(misread: Article, user: User) -> None:
    edit(misread, {"byline": "Ann"}, user=user)
    codes = ("encoding_guessed", "undecodable_characters", "changed_at_source")
    with recording(ChangeKind.IMPORT) as record:
        record.link(misread, "problems", [{"code": code, "severity": "note"} for code in codes])
    misread.refresh_from_db()
    before = tables.records()
    done = apply_encoding(misread, "koi8_r", user=user)
    assert (misread.title, misread.byline) == ("Министры встретились в Астане", "Ann")
    assert misread.edited_fields == ["byline", "evidence.byline"]
    assert {*codes} & {*misread.problems.values_list("code", flat=True)} == {"changed_at_source"}
    link = misread.originals.get()
    assert (link.encoding, link.original.encoding) == ("koi8_r", "cp1251")
    assert reparse(Article.objects.all()).changed == 0
    assert (done.kind, done.user) == (ChangeKind.REPARSE, user)
    undo([done], user=user)
    assert tables.records() == before
    misread.refresh_from_db()
    assert misread.originals.get().encoding == "cp1251"


def test_nothing_is_read_of_what_no_longer_stands_or_has_no_bytes(misread: Article, user: User) -> None:
    bare = make.article("Typed")
    bare.originals.all().delete()
    gone = make.article("Gone", state=State.WITHDRAWN)
    sets = ChangeSet.objects.count()
    for article in (bare, gone):
        with pytest.raises(UnreadableError):
            read_as(article, "utf-8")
        with pytest.raises(UnreadableError):
            apply_encoding(article, "utf-8", user=user)
    assert ChangeSet.objects.count() == sets


@pytest.mark.parametrize(("name", "known"), [(" KOI8-R ", "koi8-r"), ("windows-1251", "cp1251"), ("UTF8", "utf-8")])
def test_encoding_goes_by_any_of_its_names(name: str, known: str) -> None:
    assert encoding_named(name) == known


@pytest.mark.parametrize(
    "name", ["", "klingon", "zip", "base64", "rot13", "punycode", "unicode_escape", "a\0b", "utf-7"]
)
def test_what_is_no_encoding_of_a_text_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError, match="no encoding"):
        encoding_named(name)


def test_machine_has_what_it_reads_today_with_its_evidence(tmp_path: Path, user: User) -> None:
    article = imported(tmp_path, RUSSIAN.encode())
    edit(article, {"title": "By hand", "published_on": None}, user=user)
    assert machine_values(article, "title")["title"] == "Министры встретились в Астане"
    date = machine_values(article, "published_on")
    assert (str(date["published_on"]), date["date_precision"]) == ("2024-03-29", "day")
    assert date["evidence.published_on"]["basis"] == "document"


def test_machine_has_what_it_set_last_where_nothing_can_be_read(user: User) -> None:
    article = make.article("First", byline="Wire")
    article.originals.all().delete()
    with recording(ChangeKind.IMPORT) as record:
        record.set_many(Article, {article.pk: {"title": "Second"}})
    article.refresh_from_db()
    assert machine_values(article, "subtitle") == {}
    for title in ("Third", "Fourth"):
        edit(article, {"title": title, "byline": title}, user=user)
    assert machine_values(article, "title")["title"] == "Second"
    assert machine_values(article, "byline")["byline"] == "Wire"


def test_source_that_was_named_for_the_whole_import_comes_back(tmp_path: Path, user: User) -> None:
    post = make.source("Post")
    article = imported(tmp_path, RUSSIAN.encode(), source=post.slug)
    edit(article, {"source": make.source("Other")}, user=user)
    assert machine_values(article, "source")["source"] == Source.objects.get(name="Post").pk
