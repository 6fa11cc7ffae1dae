"""Asking the public doors in this process, as anybody may: no session, no user, nothing that is not public."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import StreamingHttpResponse
from django.urls import set_script_prefix


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door answered; `location` is where a redirect leads."""

    status: int
    media_type: str
    content: bytes
    location: str = ""


class Site:
    """The site by its WSGI handler, with all middleware, without a server."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "No directory at", UserWarning)  # files are copied from their sources
            self._handler = WSGIHandler()
        host = urlsplit(settings.SITE_URL)
        self._scheme, self._host = host.scheme, settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else host.netloc

    def ask(self, address: str) -> Answer:
        """Return the answer to GET."""
        path, _mark, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "SCRIPT_NAME": "",
            "QUERY_STRING": query,
            "SERVER_NAME": self._host,
            "SERVER_PORT": "443" if self._scheme == "https" else "80",
            "HTTP_HOST": self._host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": self._scheme,
            "wsgi.input": io.BytesIO(),
        }
        set_script_prefix("/")
        response = self._handler.get_response(WSGIRequest(environ))
        # Read to its end, a response has let go of all it held; closing it would close the database as well.
        content = response.getvalue() if isinstance(response, StreamingHttpResponse) else response.content  # type: ignore[attr-defined]
        headers = response.headers
        return Answer(response.status_code, headers.get("Content-Type", ""), content, headers.get("Location", ""))
