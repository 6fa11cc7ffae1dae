"""Lines of the log: one JSON object each, with the id of the request that they are about."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from archive.monitoring.logs import JsonLines, RequestIdFilter

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
