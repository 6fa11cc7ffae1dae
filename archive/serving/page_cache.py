"""The page cache of a process: drawn pages under their ETag, which no other page can have, so that none is stale."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpResponse
from django.http.response import HttpResponseBase

LARGEST = 256 * 1024  # bytes of a page that is stored

_PAGES = "pages"
_cached_at: tuple[int, ...] = ()  # the moment that the pages are of


def store(etag: str, response: HttpResponseBase) -> None:
    """Store a page for whoever asks for it next; one that is streamed or very large is drawn anew each time."""
    if isinstance(response, HttpResponse) and len(response.content) <= LARGEST:
        caches[_PAGES].set(etag, (response.content, dict(response.items())))


def cached(etag: str) -> HttpResponse | None:
    """Return the page that was drawn under an ETag, or None."""
    found = caches[_PAGES].get(etag)
    if found is None:
        return None
    response = HttpResponse(found[0], headers=found[1])
    response.is_held = True  # type: ignore[attr-defined]  # for who counts
    return response


def drop_older(moment: tuple[int, ...]) -> None:
    """Forget what was drawn at another moment: nobody is answered with it, and it may hold what was erased since."""
    global _cached_at
    if moment != _cached_at:
        caches[_PAGES].clear()
        _cached_at = moment
