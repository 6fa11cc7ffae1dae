"""What every door of the interface promises: JSON, a validator as pages have, no cookie, refusals in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.core.exceptions import PermissionDenied as Denied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.http.response import HttpResponseBase
from django.utils.encoding import iri_to_uri
from django.utils.translation import override
from drf_spectacular.openapi import AutoSchema
from rest_framework.exceptions import APIException, Throttled
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from archive.api.frame.authentication import SCHEME, TokenAuthentication
from archive.api.frame.problems import Problem
from archive.api.frame.throttles import RequestThrottle, is_allowed_from, seconds_left
from archive.filters.parameters import in_order, written
from archive.models import ApiToken, Scope
from archive.search.searcher import FARTHEST, SearchUnavailableError, TooFarError
from archive.serving.disk_errors import reason_of
from archive.serving.lookup import MovedError
from archive.serving.page_cache import cached, store
from archive.serving.validators import ANY, NO_STORE, Moment, etags_seen, finished
from archive.signing_in.api_tokens import note_use

logger = logging.getLogger(__name__)

PREFIX = "/api/v1"
LANGUAGE = "en"  # as the desk, the interface speaks one language, whatever the site does
READS = ("GET", "HEAD")
MOST_ERRORS = 20  # that are told at once
PASSING = (429, 500, 503)  # answers that hold for a moment only
TOO_MANY = "More requests came than are answered in a minute. Go on after the seconds that Retry-After says."
_EXPOSED = "ETag, Location, Retry-After, WWW-Authenticate"


class AnyParser(BaseParser):
    """Takes any body as it is; a door reads it by its media type."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> bytes:
        return bytes(stream.read()) if stream is not None else b""


class Door(APIView):
    """A door: `query` names the parameters that it understands, in their order; any other is refused.

    What nobody with a token asks is public: an ETag of address, release, day and generation (one query, and no more
    where the reader has it or this process holds it); one that `searches` is also of the index, one that `shows_acts`
    of the last act, as for pages. What is asked with a token is kept by nobody. `scopes` says what a token needs for a
    method; without one, it is refused.
    """

    query: ClassVar[tuple[str, ...]] = ()
    searches: ClassVar[bool] = False
    shows_acts: ClassVar[bool] = False
    scopes: ClassVar[Mapping[str, Scope]] = {}
    authentication_classes = (TokenAuthentication,)
    permission_classes = ()
    throttle_classes = (RequestThrottle,)
    renderer_classes = (JSONRenderer,)
    parser_classes = (AnyParser,)
    metadata_class = None
    schema: ClassVar[AutoSchema | None] = AutoSchema()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.query = cls.query  # what is understood, for who asks a door at random
        return view

    # -- answering ------------------------------------------------------------------------------------------------

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer from what is kept where that is still good, else by the method; every answer carries its headers."""
        with override(LANGUAGE):
            response: HttpResponseBase
            if request.method in READS and "HTTP_AUTHORIZATION" not in request.META:
                response = self._public(request, *args, **kwargs)
                response.headers["Access-Control-Allow-Origin"] = "*"
                response.headers["Access-Control-Expose-Headers"] = _EXPOSED
                return response
            if request.method == "OPTIONS":
                return self._preflight()
            response = super().dispatch(request, *args, **kwargs)
            response.headers["Cache-Control"] = NO_STORE
            return response

    def _public(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        pairs = written(in_order(request.GET, self.query))
        moment = Moment.now(searches=self.searches, shows_acts=self.shows_acts)
        is_known = not self._errors_in(request.GET)
        etag = moment.etag(request.path, pairs) if moment.is_level and is_known else ""
        seen = etags_seen(request)
        if etag and etag in seen:
            return finished(HttpResponseNotModified(), etag)
        found = cached(etag) if etag else None
        if found:
            return finished(HttpResponseNotModified(), etag) if ANY in seen else found
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if response.status_code != 200:
            if response.status_code in PASSING:
                response.headers["Cache-Control"] = NO_STORE
            return finished(response, "")
        if not moment.is_level or moment.has_passed():
            response.headers["Cache-Control"] = NO_STORE
            return response
        store(etag, finished(response, etag))
        return finished(HttpResponseNotModified(), etag) if ANY in seen else response

    def _preflight(self) -> HttpResponse:
        """Let pages of other sites read, but send no token."""
        headers = {
            "Allow": ", ".join(self.allowed_methods),
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)

    # -- who may ------------------------------------------------------------------------------------------------

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer in JSON whatever a client says it accepts; there is nothing else."""
        renderer = self.get_renderers()[0]
        return renderer, renderer.media_type

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse who is not known, asks too often or has no scope for it, and parameters that nobody understands."""
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        try:
            self.perform_authentication(request)
        except Problem:
            if not is_allowed_from(request):
                raise Throttled(seconds_left()) from None
            raise
        self.check_throttles(request)
        if "\0" in request.path:  # a sign of no script, for which PostgreSQL breaks off
            raise Http404
        if errors := self._errors_in(request.query_params):
            understood = ", ".join(self.query) or "none"
            told = f"Some parameters can’t be taken: {', '.join(errors)}. Those that are understood: {understood}."
            raise Problem(400, told, errors=errors)
        if request.method not in READS:
            self._check_scope(request)

    def _errors_in(self, query: QueryDict) -> dict[str, list[str]]:
        """Say which parameters nobody understands, and which are empty: each is told, at most the first few."""
        errors = {}
        for name, values in query.lists():
            if name not in self.query:
                errors[name[:100]] = ["It is not understood here."]
            elif not all(value.strip() for value in values):
                errors[name] = ["It is empty. Leave it out."]
            if len(errors) == MOST_ERRORS:
                break
        return errors

    def _check_scope(self, request: Request) -> None:
        needed = self.scopes.get(request.method or "")
        if needed is None:
            return  # no method of this door
        if not isinstance(request.auth, ApiToken):
            raise Problem(
                401,
                "This needs a token: Authorization: Bearer annals_…. Members of the staff make theirs on the desk,"
                " under My account.",
                headers={"WWW-Authenticate": SCHEME},
            )
        if needed not in request.auth.scopes:
            raise Problem(403, f"This token has not the scope “{needed}”. Make one that has it on the desk.")
        note_use(request.auth)

    # -- refusing -------------------------------------------------------------------------------------------------

    def handle_exception(self, exc: Exception) -> HttpResponse:
        """Answer any error as problem details; what nobody foresaw is logged and told without its inside."""
        if isinstance(exc, MovedError):
            response = HttpResponse(status=301)
            response.headers["Location"] = iri_to_uri(exc.to) or ""
            return response
        if problem := _problem_of(exc):
            return problem.response()
        got_request_exception.send(sender=type(self), request=self.request)
        logger.error("Internal Server Error: %s", self.request.path, exc_info=exc)
        return Problem(500, "Something broke here; it is noted. Please tell whoever runs this site.").response()


def _problem_of(exc: Exception) -> Problem | None:
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, Http404):
        return Problem(404, "Nothing stands at this address.")
    if isinstance(exc, RequestDataTooBig):
        return Problem(413, "What was sent is larger than this site takes. Import it by import_articles.")
    if isinstance(exc, BadRequest):
        return Problem(400, str(exc))
    if isinstance(exc, Denied):
        return Problem(403, str(exc) or "The person of this token may not do that.")
    if isinstance(exc, TooFarError):
        return Problem(400, f"Only the first {FARTHEST:,} can be paged to. Narrow the search.")
    if isinstance(exc, SearchUnavailableError):
        return Problem(503, "The search can’t answer now.", headers={"Retry-After": "10"})
    if isinstance(exc, Throttled):
        return Problem(429, TOO_MANY, headers={"Retry-After": str(int(exc.wait or seconds_left()))})
    if isinstance(exc, APIException):
        return Problem(exc.status_code, str(exc.detail))
    if why := reason_of(exc):
        return Problem(503, f"{why} What is published can be read as always.", headers={"Retry-After": "60"})
    return None


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return data as JSON."""
    content = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return HttpResponse(content, content_type="application/json", status=status, headers=dict(headers or {}))


def absolute(path: str) -> str:
    """Return the whole address of a path of this site, from SITE_URL and never from the Host header."""
    return f"{settings.SITE_URL}{path}"
