"""Lines of the log: one JSON object each, with the id of the request that they are about."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from archive.monitoring.logs import JsonLines, Lines, RequestIdFilter

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def lines() -> Iterator[Any]:
    """Take what is logged at INFO and above, as `LOG_FORMAT=json` writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(RequestIdFilter())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_is_a_line_with_its_id(client: Client, lines: Any) -> None:
    response = client.get("/readyz")
    (line,) = [one for one in lines() if one["logger"] == "archive.monitoring.requests"]
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["level"], line["door"], line["status"]) == ("INFO", "readyz", response.status_code)
    assert line["milliseconds"] >= 0
    assert line["at"].endswith("+00:00")
    assert "127.0.0.1" not in json.dumps(line)


def test_what_django_says_of_an_answer_afterwards_has_its_id_too(
    client: Client, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.monitoring.doors.checks", lambda: {"disk": "It is full."})
    response = client.get("/readyz")
    (line,) = [one for one in lines() if one["logger"] == "django.request"]
    assert (line["message"], line["request_id"]) == ("Service Unavailable: /readyz", response["X-Request-ID"])


def test_an_address_begins_no_line_of_its_own(client: Client) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RequestIdFilter())
    formatter = {**settings.LOGGING["formatters"]["line"]}
    assert formatter.pop("()") == "archive.monitoring.logs.Lines"
    handler.setFormatter(Lines(formatter["format"], style=formatter["style"]))
    logger = logging.getLogger("archive.monitoring.requests")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    client.get("/x%0a2026-12-01%20ERROR%20forged%1b[31m%E2%80%AE/")
    logger.removeHandler(handler)
    logger.setLevel(level)
    (line,) = stream.getvalue().splitlines()
    assert "GET /x\\n2026-12-01 ERROR forged\\x1b[31m\\u202e/ 404 [" in line


def test_what_caches_may_keep_for_others_carries_no_id(client: Client) -> None:
    assert "X-Request-ID" not in client.get("/tags/").headers


def test_an_exception_is_one_line(lines: Any) -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("archive").exception("It broke")
    (line,) = lines()
    assert (line["message"], line["request_id"]) == ("It broke", "")
    assert "ValueError: two\nlines" in line["exc_info"]


@pytest.mark.parametrize(("proxies", "given", "is_taken"), [
    (1, "f3c1-22", True),
    (0, "f3c1-22", False),
    (1, "two words", False),
    (1, "x" * 200, False),
])  # fmt: skip
def test_an_id_is_taken_of_our_own_proxies_only(
    client: Client, settings: Any, proxies: int, given: str, is_taken: bool
) -> None:
    settings.PROXY_COUNT = proxies
    found = client.get("/healthz", HTTP_X_REQUEST_ID=given)["X-Request-ID"]
    assert (found == given) is is_taken
