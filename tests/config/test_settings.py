"""The settings refuse what is wrong with a sentence, and the site is strict where it is served."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory

from config import env
from config.clients import client_address
from tests.conftest import ROOT, Manage

PRODUCTION = {"DEBUG": "off", "SECRET_KEY": "k3f" * 20 + "unlikely", "SITE_URL": "https://archive.example.org"}


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda value: monkeypatch.setenv("VARIABLE", value)


@pytest.mark.parametrize(
    ("value", "expected"), [("on", True), ("True", True), ("1", True), ("off", False), ("NO", False), ("", True)]
)
def test_a_flag_is_on_or_off(variable: Any, value: str, expected: bool) -> None:
    variable(value)
    assert env.flag("VARIABLE", default=True) is expected


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        (lambda: env.flag("VARIABLE", default=False), "maybe", "neither on nor off"),
        (lambda: env.number("VARIABLE", 1), "many", "not a whole number"),
        (lambda: env.number("VARIABLE", 1), "-1", "the least is 0"),
        (lambda: env.one_of("VARIABLE", "en", ["en", "ru"]), "xx", "Write one of: en, ru"),
        (lambda: env.time_zone("VARIABLE", "UTC"), "Mars/Olympus", "no time zone"),
        (lambda: env.time_zone("VARIABLE", "UTC"), "../etc/passwd", "no time zone"),
        (lambda: env.time_zone("VARIABLE", "UTC"), "Europe", "no time zone"),
        (lambda: env.required("VARIABLE", "It is needed."), " ", "VARIABLE is not set. It is needed."),
        (lambda: env.database("VARIABLE", "", ROOT), "nonsense", "not the address of a database"),
        (lambda: env.database("VARIABLE", "", ROOT), "mysql://u:hush@h/n", "not the address of a database"),
        (lambda: env.database("VARIABLE", "", ROOT), "postgres://u:hush@h/", "not the address of a database"),
        (lambda: env.database("VARIABLE", "", ROOT), "postgres://u:hush@h:port/n", "not the address of a database"),
        (lambda: env.folder("VARIABLE", ROOT, ROOT), "/dev/null/var", "can't be made"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_reason(variable: Any, read: Any, value: str, words: str) -> None:
    variable(value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        read()
    assert "VARIABLE" in str(refusal.value)
    assert words in str(refusal.value)
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize(
    "value", ["archive.example.org", "https://", "ftp://a.org", "https://a.org/b", "http://a:b", "//a"]
)
def test_an_address_of_the_site_without_scheme_or_host_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="not the address of a site"):
        env.site_url(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://a.org/", "https://a.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_an_address_of_the_site_loses_the_slash_at_its_end(value: str, expected: str) -> None:
    assert env.site_url(value) == expected


def test_a_relative_database_file_lies_beside_the_code(variable: Any) -> None:
    variable("sqlite:///other/a.sqlite3")
    assert env.database("VARIABLE", "", ROOT)["NAME"] == str(ROOT / "other/a.sqlite3")


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(env.kept_secret, [path] * 40))
    assert len(secrets) == 1
    assert len(secrets.pop()) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        env.kept_secret(tmp_path / "secret_key")


@pytest.mark.once
def test_in_production_key_and_address_are_required(manage: Manage, own_archive: dict[str, str]) -> None:
    for missing in ("SECRET_KEY", "SITE_URL"):
        own_archive.update(PRODUCTION | {missing: ""})
        refusal = manage("check")
        assert refusal.returncode != 0
        assert f"{missing} is not set" in refusal.stderr
    assert not (Path(own_archive["ARCHIVE_DATA_DIR"]) / "secret_key").exists()


@pytest.mark.once
def test_production_passes_the_deployment_checks(manage: Manage, own_archive: dict[str, str]) -> None:
    own_archive.update(PRODUCTION)
    assert "no issues" in manage("check", "--deploy", "--fail-level", "WARNING", check=True).stdout


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.9", "192.0.2.1"),  # nobody stands before us, so the client wrote it
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "203.0.113.5, 198.51.100.9", "198.51.100.9"),  # the first part was written by the client
        (2, "203.0.113.5, 198.51.100.9", "203.0.113.5"),
        (2, "198.51.100.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_the_address_of_a_client_is_the_one_that_our_own_proxy_saw(
    settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


@pytest.mark.django_db
def test_the_fifth_wrong_password_is_answered_429_but_elsewhere_the_editor_enters(client: Client) -> None:
    User.objects.create_superuser("editor", password="right and long")

    def sign_in(password: str, address: str) -> int:
        form = {"username": "editor", "password": password, "next": "/admin/"}
        return client.post("/admin/login/", form, REMOTE_ADDR=address).status_code

    assert [sign_in(f"wrong {guess}", "192.0.2.1") for guess in range(6)] == [200, 200, 200, 200, 429, 429]
    assert sign_in("right and long", "192.0.2.1") == 429
    assert sign_in("right and long", "198.51.100.9") == 302


@pytest.mark.django_db
def test_an_editor_is_made_once_and_can_sign_in(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    call_command("ensure_editor")
    shown = re.search(r"password: (\S+)", capsys.readouterr().out)
    assert shown
    assert client.login(request=RequestFactory().get("/"), username="editor", password=shown[1])
    call_command("ensure_editor")
    assert "password: " not in capsys.readouterr().out
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_browser_is_told_to_run_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/admin/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_secret_is_taken_from_a_file_where_the_variable_itself_is_empty(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("kept in a file\n")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))
    assert env.secret("NAME") == "kept in a file"
    monkeypatch.setenv("NAME", "said at once")
    assert env.secret("NAME") == "said at once"


@pytest.mark.parametrize(("content", "words"), [(None, "No such file"), (b" \n", "is empty"), (b"\xff", "UTF-8")])
def test_a_file_of_a_secret_that_holds_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("NAME_FILE", str(path))
    with pytest.raises(ImproperlyConfigured, match=words) as refusal:
        env.secret("NAME")
    assert str(path) in str(refusal.value)
