"""People see where they are signed in, and end what they do not know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.urls import reverse

from archive.models import SignIn
from tests import make
from tests.admin.conftest import Desk
from tests.admin.rights import BACKEND
from tests.editing.tables import everything

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD = "a long enough password"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
PAGE = "/admin/account/sessions/"


@pytest.fixture
def ann() -> User:
    return make.user("ann")


def sign_in(name: str = "ann", user_agent: str = FIREFOX, address: str = "192.0.2.77") -> Desk:
    desk = Desk()
    form = {"username": name, "password": PASSWORD, "next": "/admin/"}
    done = desk.post("/admin/login/", form, headers={"User-Agent": user_agent}, REMOTE_ADDR=address)
    assert done.status_code == 302
    return desk


def is_in(desk: Desk) -> bool:
    return desk.get("/admin/").status_code == 200


def test_own_sessions_are_listed_and_nobody_elses(ann: User) -> None:
    make.user("ben")
    desk = sign_in()
    sign_in(user_agent="Mozilla/5.0 (Windows NT 10.0) Chrome/131 Safari/537.36", address="2001:db8:1:2::3")
    sign_in("ben", address="198.51.100.9")
    sign_in().post("/admin/logout/")
    page = desk.get(PAGE).content.decode()
    assert page.count('own__session"') == 2
    first, other = page.split('own__session"')[1:]
    assert "Firefox, Linux" in first and "192.0.2.x" in first and "this session" in first
    assert "Chrome, Windows" in other and "2001:db8:1::x" in other and "this session" not in other
    assert "198.51.100" not in page
    assert "192.0.2.77" not in str(list(SignIn.objects.values_list()))


def test_looking_writes_nothing(ann: User) -> None:
    desk = sign_in()
    before, sessions = everything(), list(Session.objects.values_list())
    desk.get(PAGE)
    desk.get("/admin/")
    assert (everything(), list(Session.objects.values_list())) == (before, sessions)


def test_one_other_session_is_ended_by_its_owner_and_by_nobody_else(ann: User) -> None:
    make.user("ben")
    desk, other, ben = sign_in(), sign_in(), sign_in("ben")
    row = SignIn.objects.get(session_key=other.session.session_key)
    ben.post(PAGE, {"session": row.pk})
    assert is_in(other)
    desk.post(PAGE, {"session": row.pk})
    assert not is_in(other)
    own = SignIn.objects.get(session_key=desk.session.session_key)
    desk.post(PAGE, {"session": own.pk})  # that is what signing out is for
    assert is_in(desk)
    assert "over already" in desk.post(PAGE, {"session": row.pk}, follow=True).content.decode()


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30])
def test_what_is_no_session_ends_none(ann: User, sent: str) -> None:
    desk, other = sign_in(), sign_in()
    assert desk.post(PAGE, {"session": sent}).status_code in (302, 404)
    assert is_in(other)


def test_all_others_are_ended_also_those_that_nobody_remembered(ann: User) -> None:
    make.user("ben")
    desk, other, ben, before_update = sign_in(), sign_in(), sign_in("ben"), Desk()
    before_update.force_login(ann, BACKEND)
    said = desk.post(PAGE, {"others": "1"}, follow=True).content.decode()
    assert "2 other sessions were ended." in said
    assert [is_in(one) for one in (desk, other, before_update, ben)] == [True, False, False, True]


def test_a_new_password_ends_all_others_and_keeps_this_one_in_the_list(ann: User) -> None:
    desk, other = sign_in(), sign_in()
    form = {"old_password": PASSWORD, "new_password1": "harbour lights 1", "new_password2": "harbour lights 1"}
    desk.post(reverse("admin:password_change"), form)
    assert is_in(desk)
    assert not is_in(other)
    page = desk.get(PAGE).content.decode()
    assert (page.count('own__session"'), page.count("this session")) == (1, 1)


def test_a_session_that_a_new_password_set_by_others_ended_is_not_listed(ann: User) -> None:
    sign_in()
    ann.set_password(PASSWORD)
    ann.save()
    assert sign_in().get(PAGE).content.decode().count('own__session"') == 1


def test_an_act_is_noted_every_five_minutes_and_looking_is_none(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime.now(UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    desk, begun = sign_in(), at
    at += timedelta(minutes=4)
    desk.post(PAGE)
    assert SignIn.objects.get().seen_at == begun
    at += timedelta(minutes=2)
    desk.get(PAGE)
    assert SignIn.objects.get().seen_at == begun
    desk.post(PAGE)
    assert (SignIn.objects.get().seen_at, SignIn.objects.get().signed_in_at) == (at, begun)
