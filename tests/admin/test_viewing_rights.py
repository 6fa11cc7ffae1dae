"""Every door of the admin opens to those for whom it is meant, and to nobody else; viewing writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver

from tests import make
from tests.admin.doors import (
    DOORS,
    ROLES,
)
from tests.admin.rights import EVERY_ROLE, World, rolled_back, sign_in_as, url_of
from tests.editing.tables import everything

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def patterns(found: list[Any]) -> Iterator[URLPattern]:
    """Walk through all patterns, those of every included list, too."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


@pytest.mark.once
def test_every_door_of_the_admin_has_its_place_in_the_table() -> None:
    assert {one.name for one in patterns(admin.site.get_urls()) if one.name} == DOORS.keys()


@pytest.mark.once
def test_doors_without_a_name_lead_to_one_with_it_or_to_nothing(sign_in: Any) -> None:
    unnamed = [str(one.pattern) for one in patterns(admin.site.get_urls()) if not one.name]
    assert set(unnamed) == {"<path:object_id>/", "(?P<url>.*)$"}
    desk, article = sign_in(""), make.article()
    old = f"/admin/archive/article/{article.pk}/"
    assert desk.post(old).headers["Location"] == f"{old}change/"
    assert desk.post("/admin/nowhere/").status_code == 404


def is_let_in(response: Any, name: str) -> bool:
    """Say whether there is a page at the end of the way, and not the one to sign in instead."""
    return response.status_code == 200 and (name == "login" or "/login/" not in response.request["PATH_INFO"])


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_may_look_through_which_door_and_looking_writes_nothing(stage: World, role: str) -> None:
    desk, before = sign_in_as(role), everything()
    faults = []
    for name, door in DOORS.items():
        response = desk.get(url_of(name, stage), follow=True)
        if is_let_in(response, name) != (ROLES[role] >= door.view):
            faults.append((name, response.status_code))
    assert faults == []
    assert everything() == before


@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
def test_sending_something_without_the_right_changes_nothing(stage: World, role: str) -> None:
    """A form as a superuser would send it, or mere consent; to every door by which this person may do nothing."""
    desk, before = sign_in_as(role), everything()
    faults = []
    for name, door in DOORS.items():
        if ROLES[role] >= door.act or name in ("login", "logout"):  # of oneself
            continue
        form = stage.forms.get(name, {}) | {"post": "yes", "_save": "1", "name": "x", "title": "x", "reason": "x"}
        with rolled_back():
            desk.post(url_of(name, stage), form)
            if everything() != before:
                faults.append(name)
    assert faults == []
