"""Loading a collection: the file is checked wholly, loaded once, and what people set stays theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from archive.editing.changes.recorder import recording
from archive.editing.vocabulary.collection_file import read_collection
from archive.editing.vocabulary.loading import LoadReport, load_collection
from archive.editing.vocabulary.recognition import (
    known_events,
    known_names,
    known_sources,
    match_events,
    tag_article_words,
)
from archive.editing.vocabulary.toml_values import CollectionError
from archive.models import (
    Change,
    ChangeSet,
    Collection,
    Event,
    EventSeries,
    PastAddress,
    Place,
    Source,
    SourceAlias,
    Tag,
    TagAlias,
)
from archive.models.choices import ChangeKind
from archive.text.dates.partial_dates import PartialDate
from tests import make
from tests.conftest import ROOT, Manage

FIRST = ROOT / "seeds" / "collection.toml"
SMALL = """\
format = 1

[collection]
title = "Harbour Archive"

[[sources]]
slug = "morning-post"
name = "Morning Post"
kind = "newspaper"
domains = ["Post.example"]
aliases.en = ["The Morning Post"]

[[sources]]
slug = "wire"
name = "Wire"
full_name = "Harbour Wire Service"
kind = "agency"

[[tags]]
slug = "trade"
name = "trade"
words.en = ["trading"]
negative.en = ["trade union"]

[[tags]]
slug = "jordan"
name = "Jordan"
kind = "country"
ambiguous.en = ["Jordan"]
search.ru = ["Иордания"]

[[places]]
slug = "port-haven"
name = "Port Haven"
latitude = 1.5
longitude = -2.25
aliases.ru = ["Порт-Хейвен"]

[[series]]
slug = "harbour-fair"
name = "Harbour Fair"

[phrases.fair]
en = ["harbour fair"]
ru = ["портовая ярмарка"]

[[events]]
slug = "first-fair"
title = "First harbour fair"
kind = "forum"
series = "harbour-fair"
place = "port-haven"
starts = { date = "2024-05", basis = "document" }
tags = ["trade"]

[[events.rules]]
name = "the fair in its town"
words = ["@fair", ["Port Haven"]]
roles = { reports = [0, 40] }
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path, SMALL)


def written(folder: Path, text: str) -> Path:
    path = folder / "collection.toml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(folder: Path, old: str, new: str) -> LoadReport:
    assert old in SMALL
    return load_collection(written(folder, SMALL.replace(old, new)))


@pytest.mark.django_db
def test_events_of_a_file_are_public_unless_it_says_otherwise(small: Path, tmp_path: Path) -> None:
    load_collection(small)
    assert Event.objects.get().state == "public"
    assert changed(tmp_path, 'kind = "forum"', 'kind = "forum"\nstate = "draft"').changed["events"] == 1
    assert Event.objects.get().state == "draft"
    with pytest.raises(CollectionError, match="state"):
        changed(tmp_path, 'kind = "forum"', 'kind = "forum"\nstate = "secret"')


@pytest.mark.django_db
def test_state_that_a_person_set_stays(small: Path) -> None:
    load_collection(small)
    with recording(ChangeKind.EDIT) as record:
        record.set(Event.objects.get(), state="draft")
    report = load_collection(small)
    assert Event.objects.get().state == "draft"
    assert "state was set by a person and stays" in " ".join(report.kept)
    assert not report.has_changed


@pytest.mark.django_db
def test_file_confirms_a_source_that_an_import_made(small: Path) -> None:
    with recording(ChangeKind.IMPORT) as record:
        record.create(Source(name="Morning Post", slug="the-post", is_confirmed=False))
    load_collection(small)
    assert Source.objects.get(slug="the-post").is_confirmed
    assert not load_collection(small).has_changed


@pytest.mark.django_db
def test_a_file_becomes_the_vocabulary(small: Path) -> None:
    report = load_collection(small)
    assert dict(report.created) == {"collection": 1, "sources": 2, "tags": 2, "places": 1, "series": 1, "events": 1}
    assert Collection.objects.get().title == "Harbour Archive"
    post = Source.objects.get(slug="morning-post")
    assert (post.kind, post.domains, [alias.name for alias in post.aliases.all()]) == (
        "newspaper",
        ["post.example"],
        ["The Morning Post"],
    )
    place = Place.objects.get()
    assert (str(place.latitude), str(place.longitude)) == ("1.50000", "-2.25000")
    event = Event.objects.get()
    assert (event.place, event.series, str(event.starts), event.starts_basis, event.ends_on) == (
        place,
        EventSeries.objects.get(),
        "2024-05",
        "document",
        None,
    )
    assert [tag.slug for tag in event.tags.all()] == ["trade"]
    assert event.rules[0]["words"][0] == [
        {"text": "harbour fair", "language": "en"},
        {"text": "портовая ярмарка", "language": "ru"},
    ]
    assert list(TagAlias.objects.values_list("name", "use", "language").order_by("name")) == [
        ("Jordan", "ambiguous", "en"),
        ("trade union", "negative", "en"),
        ("trading", "word", "en"),
        ("Иордания", "search", "ru"),
    ]
    assert not Tag.objects.exclude(edited_fields=[]).exists()


@pytest.mark.django_db
def test_the_first_collection_loads_in_one_change_and_changes_nothing_again() -> None:
    first = load_collection(FIRST)
    assert first.created["events"] == 4
    assert ChangeSet.objects.get().kind == ChangeKind.COLLECTION
    again = load_collection(FIRST)
    assert not again.has_changed
    assert again.kept == []
    assert again.unchanged["tags"] == first.created["tags"]
    assert ChangeSet.objects.count() == 1


@pytest.mark.django_db
def test_a_changed_file_corrects_and_adds_but_removes_nothing(small: Path, tmp_path: Path) -> None:
    load_collection(small)
    report = changed(tmp_path, 'words.en = ["trading"]', 'description = "Buying and selling."\nwords.en = ["trader"]')
    assert dict(+report.changed) == {"tags": 1}
    tag = Tag.objects.get(slug="trade")
    assert tag.description == "Buying and selling."
    assert {alias.name for alias in tag.aliases.all()} == {"trading", "trader", "trade union"}


@pytest.mark.django_db
def test_what_a_person_set_stays(small: Path, tmp_path: Path) -> None:
    load_collection(small)
    tag = Tag.objects.get(slug="trade")
    post = Source.objects.get(slug="morning-post")
    event = Event.objects.get()
    with recording(ChangeKind.EDIT, user=make.user()) as record:
        record.set(tag, description="What an editor wrote.")
        record.link(tag, "aliases", remove=[{"name": "trading"}])
        record.set(event, starts_on="2024-05-03", starts_precision="day", starts_basis="editor")
        record.set(Collection.objects.get(), title="Our Harbours")
        record.set(post, homepage="https://post.example/")
    report = changed(tmp_path, 'name = "trade"', 'name = "trade"\ndescription = "What the file says."')
    assert not report.has_changed
    tag.refresh_from_db()
    event.refresh_from_db()
    assert tag.description == "What an editor wrote."
    assert not tag.aliases.filter(name="trading").exists()
    assert str(event.starts) == "2024-05-03"
    assert Collection.objects.get().title == "Our Harbours"
    assert Source.objects.get(slug="morning-post").homepage == "https://post.example/"
    assert "“trade” of the tags: description was set by a person and stays." in report.kept
    assert "“trade” of the tags: a person decided upon the name “trading”; it stays so." in report.kept
    assert "“First harbour fair” of the events: starts on was set by a person and stays." in report.kept


@pytest.mark.django_db
def test_what_a_person_made_is_only_filled_up(small: Path) -> None:
    with recording(ChangeKind.EDIT, user=make.user()) as record:
        record.create(Source(slug="post", name="Morning Post", kind="magazine"))
    report = load_collection(small)
    post = Source.objects.get(name="Morning Post")
    assert (post.slug, post.kind, post.domains) == ("post", "magazine", ["post.example"])
    assert [alias.name for alias in post.aliases.all()] == ["The Morning Post"]
    assert "“Morning Post” of the sources: kind was set by a person and stays." in report.kept


@pytest.mark.django_db
def test_what_a_person_deleted_or_renamed_is_not_made_again(small: Path) -> None:
    load_collection(small)
    with recording(ChangeKind.EDIT, user=make.user()) as record:
        record.link(Event.objects.get(), "tags", remove=[{"tag": Tag.objects.get(slug="trade").pk}])
        record.delete(Tag.objects.get(slug="trade"))
        record.set(Place.objects.get(), slug="haven", name="Haven")
    report = load_collection(small)
    assert not report.has_changed
    assert not Tag.objects.filter(slug="trade").exists()
    assert Place.objects.get().slug == "haven"
    assert PastAddress.objects.get().old == "port-haven"
    assert len(report.kept) == 2


@pytest.mark.django_db
def test_a_credit_names_one_source_only(small: Path) -> None:
    other = make.source("Evening Post", aliases=["the morning post"])
    report = load_collection(small)
    assert SourceAlias.objects.get().source == other
    assert report.kept == ["“The Morning Post” names the source evening-post and stays there."]


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


@pytest.mark.django_db
def test_the_command_says_what_it_did(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_collection", small)
    assert "sources: 2 created, 0 changed, 0 unchanged" in capsys.readouterr().out
    call_command("load_collection", small)
    assert "Nothing has changed." in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["missing.toml", ".", "wrong.toml"])
def test_the_command_ends_with_2_when_the_file_is_of_no_use(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wrong.toml").write_text("format = 1\n[x", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        call_command("load_collection", tmp_path / name)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("Nothing was loaded.")


@pytest.mark.once
def test_a_process_ends_with_2_for_a_missing_file(manage: Manage) -> None:
    finished = manage("load_collection", "missing.toml")
    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr


@pytest.mark.django_db
def test_the_vocabulary_is_read_with_few_queries(small: Path, django_assert_num_queries: Any) -> None:
    load_collection(small)
    with django_assert_num_queries(2):
        names = known_names()
    with django_assert_num_queries(2):
        sources = known_sources()
    with django_assert_num_queries(1):
        rules = known_events()
    with django_assert_num_queries(0):
        tags = tag_article_words(names, title="Trading", body="Jordan traded.", filed_under=["JORDAN", "sport"])
        match_events(rules, title="", body="The harbour fair in Port Haven", published=PartialDate(2024, 6, 2))
    by_slug = {tag.slug: tag.pk for tag in Tag.objects.all()}
    assert [(tag.tag, tag.basis, tag.words, tag.position) for tag in tags] == [
        (by_slug["jordan"], "metadata", ("JORDAN",), "metadata"),
        (by_slug["trade"], "inferred", ("Trading",), "title"),
    ]
    assert {(known.name, known.slug, known.is_agency) for known in sources.sources} == {
        ("Morning Post", "morning-post", False),
        ("The Morning Post", "morning-post", False),
        ("Wire", "wire", True),
        ("Harbour Wire Service", "wire", True),
    }
    assert sources.domains == {"post.example": "morning-post"}


@pytest.mark.django_db
def test_uses_of_aliases_hold_when_texts_are_read(small: Path) -> None:
    load_collection(small)
    names = known_names()
    by_id = {tag.pk: tag.slug for tag in Tag.objects.all()}

    def tags(body: str) -> list[str]:
        return [by_id[tag.tag] for tag in tag_article_words(names, title="", body=body)]

    assert tags("A trade union met Michael Jordan in Иордания.") == []
    assert tags("Trading with Jordan grew.") == ["trade", "jordan"]


@pytest.mark.django_db
def test_accounts_say_where_their_words_stand(small: Path) -> None:
    load_collection(small)
    title, body = "Harbour fair in Port Haven", "Ярмарка. The harbour fair filled Port Haven."
    (found,) = match_events(known_events(), title=title, body=body, published=PartialDate(2024, 6, 2))
    assert found.as_link() == {
        "event": Event.objects.get().pk,
        "role": "reports",
        "basis": "inferred",
        "evidence": {
            "rule": "the fair in its town",
            "words": [
                {"words": "Harbour fair", "in": "title", "start": 0, "end": 12},
                {"words": "Port Haven", "in": "title", "start": 16, "end": 26},
            ],
        },
    }
    (found,) = match_events(known_events(), title="x", body=body, published=PartialDate(2024, 6, 2))
    for words in found.evidence["words"]:
        assert (words["in"], body[words["start"] : words["end"]]) == ("body", words["words"])


@pytest.mark.django_db
def test_a_broken_rule_of_one_event_leaves_the_others_at_work(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    load_collection(small)
    make.event("Broken", rules=[{"name": "broken"}])
    assert match_events(
        known_events(), title="", body="The harbour fair in Port Haven.", published=PartialDate(2024, 6, 2)
    )
    assert "Left out of the event broken" in caplog.text
