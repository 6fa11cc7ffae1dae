"""A collection's file is loaded once, and what people set stays theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from archive.editing.changes.recorder import recording
from archive.editing.vocabulary.loading import load_collection
from archive.editing.vocabulary.toml_values import CollectionError
from archive.models import (
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
from tests import make
from tests.conftest import Manage
from tests.editing.collection import FIRST, changed


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
