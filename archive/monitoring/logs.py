"""Lines of the log: the id of the request that each is about, and JSON for machines that collect them."""

from __future__ import annotations

import logging
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdFilter(logging.Filter):
    """Gives every record the id of the request that is being answered, or an empty one."""

    def filter(self, record: logging.LogRecord) -> bool:
        found = request_id.get()
        vars(record).update(request_id=found, in_request=f" [{found}]" if found else "")
        return True


class JsonLines(JsonFormatter):
    """One JSON object a line: `at` (UTC, ISO 8601), `level`, `logger`, `message`, `request_id`, and what a record adds.

    An exception stands in `exc_info` as text.
    """

    def __init__(self) -> None:
        super().__init__(
            "{levelname}{name}{message}{request_id}",
            style="{",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
            json_ensure_ascii=False,
            # What Django adds to its records is an object of the request or the server: no fact that JSON could tell.
            reserved_attrs=[*_STANDARD, "request", "server_time"],
        )


_STANDARD = (*logging.makeLogRecord({}).__dict__, "asctime", "message", "taskName", "request_id", "in_request")
