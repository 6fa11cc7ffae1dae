"""A code as the second step of signing in: set up, asked for, required, lost and removed."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.checks import check_groups_of_second_factor
from archive.signing_in.second_factor import begin, confirm, renew_recovery_codes
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD = "a long enough password"
INDEX, LOGIN, CODE = "/admin/", "/admin/login/", "/admin/login/code/"
ACCOUNT, SET_UP = "/admin/account/", "/admin/account/two-factor/"


class Clock:
    """The time as the archive and the authenticators have it; it goes on when it is told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)

    def go_on(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("time.time", lambda: made.at.timestamp())
    monkeypatch.setattr("django_otp.oath.time", lambda: made.at.timestamp())
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: made.at)
    return made


def code_of(user: User) -> str:
    """Return what the authenticator shows now."""
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key):06d}"


@pytest.fixture
def ann() -> User:
    return make.user("ann", "view_article")


@pytest.fixture
def secured(ann: User, clock: Clock) -> User:
    """Give a person with an authenticator, whose next code is not used yet."""
    begin(ann)
    assert confirm(ann, code_of(ann)).device
    clock.go_on(60)
    return ann


def give_password(name: str = "ann", then: str = INDEX) -> tuple[Desk, Any]:
    desk = Desk()
    return desk, desk.post(LOGIN, {"username": name, "password": PASSWORD, "next": then})


def is_in(desk: Desk) -> bool:
    return desk.get(INDEX).status_code == 200


def test_nobody_is_asked_for_a_code_who_did_not_set_one_up(ann: User) -> None:
    desk, response = give_password()
    assert response.headers["Location"] == INDEX
    assert is_in(desk)
    assert "Set up an authenticator" in desk.get(ACCOUNT).content.decode()


def test_an_authenticator_is_set_up_and_gives_recovery_codes_once(ann: User, clock: Clock) -> None:
    desk, _response = give_password()
    elsewhere, _response = give_password()
    assert desk.get(SET_UP).status_code == 200
    assert not TOTPDevice.objects.exists()
    desk.post(SET_UP, {"begin": "1"})
    page = desk.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml' in page
    assert "http" not in re.sub(r'src="data:[^"]*"', "", page.split("own__picture")[1].split("</ol>")[0])
    assert "not right" in desk.post(SET_UP, {"code": "000000"}).content.decode()
    clock.go_on(5)
    given = desk.post(SET_UP, {"code": code_of(ann)}).content.decode()
    codes = re.findall(r"<code>([a-z2-7]{4}-[a-z2-7]{4})</code>", given)
    assert len(set(codes)) == 10
    assert is_in(desk)
    assert not is_in(elsewhere)  # whose password alone opens nothing any more
    assert codes[0] not in desk.get(ACCOUNT).content.decode()
    assert desk.get(SET_UP).headers["Location"] == ACCOUNT
    assert "10 recovery codes are left" in " ".join(desk.get(ACCOUNT).content.decode().split())


def test_a_page_with_a_secret_or_codes_is_kept_nowhere(ann: User) -> None:
    desk, _response = give_password()
    desk.post(SET_UP, {"begin": "1"})
    for page in (desk.get(SET_UP), desk.post(SET_UP, {"code": code_of(ann)}), Desk().get(CODE)):
        assert "no-store" in page.headers["Cache-Control"]


def test_password_and_code_let_in_and_neither_alone(secured: User, clock: Clock) -> None:
    desk, response = give_password(then="/admin/archive/article/?q=x")
    assert response.headers["Location"].startswith(CODE)
    assert not is_in(desk)
    page = desk.get(response.headers["Location"]).content.decode()
    assert "/admin/archive/article/?q=x" in page
    code = code_of(secured)
    refused = Desk().post(CODE, {"code": code})
    assert refused.headers["Location"] == LOGIN
    done = desk.post(CODE, {"code": f"{code[:3]} {code[3:]}", "next": "/admin/archive/article/?q=x"})
    assert done.headers["Location"] == "/admin/archive/article/?q=x"
    assert is_in(desk)
    again, _response = give_password()
    assert again.post(CODE, {"code": code}).status_code == 200  # each code once
    assert not is_in(again)


def test_the_way_in_leads_only_to_this_site(secured: User) -> None:
    desk, _response = give_password()
    done = desk.post(CODE, {"code": code_of(secured), "next": "https://elsewhere.example/"})
    assert done.headers["Location"] == INDEX


def test_a_recovery_code_lets_in_once_however_it_is_typed(secured: User) -> None:
    code = renew_recovery_codes(secured)[0]
    desk, _response = give_password()
    assert desk.post(CODE, {"code": f" {code.upper()} "}).headers["Location"] == INDEX
    again, _response = give_password()
    assert again.post(CODE, {"code": code}).status_code == 200
    assert StaticToken.objects.count() == 9


def test_wrong_codes_have_to_wait_longer_and_longer(secured: User, clock: Clock) -> None:
    desk, _response = give_password()
    for wait in (1, 2):
        assert "not right" in desk.post(CODE, {"code": "000000"}).content.decode()
        assert "Too soon after a wrong code" in desk.post(CODE, {"code": code_of(secured)}).content.decode()
        clock.go_on(wait + 0.5)
    assert desk.post(CODE, {"code": code_of(secured)}).headers["Location"] == INDEX


def test_wrong_codes_count_as_guesses_and_lock_like_wrong_passwords(secured: User, clock: Clock) -> None:
    desk, _response = give_password()
    answers = []
    for _guess in range(6):
        answers.append(desk.post(CODE, {"code": "000000"}).status_code)
        clock.go_on(20)
    assert answers == [200] * 4 + [429] * 2
    assert desk.post(CODE, {"code": code_of(secured)}).status_code == 429
    assert give_password()[1].status_code == 429
    clock.go_on(16 * 60)
    desk, _response = give_password()
    assert desk.post(CODE, {"code": code_of(secured)}).headers["Location"] == INDEX


def test_between_password_and_code_are_ten_minutes_and_no_new_password(secured: User, clock: Clock) -> None:
    late, _response = give_password()
    clock.go_on(601)
    assert late.post(CODE, {"code": code_of(secured)}).headers["Location"] == LOGIN
    outdated, _response = give_password()
    secured.set_password("another long password")
    secured.save()
    assert outdated.post(CODE, {"code": code_of(secured)}).headers["Location"] == LOGIN


def test_one_can_start_again_with_another_name(secured: User) -> None:
    desk, _response = give_password()
    assert desk.post(CODE, {"leave": "1"}).headers["Location"] == LOGIN
    assert desk.get(CODE).headers["Location"] == LOGIN


@pytest.mark.parametrize(
    ("setting", "has_to"),
    [([], set()), (["required"], {"ann", "con", "root"}), (["Contributors"], {"con", "root"})],
)
def test_who_has_to_is_led_to_set_it_up_before_anything_else(
    ann: User, groups: None, settings: Any, setting: list[str], has_to: set[str]
) -> None:
    settings.TWO_FACTOR = setting
    make.user("con").groups.add(Group.objects.get(name="Contributors"))
    make.user("root", is_superuser=True)
    for name in ("ann", "con", "root"):
        desk, _response = give_password(name)
        assert is_in(desk) == (name not in has_to)
        if name in has_to:
            for door in ("index", "account", "sessions", "archive_article_changelist", "password_change"):
                way = desk.get(reverse(f"admin:{door}"), follow=True)
                assert way.redirect_chain[-1][0] == SET_UP, door
            assert desk.post(SET_UP, {"leave": "1"}).headers["Location"] == LOGIN
            assert "_auth_user_id" not in desk.session
            desk, _response = give_password(name)
            desk.post(SET_UP, {"begin": "1"})
            desk.post(SET_UP, {"code": code_of(User.objects.get(username=name))})
            assert is_in(desk)


@pytest.mark.parametrize(("setting", "faults"), [(["required"], 0), (["Editors"], 0), (["Editors", "Edtors"], 1)])
def test_a_group_that_is_none_is_a_fault(groups: None, settings: Any, setting: list[str], faults: int) -> None:
    settings.TWO_FACTOR = setting
    found = check_groups_of_second_factor(None)
    assert len(found) == faults
    assert all("Edtors" in one.msg for one in found)


def test_recovery_codes_are_renewed_for_a_code(secured: User, clock: Clock) -> None:
    desk, _response = give_password()
    desk.post(CODE, {"code": code_of(secured)})
    url = reverse("admin:two_factor_codes")
    before = renew_recovery_codes(secured)
    assert "not right" in desk.post(url, {"code": "nonsense"}).content.decode()
    assert StaticToken.objects.filter(token=before[0].replace("-", "")).exists()
    clock.go_on(60)
    page = desk.post(url, {"code": code_of(secured)}).content.decode()
    assert len(re.findall(r"<code>[a-z2-7]{4}-[a-z2-7]{4}</code>", page)) == 10
    assert before[0] not in page
    assert not StaticToken.objects.filter(token=before[0].replace("-", "")).exists()


def test_the_authenticator_is_removed_for_a_code_and_the_password_alone_lets_in(secured: User, clock: Clock) -> None:
    desk, _response = give_password()
    desk.post(CODE, {"code": code_of(secured)})
    url = reverse("admin:two_factor_remove")
    desk.post(url, {"code": "123456"})
    assert TOTPDevice.objects.exists()
    clock.go_on(60)
    assert desk.post(url, {"code": code_of(secured)}).headers["Location"] == ACCOUNT
    assert not TOTPDevice.objects.exists()
    assert is_in(desk)
    assert is_in(give_password()[0])


def test_nobody_reaches_what_asks_for_a_code_without_an_authenticator(ann: User) -> None:
    desk, _response = give_password()
    for name in ("two_factor_codes", "two_factor_remove"):
        assert desk.post(reverse(f"admin:{name}"), {"code": "123456"}).headers["Location"] == ACCOUNT


def test_a_lost_device_is_reset_and_all_sessions_end(secured: User) -> None:
    desk, _response = give_password()
    desk.post(CODE, {"code": code_of(secured)})
    out = io.StringIO()
    call_command("reset_two_factor", "ann", stdout=out)
    assert out.getvalue() == "The code is removed. Sessions ended: 1. ann signs in with the password alone.\n"
    assert not is_in(desk)
    assert is_in(give_password()[0])
    with pytest.raises(SystemExit) as ended:
        call_command("reset_two_factor", "nobody", stderr=io.StringIO())
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "sent", ["a\0b", "9" * 30, "１２３４５６", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), ""]
)
def test_what_is_no_code_lets_nobody_in(secured: User, sent: str) -> None:
    desk, _response = give_password()
    assert desk.post(CODE, {"code": sent, "next": "/admin/\0"}).status_code == 200
    assert not is_in(desk)
