"""Boxes that take records by their names: without a script, with what is typed kept where it fits nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from archive.models import Event, PlaceAlias
from tests import make
from tests.admin.conftest import Desk

pytestmark = pytest.mark.django_db
FORM = "event_form"


def url_of(event: Event) -> str:
    return reverse("admin:archive_event_change", args=[event.pk])


def named(event: Event) -> tuple[Any, Any, list[str]]:
    event = Event.objects.get(pk=event.pk)
    return (
        event.place and event.place.name,
        event.series and event.series.name,
        sorted(event.tags.values_list("name", flat=True)),
    )


def test_place_series_and_tags_of_an_event_are_typed_by_name(editor: Desk) -> None:
    make.tag("rail")
    event = make.event("Quay opens", place=make.place("Old Haven"))
    assert editor.save(url_of(event), FORM, tags="rail").status_code == 302
    haven = make.place("Port Haven")
    PlaceAlias.objects.create(place=haven, name="Haven")
    make.series("Harbour Conference")
    make.tag("trade")
    make.tag("Oil, gas", slug="oil-gas")
    shown = editor.open(url_of(event), FORM)
    assert (shown["place"], shown["series"], shown["tags"]) == (["Old Haven"], [""], ["rail"])
    typed = {"place": "haven", "series": "harbour conference", "tags": " Trade; oil-gas, ,trade"}
    assert editor.save(url_of(event), FORM, **typed).status_code == 302
    assert named(event) == ("Port Haven", "Harbour Conference", ["Oil, gas", "trade"])
    assert sorted(editor.open(url_of(event), FORM)["tags"][0].split(", ")) == ["oil-gas", "trade"]
    version = Event.objects.get(pk=event.pk).version
    assert editor.save(url_of(event), FORM).status_code == 302
    assert Event.objects.get(pk=event.pk).version == version
    assert editor.save(url_of(event), FORM, place="", series="", tags="").status_code == 302
    assert named(event) == (None, None, [])


def test_a_name_that_is_none_or_stands_for_several_is_refused_and_stays_in_its_box(editor: Desk) -> None:
    event = make.event("Quay opens")
    make.place("Haven", slug="haven-1")
    make.place("Haven", slug="haven-2")
    page = editor.save(url_of(event), FORM, place="Haven", tags="smoke").content.decode()
    assert "haven-1, haven-2" in page and "None of the tags is called “smoke”" in page
    assert 'value="Haven"' in page and 'value="smoke"' in page
    assert named(event) == (None, None, [])
