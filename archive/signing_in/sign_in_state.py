"""How far somebody has come on the way in: not at all, to the code, to setting it up, or inside."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from archive.signing_in.second_factor import authenticator_of

EVERYBODY = "required"


class SignInState(Enum):
    """Who sends a request: nobody of the staff, one who owes a code or has to set it up, or one who may come in."""

    OUT = auto()
    OWES_CODE = auto()
    HAS_TO_SET_UP = auto()
    IN = auto()


def sign_in_state_of(request: HttpRequest) -> SignInState:
    """Say how far whoever sends this request has come.

    No query for who has shown a code; else one, and another one where groups have to. Asked once for a request.
    """
    user: Any = request.user
    if not (user.is_active and user.is_staff):
        return SignInState.OUT
    if getattr(user, "otp_device", None) is not None:  # set by the middleware of django-otp
        return SignInState.IN
    known: SignInState | None = getattr(request, "archive_sign_in_state", None)
    if known is None:
        known = _without_code(user)
        request.archive_sign_in_state = known  # type: ignore[attr-defined]
    return known


def must_have_second_factor(user: Any) -> bool:
    """Say whether this person may not come in without (a query where it is for groups); so may no superuser then."""
    names: list[str] = settings.TWO_FACTOR
    if not names:
        return False
    return EVERYBODY in names or user.is_superuser or user.groups.filter(name__in=names).exists()


def _without_code(user: Any) -> SignInState:
    if authenticator_of(user):
        return SignInState.OWES_CODE
    return SignInState.HAS_TO_SET_UP if must_have_second_factor(user) else SignInState.IN
