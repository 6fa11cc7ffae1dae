"""What the schema says of each door: parameters, bodies and answers. One decorator a method."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

from archive.api.frame.answered import (
    AccountRow,
    ArticleRecord,
    ArticleRow,
    ChangeRow,
    EventRecord,
    EventRow,
    Moved,
    PlaceRecord,
    PlaceRow,
    ProblemDetails,
    Proposed,
    SeriesRecord,
    SeriesRow,
    SourceRecord,
    SourceRow,
    Start,
    Tagged,
    TagRecord,
    TagRow,
)
from archive.api.frame.problems import MEDIA_TYPE
from archive.api.frame.sent import ArticleEdit, TagsRequest, TransitionRequest
from archive.filters.articles import SORTS
from archive.filters.paging import LARGEST_PAGE
from archive.filters.parameters import CHOSEN
from archive.models import State

__all__ = ["PlaceRecord", "PlaceRow", "SeriesRecord", "SeriesRow", "SourceRecord", "SourceRow", "TagRecord", "TagRow"]

Decorator = Callable[[Any], Any]
NOBODYS: list[Any] = [{}]  # what nobody needs a token for
EITHER: list[Any] = [{}, {"token": []}]
BY_TOKEN: list[Any] = [{"token": []}]
REFUSALS = {
    301: "It stands at another address, which Location names.",
    304: "What the client has, by If-None-Match, is still good.",
    400: "Something in the address or the body can’t be taken; detail, and errors by name, say what.",
    401: "A token is needed, or the one that was sent is not known any more.",
    403: "The token has not the scope, or its person not the right.",
    404: "Nothing stands at this address.",
    409: "The article does not allow it in its state; detail says why.",
    410: "The article was withdrawn; tombstone says when and why.",
    412: "The version that If-Match names is not the present one; version names that.",
    413: "What was sent is too large.",
    415: "The media type is not read here.",
    422: "It was not taken: refused, failed or skipped; message says why.",
    428: "If-Match is missing.",
    429: "Too many requests in a minute; Retry-After says how long to wait.",
    503: "The search, or the place where the archive is kept, does not answer now.",
}
READ = (304, 400, 401, 429, 503)
ONE = (301, 304, 400, 401, 404, 429)
WRITE = (400, 401, 403, 404, 409, 413, 415, 429, 503)


def _refusals(statuses: Iterable[int]) -> dict[Any, Any]:
    bare = {status: OpenApiResponse(None, REFUSALS[status]) for status in statuses if status < 400}
    told = {
        (status, MEDIA_TYPE): OpenApiResponse(ProblemDetails, REFUSALS[status]) for status in statuses if status >= 400
    }
    return bare | told


def _parameter(name: str, said: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, more.pop("type", OpenApiTypes.STR), description=said, **more)


def _many(name: str, said: str) -> OpenApiParameter:
    return _parameter(name, said, many=True, explode=True)


PAGED = (
    OpenApiParameter(
        "size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}, description="Rows of a page; 50 without it."
    ),
    _parameter("after", "What follows this cursor; next has it."),
    _parameter("before", "What precedes this cursor; previous has it."),
)
_CHOSEN = {
    "tag": "Tags by slug or name: any of them.",
    "source": "Sources by slug or name, or unknown: any of them.",
    "source_kind": "Kinds of sources: any of them.",
    "event": "Events by slug or title: any of them.",
    "series": "Series of events by slug or name: any of them.",
    "place": "Places of events by slug or name: any of them.",
    "language": "Languages as in BCP 47, und for an unknown one: any of them.",
    "year": "Years of publication: any of them.",
}
FILTERED = (
    _parameter("q", "Words, “phrases”, -without, begin*, title: tag: source: event: place: lang: from: to:"),
    OpenApiParameter("exact", {"type": "string", "enum": ["1"]}, description="No other spellings of names."),
    _many("key", "Articles by key: any of them."),
    *(_many(name, _CHOSEN[name]) for name in CHOSEN),
    *(_many(f"-{name}", f"None of these: {_CHOSEN[name].partition(':')[0].lower()}.") for name in CHOSEN),
    _parameter("from", "Published on this day or later: 2024-03-29, 2024-03 or 2024."),
    _parameter("to", "Published on this day or earlier, likewise."),
    OpenApiParameter("undated", {"type": "string", "enum": ["include", "only", "exclude"]}, description="The undated."),
    OpenApiParameter("sort", {"type": "string", "enum": list(SORTS)}, description="The order."),
    OpenApiParameter(
        "page", {"type": "integer", "minimum": 1}, description="The number of the page, up to 10,000 hits."
    ),
)
_VERSION = OpenApiParameter(
    "If-Match", {"type": "string"}, OpenApiParameter.HEADER, required=True, description='The version: "7".'
)
_NAME = OpenApiParameter(
    "X-Annals-Name",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="By what it is known when it comes again, such as wire/2024/0329-17.html.",
)


def _page(name: str, row: type[Any]) -> Any:
    fields: dict[str, Any] = {
        "total": serializers.IntegerField(allow_null=True),
        "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True),
        "items": row(many=True),
    }
    return inline_serializer(f"PageOf{name}", fields)


def _listed(
    name: str, row: type[Any], summary: str, *parameters: OpenApiParameter, auth: list[Any] = NOBODYS
) -> Decorator:
    responses = {200: _page(name.title(), row)} | _refusals(READ)
    return extend_schema(
        operation_id=f"{name}_list", summary=summary, parameters=[*parameters, *PAGED], responses=responses, auth=auth
    )


def names(name: str, row: type[Any]) -> Decorator:
    return _listed(name, row, f"All {name}, by name")


def name(name: str, record: type[Any]) -> Decorator:
    responses = {200: record} | _refusals(ONE)
    return extend_schema(operation_id=f"{name}_one", summary=f"One {name}", responses=responses, auth=NOBODYS)


_start = {200: Start} | _refusals((304, 400, 401, 429))
root = extend_schema(operation_id="root", summary="What there is", responses=_start, auth=NOBODYS)
article_list = _listed(
    "articles",
    ArticleRow,
    "Articles, by the parameters of every list",
    *FILTERED,
    OpenApiParameter(
        "state",
        {"type": "string", "enum": list(State.values)},
        description="With a token of the scope read: those in this state; beside it only size, after and before.",
    ),
    auth=EITHER,
)
article = extend_schema(
    operation_id="article_one",
    summary="One article",
    auth=EITHER,
    responses={200: ArticleRecord} | _refusals((*ONE, 410)),
)
event_list = _listed(
    "events",
    EventRow,
    "Events, the latest first",
    _many("series", _CHOSEN["series"]),
    _many("place", _CHOSEN["place"]),
    _parameter("from", "A day of it lies on this day or later."),
    _parameter("to", "A day of it lies on this day or earlier."),
)
event = name("event", EventRecord)
account_list = _listed(
    "accounts",
    AccountRow,
    "The accounts of one event, or of one article",
    _parameter("event", "The event, by slug."),
    _parameter("article", "The article, by key."),
)
change_list = _listed("changes", ChangeRow, "What was changed after it was published")
_FILES = ("text/plain", "text/html", "text/markdown", "message/rfc822")
_RECORD = {
    "type": "object",
    "description": "One article as a record, by the names of fields that docs/importing.md lists.",
    "example": {"title": "Harbour opens", "body": "The harbour…", "date": "2024-03-29", "source": "Morning Post"},
}
_bodies = {"application/json": _RECORD, **dict.fromkeys(_FILES, OpenApiTypes.BINARY)}
propose = extend_schema(
    operation_id="article_propose",
    summary="Propose one article",
    auth=BY_TOKEN,
    parameters=[_NAME],
    request=_bodies,
    responses={200: Proposed, 201: Proposed, 202: Proposed} | _refusals((400, 401, 403, 413, 415, 422, 429, 503)),
)
edit = extend_schema(
    operation_id="article_edit",
    summary="Set fields of an article",
    auth=BY_TOKEN,
    parameters=[_VERSION],
    request={"application/json": ArticleEdit},
    responses={200: ArticleRecord} | _refusals((*WRITE, 412, 428)),
)
transition = extend_schema(
    operation_id="article_move",
    summary="Move an article to another state",
    auth=BY_TOKEN,
    request={"application/json": TransitionRequest},
    responses={200: Moved} | _refusals(WRITE),
)
add_tags = extend_schema(
    operation_id="article_tag",
    summary="Add tags to an article",
    auth=BY_TOKEN,
    request={"application/json": TagsRequest},
    responses={200: Tagged} | _refusals(WRITE),
)
remove_tag = extend_schema(
    operation_id="article_untag",
    summary="Remove a tag from an article",
    auth=BY_TOKEN,
    responses={200: Tagged} | _refusals((400, 401, 403, 404, 409, 429, 503)),
)
