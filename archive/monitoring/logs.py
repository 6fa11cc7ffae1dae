"""Lines of the log: the id of the request that each is about, and JSON for machines that collect them."""

from __future__ import annotations

import logging
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

from archive.text.printable import printable

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdFilter(logging.Filter):
    """Gives every record the id of the request that is being answered, or that it is about, or an empty one."""

    def filter(self, record: logging.LogRecord) -> bool:
        about = getattr(record, "request", None)  # Django says what was answered when the answer is done
        found = request_id.get() or getattr(about, "request_id", "")
        vars(record).update(request_id=found, in_request=f" [{found}]" if found else "")
        return True


class Lines(logging.Formatter):
    """One line a record for people: what a message quotes, as an address that was asked, begins no line of its own.

    An exception follows it in lines of its own.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # its name in the library
        record.message = printable(record.message)
        return super().formatMessage(record)


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
