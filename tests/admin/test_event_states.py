"""Editors say which events are public, one by one or many at once, and confirm sources by correcting them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archive.editing.undo import undo
from archive.models import ChangeSet, Event, EventState, Source
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EVENTS = "/admin/archive/event/"


def change_url(row: Any) -> str:
    return reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])


def act(desk: Desk, action: str, *events: Event) -> Any:
    return desk.post(EVENTS, {"action": action, "_selected_action": [event.pk for event in events]}, follow=True)


def states() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("state", flat=True))


def test_event_that_a_person_makes_begins_as_a_draft(editor: Desk, client: Client) -> None:
    editor.save(f"{EVENTS}add/", "event_form", title="Talks")
    event = Event.objects.get()
    assert event.state == EventState.DRAFT
    assert client.get("/events/talks/").status_code == 404
    page = editor.get(change_url(event)).content.decode()
    assert "/events/talks/" not in page
    editor.save(change_url(event), "event_form", state="public", reason="checked")
    assert client.get("/events/talks/").status_code == 200
    assert ChangeSet.objects.order_by("-pk")[0].user == editor.user
    assert "/events/talks/" in editor.get(change_url(event)).content.decode()


def test_many_events_change_state_in_one_act_that_can_be_undone(editor: Desk) -> None:
    one, two = make.event("One", state=EventState.DRAFT), make.event("Two", state=EventState.DRAFT)
    three = make.event("Three")
    page = act(editor, "make_public", one, two, three).content.decode()
    assert "2 events: now public." in page
    assert states() == ["public"] * 3
    change_set = ChangeSet.objects.order_by("-pk")[0]
    assert change_set.user == editor.user
    assert reverse("admin:archive_changeset_undo", args=[change_set.pk]) in page
    undo([change_set], user=editor.user)
    assert states() == ["draft", "draft", "public"]
    assert "1 event: now draft." in act(editor, "take_back", three).content.decode()
    assert states() == ["draft"] * 3


def test_many_events_are_changed_piece_by_piece_as_one_act_or_not_at_all(
    editor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [make.event(f"Event {n}", state=EventState.DRAFT) for n in range(3)]
    monkeypatch.setattr("archive.editing.changes.pieces.PIECE", 2)
    before = ChangeSet.objects.count()
    assert "3 events: now public." in act(editor, "make_public", *events).content.decode()
    assert ChangeSet.objects.count() == before + 1
    undo([ChangeSet.objects.order_by("-pk")[0]], user=editor.user)
    assert states() == ["draft"] * 3
    monkeypatch.setattr("archive.admin.events.event_admin.MOST_IN_A_REQUEST", 2)
    assert "More than 2 rows are chosen" in act(editor, "make_public", *events).content.decode()
    assert states() == ["draft"] * 3


def test_act_that_changes_nothing_leaves_no_trace(editor: Desk) -> None:
    event = make.event()
    before = ChangeSet.objects.count()
    assert "0 events: now public." in act(editor, "make_public", event).content.decode()
    assert ChangeSet.objects.count() == before


@pytest.mark.parametrize("group", ["Contributors"])
def test_who_may_not_change_events_is_not_offered_it(group: str, sign_in: Callable[[str], Desk]) -> None:
    event = make.event(state=EventState.DRAFT)
    desk = sign_in(group)
    act(desk, "make_public", event)
    assert states() == ["draft"]
    desk.post(change_url(event), {"title": "Taken", "state": "public"})
    assert states() == ["draft"]


def test_list_of_events_shows_states_and_narrows_by_them(editor: Desk) -> None:
    make.event("Seen"), make.event("Waiting", state=EventState.DRAFT)
    page = editor.get(f"{EVENTS}?state__exact=draft").content.decode()
    assert "Waiting" in page and "Seen" not in page
    assert 'class="field-state"' in page


def test_source_that_a_person_corrects_is_confirmed(editor: Desk, client: Client) -> None:
    source = make.source("Bandicoot Post", is_confirmed=False)
    editor.save(change_url(source), "source_form")
    assert not Source.objects.get().is_confirmed
    editor.save(change_url(source), "source_form", country="KZ")
    assert Source.objects.get().is_confirmed
    assert client.get("/sources/bandicoot-post/").status_code == 200
    undo([ChangeSet.objects.order_by("-pk")[0]], user=editor.user)
    assert (Source.objects.get().country, Source.objects.get().is_confirmed) == ("", False)


def test_source_that_gets_another_name_is_confirmed(editor: Desk) -> None:
    source = make.source("Bandicoot Post", is_confirmed=False)
    url = change_url(source)
    typed = editor.open(url, "source_form")
    typed |= {"aliases-TOTAL_FORMS": ["1"], "aliases-0-name": ["The Bandicoot"], "aliases-0-source": [str(source.pk)]}
    assert editor.post(url, typed).status_code == 302
    assert Source.objects.get().aliases.get().name == "The Bandicoot"
    assert Source.objects.get().is_confirmed


def test_source_that_a_person_denies_stays_unconfirmed(editor: Desk) -> None:
    source = make.source("Bandicoot Post")
    typed = editor.open(change_url(source), "source_form")
    typed.pop("is_confirmed")
    assert editor.post(change_url(source), typed | {"country": "KZ"}).status_code == 302
    assert (Source.objects.get().country, Source.objects.get().is_confirmed) == ("KZ", False)
