"""The frame around every page of the desk: what it offers to whom, and that Django's own styles stay out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.admin.desk.masthead import zone_in_words
from archive.models import DeskPreferences
from tests import make
from tests.admin.conftest import Desk, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def sections(page: str) -> list[str]:
    return re.findall(r'class="top__link" href="[^"]*"[^>]*>([^<]+)</a></li>', page)


@pytest.mark.parametrize("group", ["Contributors", "Editors", "Publishers"])
def test_the_masthead_offers_what_the_person_may_see(sign_in: Callable[[str], Desk], group: str) -> None:
    page = sign_in(group).get(reverse("admin:index")).content.decode()
    assert sections(page) == ["Today", "Articles", "Events", "Tags", "Sources", "Imports", "History"]


def test_the_masthead_offers_nothing_that_the_person_may_not_see(client: Client) -> None:
    client.force_login(make.user("new"), "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:index")).content.decode()
    assert sections(page) == ["Today"] and 'role="search"' not in page


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("index", "Today"),
        ("archive_articleproblem_changelist", "Articles"),
        ("archive_importrecord_changelist", "Imports"),
    ],
)
def test_the_section_of_the_page_is_marked(editor: Desk, name: str, section: str) -> None:
    page = editor.get(reverse(f"admin:{name}")).content.decode()
    assert re.findall(r'aria-current="true"[^>]*>([^<]+)</a>', page) == [section]


@pytest.mark.parametrize(
    "name", ["index", "login", "archive_tag_changelist", "archive_tag_add", "password_change", "auth_user_add"]
)
def test_no_style_of_django_stands_against_those_of_the_desk(sign_in: Callable[[str], Desk], name: str) -> None:
    desk = Client() if name == "login" else sign_in("")
    page = desk.get(reverse(f"admin:{name}")).content.decode()
    assert "archive/desk/desk.css" in page
    styles = set(re.findall(r"/static/(admin/css/[\w./-]+)", page))
    assert styles <= {
        "admin/css/vendor/select2/select2.css",
        "admin/css/autocomplete.css",
        "admin/css/unusable_password_field.css",
    }
    assert "<style" not in page and page.count("<h1") == 1


def test_who_is_not_signed_in_gets_neither_sections_nor_keys() -> None:
    page = Client().get(reverse("admin:login")).content.decode()
    assert not sections(page) and "popover" not in page and "logout" not in page


def test_a_message_brings_the_way_back_under_a_key(editor: Desk) -> None:
    tag = make.tag("trade")
    url = reverse("admin:archive_tag_change", args=[tag.pk])
    editor.save(url, "tag_form", description="Buying and selling.")
    page = editor.get(reverse("admin:archive_tag_changelist")).content.decode()
    assert re.search(r'class="told told--success">.*trade.*<a href="[^"]+/undo/[^"]*" data-key="u">', page)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "UTC"),
        ("Asia/Almaty", "Asia/Almaty, UTC+5"),
        ("Asia/Kolkata", "Asia/Kolkata, UTC+5:30"),
        ("America/New_York", "America/New_York, UTC-5"),
        ("Australia/Eucla", "Australia/Eucla, UTC+8:45"),
        ("Pacific/Kiritimati", "Pacific/Kiritimati, UTC+14"),
    ],
)
def test_the_time_zone_is_said_in_words(monkeypatch: pytest.MonkeyPatch, zone: str, words: str) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 1, 15, tzinfo=UTC))
    with timezone.override(zone):
        assert zone_in_words() == words


def test_the_menu_changes_the_password_only_of_who_has_one(client: Client) -> None:
    user = make.user("new")
    user.set_unusable_password()
    user.save()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:logout") in page and reverse("admin:password_change") not in page


def test_whether_single_keys_work_is_kept_with_the_account(sign_in: Callable[[str], Desk]) -> None:
    ann, ben = sign_in("Contributors"), sign_in("Editors")
    switch, page = reverse("admin:single_keys"), reverse("admin:account")
    assert "single_keys" in ann.open(page, switch) and not DeskPreferences.objects.exists()
    done = ann.post(switch, {})
    assert (done.status_code, done["Location"]) == (302, page)
    elsewhere = Desk()
    elsewhere.force_login(ann.user, "django.contrib.auth.backends.ModelBackend")
    assert "single_keys" not in fields_of(elsewhere.get(page).content.decode(), switch)
    assert "single_keys" in ben.open(page, switch)
    assert ann.post(switch, {"single_keys": "on", "quiet": "1"}).status_code == 204
    assert "single_keys" in elsewhere.open(page, switch)


def test_the_switch_for_single_keys_is_sent_by_who_is_inside_alone(editor: Desk, client: Client) -> None:
    switch = reverse("admin:single_keys")
    assert editor.get(switch).status_code == 405
    assert "/login/" in client.post(switch, {})["Location"]
    assert not DeskPreferences.objects.exists()
