"""People make tokens for their programs, see them once, and revoke them; nobody has those of others but superusers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from archive.models import ApiToken, Scope
from archive.signing_in.api_tokens import MOST_OF_ONE, digest_of, make_token, token_of
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/admin/account/tokens/"
ASKED = {"name": "Nightly wire", "scopes": ["propose", "read"], "days": "90"}


def desk_of(name: str, **fields: object) -> Desk:
    desk = Desk()
    desk.force_login(make.user(name, **fields), "django.contrib.auth.backends.ModelBackend")
    return desk


def test_a_token_is_shown_once_and_kept_as_a_hash() -> None:
    desk = desk_of("ann")
    answer = desk.post(PAGE, ASKED)
    (secret,) = re.findall(r"annals_[\w-]{43}", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.digest, token.scopes) == (digest_of(secret), ["read", "propose"])
    assert secret not in str(vars(token))
    assert token.expires_at - token.created_at == timedelta(days=90)
    again = desk.get(PAGE).content.decode()
    assert secret not in again and token.begins in again and "Nightly wire" in again
    found = token_of(secret)
    assert found is not None and found.user.username == "ann"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "100000"}, {"name": "x" * 61}]
)
def test_what_can_t_be_made_is_told_and_makes_nothing(wrong: dict[str, object]) -> None:
    answer = desk_of("ann").post(PAGE, ASKED | wrong)
    assert answer.status_code == 200 and "errorlist" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_nobody_has_more_tokens_than_can_be_kept_in_view() -> None:
    desk = desk_of("ann")
    user = desk.get(PAGE).context["user"]
    for number in range(MOST_OF_ONE):
        make_token(user, f"robot {number}", [Scope.READ], 30)
    assert "is the most" in desk.post(PAGE, ASKED).content.decode()
    ApiToken.objects.filter(name="robot 0").update(expires_at=timezone.now())
    assert "annals_" in desk.post(PAGE, ASKED).content.decode()


def test_own_tokens_are_revoked_and_those_of_others_only_by_a_superuser() -> None:
    token, secret = make_token(make.user("ann"), "gatherer", [Scope.READ], 30)
    ben, root = desk_of("ben"), desk_of("root", is_superuser=True)
    assert "gatherer" not in ben.get(PAGE).content.decode()
    for wrong in (str(token.pk), "0", "x", "9" * 30):
        ben.post(PAGE, {"revoke": wrong})
    assert token_of(secret) is not None
    assert "gatherer" in root.get(PAGE).content.decode()
    root.post(PAGE, {"revoke": token.pk})
    assert token_of(secret) is None
    first = ApiToken.objects.get().revoked_at
    root.post(PAGE, {"revoke": token.pk})
    assert ApiToken.objects.get().revoked_at == first
    assert "revoked" in root.get(PAGE).content.decode()


def test_what_is_dead_for_long_is_not_listed() -> None:
    desk = desk_of("ann")
    desk.post(PAGE, ASKED)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(days=91))
    assert "Nightly wire" not in desk.get(PAGE).content.decode()


@pytest.mark.parametrize("secret", ["", "annals_", "annals_" + "x" * 200, "x", "annals_\ud800"])
def test_no_other_secret_opens_anything(secret: str) -> None:
    make_token(make.user("ann"), "gatherer", [Scope.READ], 30)
    assert token_of(secret) is None
