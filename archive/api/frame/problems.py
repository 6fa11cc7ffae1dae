"""Errors as problem details (RFC 9457), each with a sentence that says what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 - what RFC 9457 calls it
    """A refusal: its status, the sentence, errors by parameter or field, further members and headers."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Mapping[str, Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}
        self.more = more

    def response(self) -> HttpResponse:
        said: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            said["errors"] = {name: [str(one) for one in messages] for name, messages in self.errors.items()}
        content = json.dumps(said | self.more, ensure_ascii=False, indent=2) + "\n"
        return HttpResponse(content, content_type=MEDIA_TYPE, status=self.status, headers=dict(self.headers))
