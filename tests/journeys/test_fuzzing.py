"""No door breaks, whatever stands in its address: each answers, leads on, or refuses in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.models import Article, Event, ImportBatch, ImportRecord
from archive.search.index import follower
from tests import make
from tests.admin.conftest import undrawn
from tests.journeys.fuzzing import NASTY, Door, admin_doors, public_doors
from tests.journeys.test_query_counts import World
from tests.shared import shared

pytestmark = pytest.mark.django_db

# Answers of the archive, of Django to an address that is no address, and of the admin to filters that are none.
ANSWERS = {200, 301, 302, 304, 400, 401, 403, 404, 405, 410, 414}
bounded = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@shared
def parts() -> Mapping[str, str]:
    """Fill an archive, and return good values for the parts of addresses."""
    world = World()
    world.grow(0, 2)
    batch = ImportBatch.objects.create(name="a batch")
    ImportRecord.objects.create(
        batch=batch, place="/in/a", place_hash=1, file_hash=1, path="a", sha256="0" * 64, outcome="created"
    )
    follower.catch_up()
    article = Article.objects.earliest("pk")
    return {
        "key": article.key,
        "slug": article.slug,
        "number": "1",
        "suffix": "json",
        "kind": "tags",
        "path": "x",
        "rest": "x",
        "year": "2024",
        "month": "03",
        "day": "29",
        "object_id": str(article.pk),
        "pk": str(article.pk),
        "target": "published",
        "app_label": "archive",
        "url": "x",
        "content_type_id": "1",
    }


@shared
def root() -> Any:
    return make.user("root", is_superuser=True)


@pytest.fixture
def desk(client: Client, root: Any) -> Client:
    client.force_login(root, "django.contrib.auth.backends.ModelBackend")
    return client


def ask(client: Client, address: str) -> int:
    with transaction.atomic():  # which PostgreSQL gives up after an error
        response = client.get(address)
    assert response.status_code in ANSWERS, (response.status_code, address[:300])
    return response.status_code


def anything() -> st.SearchStrategy[str]:
    """Draw what stands in an address: something that broke some program once, or any bytes."""
    raw = st.binary(max_size=12).map(lambda data: "".join(f"%{byte:02X}" for byte in data))
    return st.one_of(st.sampled_from(NASTY), st.sampled_from(NASTY), raw)


def asked_of(data: st.DataObject, doors: list[Door]) -> str:
    door = data.draw(st.sampled_from(doors))
    part = data.draw(st.sampled_from(["", *door.parts]))
    value = data.draw(anything()) if part else ""
    names = data.draw(st.lists(st.sampled_from(door.query), max_size=3))
    return door.address(part, value, [(name, data.draw(anything())) for name in names])


@pytest.mark.long
@bounded
@given(data=st.data())
def test_no_public_door_breaks(client: Client, parts: Mapping[str, str], data: st.DataObject) -> None:
    ask(client, asked_of(data, public_doors(parts)))


@pytest.mark.long
@bounded
@given(data=st.data())
def test_no_door_of_the_desk_breaks(desk: Client, parts: Mapping[str, str], data: st.DataObject) -> None:
    ask(desk, asked_of(data, admin_doors(parts)))


@pytest.mark.parametrize("value", [value for value in NASTY if "[" in value or "%5B" in value or "%5D" in value])
def test_look_up_by_address_takes_any_address(client: Client, value: str) -> None:
    assert client.get(f"/by-url/?u={value}").status_code == 404


# One leads whoever is in on, the others only take what is sent.
NO_LISTS = ("admin/login/code/", "admin/names/look/", "admin/account/keys/")


def lists_of_the_desk() -> list[str]:
    forms = [door.form for door in admin_doors({"object_id": "1"}) if not door.parts]
    return [form for form in forms if form.count("/") == 3 and form not in NO_LISTS]


@pytest.mark.long
@pytest.mark.parametrize("form", lists_of_the_desk())
@pytest.mark.parametrize("value", ["a%00b", "9" * 25])
def test_no_filter_of_the_desk_breaks(desk: Client, parts: Mapping[str, str], form: str, value: str) -> None:
    """Each is asked for by itself; the page, which takes longest, is drawn for all together that are not refused."""
    (door,) = (one for one in admin_doors(parts) if one.form == form)
    with undrawn():
        taken = [name for name in door.query if ask(desk, door.address(pairs=[(name, value)])) == 200]
    assert ask(desk, door.address(pairs=[(name, value) for name in taken])) == 200


@pytest.mark.parametrize("number", ["9" * 19, "9" * 25, "9" * 5000, "-1", "%D9%A3", "1.5", "%00"])
def test_numbers_that_no_database_holds_name_nothing(desk: Client, parts: Mapping[str, str], number: str) -> None:
    article = reverse("admin:archive_article_change", args=[1]).replace("/1/", f"/{number}/")
    assert desk.get(article).status_code in {302, 404}
    for model in ("article", "event", "tag"):
        history = reverse(f"admin:archive_{model}_history", args=[Event.objects.values_list("pk", flat=True)[0]])
        assert desk.get(f"{history}?before={number}").status_code in {200, 302}
    for name in ("preview", "undo"):
        for model in ("article", "changeset", "importbatch"):
            ask(desk, f"/admin/archive/{model}/{number}/{name}/")


@pytest.mark.parametrize("given_value", ["unknown", "%00", "9" * 25, "-1", "1"])
def test_new_object_begins_with_what_the_address_says_if_it_can(desk: Client, given_value: str) -> None:
    for model, name in (("article", "source"), ("article", "agency"), ("event", "place"), ("event", "series")):
        assert desk.get(f"{reverse(f'admin:archive_{model}_add')}?{name}={given_value}").status_code == 200


def forms_with_nul() -> Iterable[tuple[str, dict[str, Any]]]:
    return [
        ("/admin/archive/article/move/published/", {"ids": "1\0,2", "reason": "a\0b", "next": "/\0"}),
        ("/admin/archive/importrecord/1/answer/", {"accept": "a\0b", "accept_chosen": "1", "reason": "\0"}),
        ("/admin/archive/tag/add/", {"name": "a\0b", "kind": "to\0pic", "reason": "\0"}),
        ("/admin/archive/article/", {"action": "to_\0", "_selected_action": ["1\0", "\0"]}),
    ]


@pytest.mark.parametrize(("address", "sent"), forms_with_nul())
def test_no_form_of_the_desk_breaks_at_a_nul(
    desk: Client, parts: Mapping[str, str], address: str, sent: dict[str, Any]
) -> None:
    with transaction.atomic():
        assert desk.post(address, sent).status_code in ANSWERS


def test_nobody_signs_in_with_a_nul(client: Client) -> None:
    with transaction.atomic():
        response = client.post("/admin/login/", {"username": "a\0b", "password": "a\0b"})
    assert response.status_code in {200, 400}
