"""What is sent, as JSON, read by the serializer that the schema describes; and the version that `If-Match` names."""

from __future__ import annotations

import json
import re
from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import Serializer

from archive.api.frame.problems import Problem
from archive.text.printable import storable, storable_values

JSON = "application/json"
NO_TEXT = "The sign NUL, or half of a pair of signs, stands in it, which is of no script. Leave it out."
_VERSION = re.compile(r'"(\d{1,18})"', re.ASCII)


def media_type_of(request: Request) -> str:
    return (request.content_type or "").partition(";")[0].strip().lower()


def json_object(data: bytes) -> dict[str, Any]:
    """Read one JSON object. Raises Problem for anything else."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Problem(400, f"The body is no JSON in UTF-8 that can be read: {str(error)[:200]}.") from None
    if not isinstance(found, dict):
        raise Problem(400, "The body must be one JSON object, with names and values.")
    return found


def read_body(request: Request, serializer: type[Serializer[Any]]) -> dict[str, Any]:
    """Read the fields of a JSON body. Raises Problem with the errors of each field, an unknown one among them."""
    if media_type_of(request) != JSON:
        raise Problem(415, f"Send {JSON}.")
    sent = json_object(request.data)
    read = serializer()
    known = {name for name, field in read.fields.items() if not field.read_only}
    odd = {name: [NO_TEXT] for name in known & sent.keys() if not _is_storable(sent[name])}
    read = serializer(data={name: value for name, value in sent.items() if name not in odd})
    errors: dict[str, Any] = {}
    if not read.is_valid():
        errors = {name: _flat(said) for name, said in read.errors.items()}
    errors |= odd
    errors |= {storable(name[:100]): ["There is no such field here."] for name in sorted(set(sent) - known)[:20]}
    if errors:
        raise Problem(400, "Some fields can’t be taken; errors says which, and why. Nothing was saved.", errors=errors)
    return dict(read.validated_data)


def _is_storable(value: Any) -> bool:
    """Whether any database takes a value. What is nested without an end is told of by the field itself."""
    try:
        return bool(storable_values(value) == value)
    except RecursionError:
        return True


def _flat(said: Any) -> list[str]:
    """Return what is said of a field, also where it is said of each of its values."""
    if isinstance(said, dict):
        return [f"{place}: {one}" for place, inner in said.items() for one in _flat(inner)]
    return [str(one) for one in said]


def expected_version(request: Request) -> int:
    """Return the version that `If-Match` names (RFC 9110). Raises Problem where it is not there or is none."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        told = 'Say of which version you know, by If-Match: "7"; GET of the article tells it, as version and ETag.'
        raise Problem(428, told)
    found = _VERSION.fullmatch(sent)
    if not found:
        raise Problem(412, 'If-Match takes the version of the article alone, in quotation marks: "7".')
    return int(found[1])
