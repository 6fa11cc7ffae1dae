"""`/oai`: a request of OAI-PMH, by GET or by POST, and the document that answers it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from lxml.etree import Element, _Element, tostring

from archive.filters.parameters import written
from archive.models.urls import settled
from archive.serving.validators import NO_STORE, Moment, etags_seen, finished
from archive.views.frame.public import LONGEST_ADDRESS, data_response
from archive.views.oai import datestamps
from archive.views.oai.answers import ANSWERS, base_url
from archive.views.oai.arguments import ARGUMENTS, ProtocolError, read
from archive.views.oai.metadata import SCHEMA_LOCATION, XSI, add, clean

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
def oai(request: HttpRequest) -> HttpResponseBase:
    """Answer a harvester; errors of the protocol are answers, too, with the status 200.

    To GET with a weak ETag of the arguments and the generation, for the date of an answer changes each time. Nothing is
    written, so that a form from anywhere may ask.
    """
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if request.method == "POST":
        if request.content_type != FORM:
            return _refused(f"Arguments are sent as {FORM}.", 415)
        return _answer(_pairs(request.POST.lists()))
    pairs = _pairs(request.GET.lists())
    if len(request.get_full_path()) > LONGEST_ADDRESS:
        return _refused("This address is too long. Arguments can be sent by POST.", 414)
    moment = Moment.now()
    etag = f"W/{moment.etag(request.path, written(sorted(pairs)))}"
    is_seen = etag.removeprefix("W/") in etags_seen(request)
    response = HttpResponseNotModified() if is_seen else _answer(pairs)
    if not is_seen and moment.has_passed():  # somebody wrote while it was made
        response.headers["Cache-Control"] = NO_STORE
        return response
    return finished(response, etag)


def _refused(reason: str, status: int) -> HttpResponse:
    return HttpResponse(f"{reason}\n", status=status, content_type="text/plain; charset=utf-8")


oai.query = ARGUMENTS  # type: ignore[attr-defined]  # what is understood, for who asks a door at random


def _pairs(lists: Iterable[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in lists for value in values]


def _answer(pairs: list[tuple[str, str]]) -> HttpResponse:
    root = Element(
        f"{{{NAMESPACE}}}OAI-PMH",
        {SCHEMA_LOCATION: f"{NAMESPACE} {NAMESPACE}OAI-PMH.xsd"},
        nsmap={None: NAMESPACE, "xsi": XSI},
    )
    add(root, "responseDate", datestamps.written(int(timezone.now().timestamp())))
    said = add(root, "request", base_url())
    try:
        asked = read(pairs)
        _repeat(said, {"verb": asked.verb, **asked.arguments})
        with settled():
            ANSWERS[asked.verb](root, asked)
    except ProtocolError as error:
        if error.is_unread:
            said.attrib.clear()
        add(root, "error", str(error), code=error.code)
    return data_response(tostring(root, encoding="UTF-8", xml_declaration=True), "text/xml; charset=utf-8")


def _repeat(said: _Element, arguments: dict[str, str]) -> None:
    for name, value in arguments.items():
        said.set(name, clean(value))
