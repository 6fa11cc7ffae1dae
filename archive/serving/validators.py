"""Validators: what an answer is of (address, language, release, day, generation, index), as an ETag."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import get_language

from archive.models import Generation, Revision
from archive.search.index import freshness
from archive.search.index.follower import FollowError
from archive.search.index.index_folder import IndexUnusableError
from archive.search.index.position import IndexPosition
from archive.search.index.reader import reader
from archive.serving.page_cache import drop_older

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


@dataclass(frozen=True, slots=True)
class Moment:
    """What an answer is of: a revision of the archive, for one that searches the index as far as it has come, and for
    one that looks at the latest acts the last of them.
    """

    revision: Revision
    position: IndexPosition | None = None
    act: int | None = None

    @classmethod
    def now(cls, *, searches: bool = False, shows_acts: bool = False) -> Moment:
        """Return the present one (one query, and what the index needs to follow where it `searches`)."""
        revision, act = _present(shows_acts=shows_acts)
        drop_older(revision[:2])
        return cls(revision, index_position(revision) if searches else None, act)

    @property
    def is_level(self) -> bool:
        """Whether the index, if it was asked, had followed all of this revision."""
        return self.position is None or self.position.is_up_to_date_with(self.revision)

    def has_passed(self) -> bool:
        """Whether anything that the answer shows may have changed since (one query)."""
        if self.has_index_moved_on():
            return True
        revision, act = _present(shows_acts=self.act is not None)
        return (revision[:2], act) != (self.revision[:2], self.act)

    def has_index_moved_on(self) -> bool:
        return self.position is not None and applied_now() != self.position

    def etag(self, path: str, query: str) -> str:
        """Return what changes whenever the page at this address may have changed.

        Revision and position carry something drawn by chance, so that a copy of the archive that was restored never
        says the same of another page.
        """
        revision = self.revision
        state = [revision.archive, revision.generation, revision.token, self.position]
        state += [] if self.act is None else [self.act]
        parts = [path, query, get_language() or "", release(), timezone.localdate().isoformat(), *map(str, state)]
        found = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        return f'"{found[:32]}"'


def _present(*, shows_acts: bool) -> tuple[Revision, int | None]:
    return Generation.revision_and_act() if shows_acts else (Generation.revision(), None)


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


def finished(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Give a public answer its ETag, if it has one, and let any cache keep it as long as it asks each time."""
    if etag:
        response.headers["ETag"] = etag
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
