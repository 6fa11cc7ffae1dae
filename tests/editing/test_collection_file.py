"""A collection's file is read and checked wholly before anything is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.editing.vocabulary.collection_file import read_collection
from archive.editing.vocabulary.loading import load_collection
from archive.editing.vocabulary.toml_values import CollectionError
from archive.models import (
    Change,
    Collection,
    Event,
    Place,
    Source,
    Tag,
)
from tests.editing.collection import SMALL, written

WRONG = [
    ("format = 1", "format = 2", "format = 2", "format must be 1"),
    ('title = "Harbour Archive"', 'title = ""', 'title = ""', "The title is empty."),
    ('title = "Harbour Archive"', 'titel = "x"', 'titel = "x"', "Unknown key 'titel'. Did you mean 'title'?"),
    ("[[places]]", "[[plases]]", "[[plases]]", "Unknown key 'plases'. Did you mean 'places'?"),
    ('kind = "newspaper"', 'kind = "newspapr"', 'kind = "newspapr"', "Did you mean 'newspaper'?"),
    ('kind = "newspaper"', "kind = 3", "kind = 3", "kind is 3"),
    ('name = "Morning Post"', "", "[[sources]]", "This entry of sources has no name."),
    ('name = "Morning Post"', "name = 7", "name = 7", "name must be text; it is 7."),
    ('slug = "morning-post"', 'slug = "Morning Post"', 'slug = "Morning Post"', "is no slug"),
    (
        'slug = "wire"',
        'slug = "morning-post"',
        'slug = "morning-post"',
        "The slug 'morning-post' stands twice among the sources.",
    ),
    (
        'full_name = "Harbour Wire Service"',
        'aliases.en = ["the morning post"]',
        "[[sources]]",
        "are both called 'the morning post'",
    ),
    (
        'domains = ["Post.example"]',
        'domains = ["https://post.example/"]',
        'domains = ["https://post.example/"]',
        "is no domain",
    ),
    (
        'domains = ["Post.example"]',
        'domains = "post.example"',
        'domains = "post.example"',
        "domains must be a list of texts.",
    ),
    ('domains = ["Post.example"]', 'country = "Kenya"', 'country = "Kenya"', "is no code of two capitals"),
    ('domains = ["Post.example"]', 'homepage = "post.example"', 'homepage = "post.example"', "is no web address"),
    ('aliases.en = ["The Morning Post"]', 'aliases.English = ["x"]', 'aliases.English = ["x"]', "is no language tag"),
    ('aliases.en = ["The Morning Post"]', 'aliases = ["x"]', 'aliases = ["x"]', "aliases must be a table."),
    (
        'words.en = ["trading"]',
        'words.en = ["trading", "trading"]',
        'words.en = ["trading", "trading"]',
        "'trading' stands twice.",
    ),
    (
        'words.en = ["trading"]',
        'word.en = ["trading"]',
        'word.en = ["trading"]',
        "Unknown key 'word'. Did you mean 'words'?",
    ),
    ("latitude = 1.5", "latitude = 91", "latitude = 91", "latitude must be a number from -90 to 90; it is 91."),
    ("latitude = 1.5", "latitude = true", "latitude = true", "latitude must be a number"),
    ("latitude = 1.5\n", "", "[[places]]", "latitude and longitude go together."),
    ('place = "port-haven"', 'place = "porthaven"', 'place = "porthaven"', "Did you mean 'port-haven'?"),
    ('tags = ["trade"]', 'tags = ["trades"]', 'tags = ["trades"]', "Did you mean 'trade'?"),
    ('date = "2024-05"', 'date = "2024-13"', "starts = ", "starts: month must be in 1..12"),
    ('date = "2024-05"', 'date = "May"', "starts = ", "is not a date such as"),
    ('basis = "document"', 'basis = "guess"', "starts = ", "basis is 'guess'"),
    (
        'tags = ["trade"]',
        'ends = { date = "2024-04", basis = "editor" }',
        'ends = { date = "2024-04", basis = "editor" }',
        "It ends on 2024-04, before it starts",
    ),
    ('["@fair", ["Port Haven"]]', '["@fairs"]', "words = ", "There are no [phrases.fairs]. Did you mean 'fair'?"),
    ('["@fair", ["Port Haven"]]', "[]", "[[events.rules]]", "The rule 'the fair in its town': words must be"),
    ("reports = [0, 40]", "reprots = [0, 40]", "[[events.rules]]", "'reprots' is no role"),
    ("[0, 40] }", "[0, 40] }\nundatd = true", "[[events.rules]]", "unknown: undatd"),
    ("[[tags]]", "[[tags]", "[[tags]", "It is not valid TOML"),
]


@pytest.mark.parametrize(("old", "new", "at", "reason"), WRONG)
def test_a_wrong_file_is_refused_with_line_and_reason(tmp_path: Path, old: str, new: str, at: str, reason: str) -> None:
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(CollectionError) as caught:
        read_collection(path)
    assert reason in str(caught.value)
    assert str(caught.value).startswith(f"{path}, line {caught.value.line}: ")
    assert caught.value.line is not None
    assert path.read_text(encoding="utf-8").splitlines()[caught.value.line - 1].startswith(at)


def test_a_file_that_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "collection.toml"
    path.write_bytes(b"format = 1\ntitle = \xff\n")
    with pytest.raises(CollectionError, match=r"line 2: It is not UTF-8 text\."):
        read_collection(path)


@pytest.mark.django_db
def test_a_wrong_file_writes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("[0, 40]", "[40, 0]"))
    with pytest.raises(CollectionError):
        load_collection(path)
    assert not any(model.objects.exists() for model in (Collection, Source, Tag, Place, Event, Change))
