"""Tokens for programs: made and revoked by their people, and found by the secret that a request brings."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from archive.models import ApiToken, Scope

PREFIX = "annals_"
SHOWN = len(PREFIX) + 4  # characters of a secret by which people know it
LIVES = (30, 90, 365)  # days
MOST_OF_ONE = 20  # tokens that one person has at a time
KEPT = timedelta(days=90)  # that a dead token is still listed
NOTED_EVERY = timedelta(hours=1)


class TooManyTokensError(Exception):
    """Somebody has as many tokens as one may have."""


def make_token(user: Any, name: str, scopes: Collection[str], days: int) -> tuple[ApiToken, str]:
    """Make a token; return it with its secret, 256 bits by chance, which nobody can learn afterwards.

    Raises TooManyTokensError, and ValueError for a scope or a life that there is not.
    """
    unknown = set(scopes) - set(Scope.values)
    if unknown or not scopes or days not in LIVES:
        raise ValueError(f"A token has scopes of {', '.join(Scope.values)} and lives for {LIVES} days.")
    now = timezone.now()
    if living_tokens(user, now).count() >= MOST_OF_ONE:
        raise TooManyTokensError
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        begins=secret[:SHOWN],
        scopes=[scope for scope in Scope.values if scope in scopes],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def token_of(secret: str) -> ApiToken | None:
    """Return the living token of a secret, with its person (one query); None where either is not, or no more."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if token is None or not token.is_alive(timezone.now()):
        return None
    return token if token.user.is_active and token.user.is_staff else None


def note_use(token: ApiToken) -> None:
    """Remember that a token is used to write, at most once an hour (one query then, else none)."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at >= NOTED_EVERY:
        unnoted = Q(used_at__isnull=True) | Q(used_at__lte=now - NOTED_EVERY)
        ApiToken.objects.filter(unnoted, pk=token.pk).update(used_at=now)


def living_tokens(user: Any, now: datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(user=user.pk, revoked_at__isnull=True, expires_at__gt=now)


def tokens_for(user: Any) -> QuerySet[ApiToken]:
    """Return the tokens that a person may see and revoke: their own, and a superuser those of everybody.

    The latest first; what is dead for long is left out.
    """
    since = timezone.now() - KEPT
    listed = ApiToken.objects.filter(expires_at__gt=since).exclude(revoked_at__lte=since).select_related("user")
    return (listed if user.is_superuser else listed.filter(user=user.pk)).order_by("-created_at", "-pk")


def revoke(user: Any, pk: int) -> ApiToken | None:
    """Revoke a token that a person may revoke; None where there is no such one, or none that lives."""
    token = tokens_for(user).filter(pk=pk, revoked_at__isnull=True).first()
    if token is not None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token
