"""Validators: what an answer is of (address, language, release, day, generation, index), as an ETag."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language

from archive.models import Revision
from archive.search.index import freshness
from archive.search.index.follower import FollowError
from archive.search.index.index_folder import IndexUnusableError
from archive.search.index.position import IndexPosition
from archive.search.index.reader import reader

NO_STORE = "no-store"
ANY = "*"
_CODE = ("*.py", "*.html", "*.css", "*.js", "*.mo")


def index_position(revision: Revision) -> IndexPosition:
    """Let the index follow if it is time to, and say how far it has come."""
    with suppress(FollowError):
        freshness.ensure_fresh(revision)
    return applied_now()


def applied_now() -> IndexPosition:
    """Say how far the index has come as it lies on the disk."""
    try:
        return reader().position
    except IndexUnusableError:
        return IndexPosition()


def etag_of(path: str, query: str, revision: Revision, position: IndexPosition | None, act: int | None = None) -> str:
    """Return what changes whenever the page at this address may have changed.

    `revision` is that of the archive, and `position` that of the index, for pages that search. Both carry something
    drawn by chance, so that a copy of the archive that was restored never says the same of another page. `act` is the
    last one, for pages that look at the latest acts.
    """
    state = [revision.archive, revision.generation, revision.token, position, *([] if act is None else [act])]
    parts = [path, query, get_language() or "", release(), timezone.localdate().isoformat(), *map(str, state)]
    found = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f'"{found[:32]}"'


def release() -> str:
    """Return a name for the code and templates that run, the same on every host; while debugging they may change."""
    return _hash_of_code.__wrapped__() if settings.DEBUG else _hash_of_code()


@cache
def _hash_of_code() -> str:
    found = hashlib.sha256()
    for folder in (settings.BASE_DIR / "archive", settings.BASE_DIR / "config", settings.BASE_DIR / "templates"):
        for path in sorted(path for pattern in _CODE for path in Path(folder).rglob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def etags_seen(request: HttpRequest) -> frozenset[str]:
    """Return what the reader holds already, weak or not; `*` is whatever there is; what can't be read is nothing."""
    return frozenset(tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", "")))
