"""Tokens in requests: `Authorization: Bearer annals_…` (RFC 6750)."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from archive.api.frame.problems import Problem
from archive.models import ApiToken
from archive.signing_in.api_tokens import token_of

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """Finds the person of a token; sessions and cookies let nobody in here."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """Return the person and the token (one query); None where none is sent. Raises Problem for one not known."""
        sent = request.META.get("HTTP_AUTHORIZATION", "")
        if not sent:
            return None
        scheme, _space, secret = sent.partition(" ")
        token = token_of(secret.strip()) if scheme.lower() == SCHEME.lower() else None
        if token is None:
            raise Problem(
                401,
                "This token is not known, or it has expired, was revoked, or its person may not sign in any more."
                " Make a new one on the desk, under My account.",
                headers={"WWW-Authenticate": f'{SCHEME} error="invalid_token"'},
            )
        return token.user, token
