"""Pages as they were drawn, kept in the process under their ETag, which no other page can have: nothing is stale."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpResponse
from django.http.response import HttpResponseBase

LARGEST = 256 * 1024  # bytes of a page that is kept

_PAGES = "pages"
_drawn_at: tuple[int, ...] = ()  # the moment that the pages are of


def hold(etag: str, response: HttpResponseBase) -> None:
    """Keep a page for whoever asks for it next; one that is streamed or very large is drawn anew each time."""
    if isinstance(response, HttpResponse) and len(response.content) <= LARGEST:
        caches[_PAGES].set(etag, (response.content, dict(response.items())))


def held(etag: str) -> HttpResponse | None:
    """Return the page that was drawn under an ETag, or None."""
    kept = caches[_PAGES].get(etag)
    return None if kept is None else HttpResponse(kept[0], headers=kept[1])


def let_go_of_older(moment: tuple[int, ...]) -> None:
    """Forget what was drawn at another moment: nobody is answered with it, and it may hold what was erased since."""
    global _drawn_at
    if moment != _drawn_at:
        caches[_PAGES].clear()
        _drawn_at = moment
