"""Where people are signed in: remembered at signing in, shown to their owner, and ended by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from archive.models import SignIn
from archive.signing_in.browsers import browser_of, network_of

MOST_SHOWN = 50
SEEN_EVERY = timedelta(minutes=5)
_SEEN = "archive_seen"  # in the session: when an act was last noted, in seconds


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where somebody is signed in; `is_this` where they look from just now."""

    id: int
    browser: str
    network: str
    signed_in_at: datetime
    seen_at: datetime
    is_this: bool


def remember(request: HttpRequest, user: Any) -> None:
    """Remember that somebody has just signed in, and forget their sessions that are over (three statements)."""
    now = timezone.now()
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    SignIn.objects.filter(user=user.pk).exclude(session_key__in=alive).delete()
    SignIn.objects.create(
        user_id=user.pk,
        session_key=request.session.session_key or "",
        browser=browser_of(request.headers.get("User-Agent", "")),
        network=network_of(get_client_ip_address(request)),
        signed_in_at=now,
        seen_at=now,
    )
    request.session[_SEEN] = int(now.timestamp())


@contextmanager
def acting(request: HttpRequest) -> Iterator[None]:
    """Note that somebody acts, at most every five minutes; nothing is read or written between.

    What is remembered of the session follows it where the act gives it a new key, as a new password does.
    """
    before = request.session.session_key
    _note_act(request)
    yield
    after = request.session.session_key
    if after and after != before:
        SignIn.objects.filter(session_key=before).update(session_key=after)


def _note_act(request: HttpRequest) -> None:
    now = timezone.now()
    seen = request.session.get(_SEEN)
    if seen is not None and now.timestamp() - seen >= SEEN_EVERY.total_seconds():
        request.session[_SEEN] = int(now.timestamp())
        SignIn.objects.filter(session_key=request.session.session_key).update(seen_at=now)


def open_sessions(request: HttpRequest) -> list[OpenSession]:
    """Return where whoever sends this request is signed in, this session first, then the latest (two queries)."""
    rows = list(SignIn.objects.filter(user=request.user.pk).order_by("-seen_at", "-pk")[:MOST_SHOWN])
    alive = _alive(request.user, [row.session_key for row in rows])
    here = request.session.session_key
    found = [
        OpenSession(row.pk, row.browser, row.network, row.signed_in_at, row.seen_at, row.session_key == here)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda one: not one.is_this)


def end_session(request: HttpRequest, pk: int) -> bool:
    """End another one of the own sessions; say whether there was one."""
    here = request.session.session_key
    row = SignIn.objects.filter(user=request.user.pk, pk=pk).exclude(session_key=here).first()
    if row is None:
        return False
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    return True


def end_sessions(user: Any, but: str | None = None) -> int:
    """End the sessions of a person but for one, those from before they were remembered too; return how many there were.

    It looks into all sessions there are, for a session does not say outside whose it is.
    """
    owner = str(user.pk)
    running = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but)
    keys = [one.pk for one in running.iterator() if one.get_decoded().get(SESSION_KEY) == owner]
    Session.objects.filter(pk__in=keys).delete()
    SignIn.objects.filter(user=user.pk).exclude(session_key=but).delete()
    return len(keys)


def _alive(user: Any, keys: list[str]) -> set[str]:
    """Return which of these sessions still let this person in."""
    running = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    proof = user.get_session_auth_hash()
    return {one.pk for one in running if _is_of(one.get_decoded(), str(user.pk), proof)}


def _is_of(session: Mapping[str, Any], owner: str, proof: str) -> bool:
    return session.get(SESSION_KEY) == owner and constant_time_compare(session.get(HASH_SESSION_KEY, ""), proof)
