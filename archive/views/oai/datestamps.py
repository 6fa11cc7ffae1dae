"""Datestamps in the two granularities of OAI-PMH, days and seconds, always in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from archive.models.queries.harvests import END_OF_TIME, Span
from archive.views.oai.arguments import ProtocolError

DAY = 24 * 3600

_is_day = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch
_is_second = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII).fullmatch


def written(seconds: int) -> str:
    """Write seconds since 1970 as a datestamp."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def span_of(since: str, until: str) -> Span:
    """Read the ends of a span, both included, each empty if it is not given; raise ProtocolError (badArgument)."""
    if since and until and len(since) != len(until):
        raise ProtocolError("badArgument", "from and until must have the same granularity.")
    first = _read("from", since) if since else 0
    last = _read("until", until) + (DAY - 1 if _is_day(until) else 0) if until else END_OF_TIME
    if first > last:
        raise ProtocolError("badArgument", "from is later than until.")
    return Span(first, last)


def _read(name: str, value: str) -> int:
    try:
        if _is_day(value):
            moment = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
        elif _is_second(value):
            moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        else:
            raise ValueError
    except ValueError:
        raise ProtocolError(
            "badArgument", f"{name} must be a day or a second that there is, as 2024-03-29 or 2024-03-29T10:00:00Z."
        ) from None
    return int(moment.timestamp())
