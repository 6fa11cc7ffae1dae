"""Guessing passwords is slow: for one name, over many names, and from a whole network of version 6."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from config.clients import client_address, client_network
from tests.admin.conftest import undrawn

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PASSWORD = "right and long"


@pytest.fixture(autouse=True)
def editors() -> None:
    for name in ("editor", "second"):
        User.objects.create_superuser(name, password=PASSWORD)


@pytest.fixture
def behind_proxy(settings: Any) -> None:
    settings.PROXY_COUNT = 1


def sign_in(client: Client, name: str, password: str, address: str = "192.0.2.1", **given: Any) -> HttpResponse:
    form = {"username": name, "password": password, "next": "/admin/"}
    return client.post("/admin/login/", form, REMOTE_ADDR=address, **given)


def guess(client: Client, names: range, address: str = "192.0.2.1") -> list[int]:
    """Guess the password of so many names; the page that refuses it is not drawn each time."""
    with undrawn():
        return [sign_in(client, f"name{number}", "wrong", address).status_code for number in names]


def test_twentieth_wrong_password_over_any_names_locks_the_address_for_all_names(client: Client) -> None:
    assert guess(client, range(21)) == [200] * 19 + [429] * 2
    assert sign_in(client, "editor", PASSWORD).status_code == 429
    assert sign_in(client, "editor", PASSWORD, "192.0.2.2").status_code == 302


def test_nobody_locks_an_editor_out_from_elsewhere_by_naming_them(client: Client) -> None:
    for last in range(1, 9):
        for _guess in range(6):
            sign_in(client, "editor", "wrong", f"198.51.100.{last}")
    assert sign_in(client, "editor", PASSWORD).status_code == 302


def test_success_forgets_the_wrong_passwords_of_the_own_name_only(client: Client) -> None:
    guess(client, range(16))
    assert [sign_in(client, "editor", "wrong").status_code for _guess in range(2)] == [200] * 2
    assert sign_in(client, "editor", PASSWORD).status_code == 302
    assert guess(Client(), range(16, 20)) == [200, 200, 200, 429]
    assert sign_in(client, "second", PASSWORD).status_code == 429


def test_lock_ends_when_it_was_said_however_often_one_tries_meanwhile(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = timezone.now()
    at = begun
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: at)
    guess(client, range(12))
    at = begun + timedelta(minutes=10)
    guess(client, range(12, 20))
    at = begun + timedelta(minutes=14)
    response = sign_in(client, "editor", PASSWORD)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "in 1 minute, at" in " ".join(response.content.decode().split())
    at = begun + timedelta(minutes=15, seconds=1)
    assert sign_in(client, "editor", PASSWORD).status_code == 302


def test_page_says_when_to_try_again_and_not_which_names_there_are(client: Client) -> None:
    pages = set()
    for name in ("editor", "nobody"):
        for _guess in range(5):
            response = sign_in(client, name, "wrong")
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 15 * 60
        assert response["Cache-Control"] == "no-store"
        page = response.content.decode()
        assert "in 15 minutes, at " in " ".join(page.split())
        assert page.count("<h1") == 1 + page.count('<h1 id="site-name"')
        assert name not in page
        pages.add(re.sub(r'nonce="[^"]*"|csrf\S+|at \d\d:\d\d', "", page))
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("first", "other", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("2001:db8::1", "2001:DB8:0:0:8000::", True),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("garbage", "", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
)
def test_addresses_of_one_customer_count_together(client: Client, first: str, other: str, is_one: bool) -> None:
    assert guess(client, range(20), first)[-1] == 429
    assert sign_in(client, "editor", PASSWORD, other).status_code == (429 if is_one else 302)


@pytest.mark.usefixtures("behind_proxy")
def test_what_a_client_writes_into_x_forwarded_for_changes_nothing(client: Client) -> None:
    for number in range(20):
        forged = f"203.0.113.{number}, 2001:db8:{number}::1, 198.51.100.7"
        response = sign_in(client, f"name{number}", "wrong", "127.0.0.1", HTTP_X_FORWARDED_FOR=forged)
    assert response.status_code == 429
    elsewhere = sign_in(client, "editor", PASSWORD, "127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7, 198.51.100.8")
    assert elsewhere.status_code == 302


@pytest.mark.parametrize(
    ("forwarded", "address", "network"),
    [
        ("198.51.100.9:5060", "198.51.100.9", "198.51.100.9"),
        ("[2001:db8::9]:5060", "2001:db8::9", "2001:db8::"),
        ("[2001:db8::9]", "2001:db8::9", "2001:db8::"),
        ("::ffff:198.51.100.9", "198.51.100.9", "198.51.100.9"),
        ("unknown", "192.0.2.1", "192.0.2.1"),
        ("198.51.100.9' OR 1=1", "192.0.2.1", "192.0.2.1"),
        ("198.51.100.009", "192.0.2.1", "192.0.2.1"),
        ("", "192.0.2.1", "192.0.2.1"),
        ("198.51.100.9,", "192.0.2.1", "192.0.2.1"),
    ],
)
@pytest.mark.usefixtures("behind_proxy")
def test_what_is_no_address_is_never_taken_for_one(forwarded: str, address: str, network: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert (client_address(request), client_network(request)) == (address, network)


def test_where_no_address_is_known_all_count_together() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="")
    assert (client_address(request), client_network(request)) == ("", "::")
