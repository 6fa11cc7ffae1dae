"""What every public door promises: one address, a validator that any cache can use, no cookie, helpful refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Concatenate, Literal, ParamSpec
from urllib.parse import parse_qsl

from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
)
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from archive.filters.parameters import in_order, written
from archive.models import Revision
from archive.models.urls import settled
from archive.serving.lookup import MovedError
from archive.serving.page_cache import cached, store
from archive.serving.validators import ANY, NO_STORE, Moment, etags_seen, finished
from archive.views.formatting.names import names_as_of
from archive.views.frame.errors import bad_request, not_found
from archive.views.frame.sources import drawn_from_either

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

# Bytes. The longest words of a search, 2,000 signs of four bytes each as `%F0%9F%8C%8D`, and room for a few names.
# Whatever is answered has headers of at most `LONGEST_HEADERS`, a redirect to the longest address among them: the
# buffers of a server in front (deploy/nginx.conf) must hold as much.
LONGEST_ADDRESS = 28_000
LONGEST_HEADERS = 32_000


def public(
    *,
    query: Sequence[str] = (),
    searches: Literal["never", "asked", "always"] = "never",
    shows_acts: bool = False,
) -> Callable[[View[P]], View[P]]:
    """Make a view a public door.

    It answers GET and HEAD only, with an ETag of address, language, release, day and generation (one query, and
    nothing more when the reader's copy is still good or this process holds the page), and never by cookie or user. A
    page that has to be drawn is read from the replica, if there is one and it has come to this generation.
    `query` names the parameters it understands, in order; an address with others, empty or disordered ones redirects
    to the one without. A page that `searches` (always, or when it is `asked` something) is also of the very article
    that the index has followed to. While the index is not level with the database, or if either moves on while the
    page is made, it is only `for_now`: such a page has no ETag, and nobody keeps it. To see that takes one query of a
    page that is drawn. Whole lists are streamed, and go on being made after their ETag was sent. A page that
    `shows_acts` is of the last act as well: acts on what is not public push others out of those it looks at.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            pairs = in_order(request.GET, query)
            if max(len(request.get_full_path()), len(request.path + written(pairs))) > LONGEST_ADDRESS:
                return finished(_too_long(request), "")
            is_canonical = pairs == tuple(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True))
            is_search = searches == "always" or (searches == "asked" and bool(pairs))
            moment = Moment.now(searches=is_search, shows_acts=shows_acts)
            etag = moment.etag(request.path, written(pairs)) if moment.is_level else ""
            seen = etags_seen(request) if is_canonical else frozenset()
            if etag and etag in seen:
                return finished(HttpResponseNotModified(), etag)
            found = cached(etag) if is_canonical and etag else None
            if found:
                return finished(HttpResponseNotModified(), etag) if ANY in seen else found
            method = request.method
            if not is_canonical or ANY in seen:
                request.method = "HEAD"  # only whether there is such a page is asked
            response = drawn_from_either(
                moment.revision, partial(_draw, moment.revision, view, request, *args, **kwargs)
            )
            request.method = method
            if response.status_code != 200:
                return finished(response, "")
            if not is_canonical:
                return finished(_lead(request.path + written(pairs)), "")
            if ANY in seen:
                return finished(HttpResponseNotModified(), etag)
            if response.headers.get("Cache-Control") == NO_STORE:
                return response
            if not moment.is_level or (moment.has_index_moved_on() if response.streaming else moment.has_passed()):
                response.headers["Cache-Control"] = NO_STORE
                return response
            store(etag, finished(response, etag))
            return response

        answer.query = tuple(query)  # type: ignore[attr-defined]  # what is understood, for who asks a door at random
        return answer

    return decorate


def _draw(
    revision: Revision, view: View[P], request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    with settled(), names_as_of(revision):
        return _ask(view, request, *args, **kwargs)


def _too_long(request: HttpRequest) -> HttpResponse:
    said = _("This address is longer than %(n)s bytes. Ask for less at once.")
    return bad_request(request, BadRequest(said % {"n": f"{LONGEST_ADDRESS:,}"}), status=414)


def _ask(view: View[P], request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
    try:
        if "\0" in request.path:  # a sign of no script, for which PostgreSQL breaks off
            raise Http404
        return view(request, *args, **kwargs)
    except MovedError as moved:
        return _lead(moved.to)
    except Http404:
        return not_found(request)
    except BadRequest as error:
        return bad_request(request, error)


def _lead(to: str) -> HttpResponse:
    """Redirect for good to an address of this site, also to one of more than the 16,384 bytes that Django bears."""
    response = HttpResponsePermanentRedirect("")
    response.headers["Location"] = iri_to_uri(to) or ""
    return response


def for_now(response: HttpResponse) -> HttpResponse:
    """Let nobody keep a page that lacks what the search could not say: it may be whole at the same moment."""
    response.headers["Cache-Control"] = NO_STORE
    return response


def data_response(content: str | bytes, media_type: str) -> HttpResponse:
    """Return public data, which pages of any other site may read."""
    return HttpResponse(content, content_type=media_type, headers={"Access-Control-Allow-Origin": "*"})
