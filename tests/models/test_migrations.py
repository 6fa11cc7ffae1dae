"""Steps that fill new columns of an archive from before them."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from archive.editing.changes.recorder import recording
from archive.models import ChangeKind, Datestamp, Event, EventState, Source, State, Tally
from archive.preserving.verifying import verify
from tests import make

pytestmark = pytest.mark.django_db

STATES = import_module("archive.migrations.0006_fill_event_states_and_confirmed_sources")
FACTS = import_module("archive.migrations.0020_fill_facts")
DATESTAMPS = import_module("archive.migrations.0031_fill_datestamps")


def by_person(title: str) -> Event:
    with recording(ChangeKind.EDIT) as record:
        return record.create(Event(title=title, slug=title.lower()))


def shown() -> list[tuple[str, int, int]]:
    rows = Tally.objects.filter(kind="shown").order_by("label", "object_id")
    return list(rows.values_list("label", "object_id", "n"))


def test_events_from_before_are_public_but_for_drafts_of_a_person_with_unpublished_accounts() -> None:
    collected, bare, shown, draft = make.event("Collected"), by_person("Bare"), by_person("Shown"), by_person("Draft")
    make.article(state=State.IMPORTED, events=[collected, draft])
    make.article(events=[shown])
    Event.objects.update(state=EventState.DRAFT)
    Tally.objects.filter(kind="shown").delete()
    STATES.fill(apps, None)
    assert list(Event.objects.filter(state=EventState.PUBLIC).order_by("pk")) == [collected, bare, shown]
    assert list(Event.objects.public().order_by("pk")) == [bare, shown]
    STATES.empty(apps, None)
    assert not Event.objects.filter(state=EventState.PUBLIC).exists()


def test_sources_that_only_an_import_made_are_unconfirmed() -> None:
    with recording(ChangeKind.IMPORT) as record:
        made = [record.create(Source(name=name, slug=name.lower())) for name in ("Alone", "Edited", "Loaded", "Read")]
    make.source("Collected")
    for kind, source in zip((ChangeKind.EDIT, ChangeKind.COLLECTION, ChangeKind.REPARSE), made[1:], strict=True):
        with recording(kind) as record:
            record.set(source, country="KZ")
    Source.objects.update(is_confirmed=True)
    STATES.fill(apps, None)
    assert set(Source.objects.filter(is_confirmed=False).values_list("name", flat=True)) == {"Alone", "Read"}
    STATES.empty(apps, None)
    assert not Source.objects.filter(is_confirmed=False).exists()


def test_what_readers_know_of_is_counted_as_the_write_path_does() -> None:
    source, tag, event = make.source(), make.tag(), make.event()
    for state, mention in ((State.PUBLISHED, True), (State.WITHDRAWN, True), (State.WITHDRAWN, False)):
        agency = make.source(f"Wire {state} {mention}")
        given = {"withdrawal_mention": mention, "source": source, "agency": agency, "tags": [tag], "events": [event]}
        make.article(state=state, **given)  # type: ignore[arg-type]
    kept = list(
        Tally.objects.filter(kind="shown").order_by("label", "object_id").values_list("label", "object_id", "n")
    )
    assert len(kept) == 5
    STATES.empty(apps, None)
    assert shown() == []
    STATES.fill(apps, None)
    assert shown() == kept
    assert list(verify("counts")) == []


def test_what_is_known_of_articles_is_counted_as_the_write_path_does() -> None:
    make.article(byline="Anna", source=make.source(), tags=[make.tag()], original_url="https://post.example/1")
    make.article("", on=None, language="")
    make.article(on="2024-03-01", precision="month")
    make.article(state=State.IMPORTED)
    kept = Tally.objects.facts()
    assert kept["has:byline"] == 1
    assert kept["date:"] == 1
    FACTS.empty(apps, None)
    assert Tally.objects.facts() == {}
    FACTS.fill(apps, None)
    assert Tally.objects.facts() == kept
    assert list(verify("counts")) == []


def test_records_of_which_readers_may_know_are_dated_as_the_write_path_does() -> None:
    final = make.article()
    for state, mention in (
        (State.WITHDRAWN, True),
        (State.WITHDRAWN, False),
        (State.MERGED, True),
        (State.READY, True),
    ):
        merged = {"merged_into": final} if state == State.MERGED else {}
        make.article(state=state, withdrawal_mention=mention, **merged)  # type: ignore[arg-type]
    kept = set(Datestamp.objects.values_list("article_id", flat=True))
    assert len(kept) == 3
    DATESTAMPS.clear(apps, None)
    assert not Datestamp.objects.exists()
    DATESTAMPS.fill(apps, None)
    assert set(Datestamp.objects.values_list("article_id", flat=True)) == kept
    assert list(verify("log")) == []
