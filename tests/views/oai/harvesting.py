"""A harvester, Sickle, that reaches the site through the test client; and the grammar of what it gets."""

from __future__ import annotations

from typing import Any

import requests
from django.test import Client
from lxml import etree
from sickle import Sickle

from tests.conftest import ROOT

OAI_PMH = etree.RelaxNG(etree.parse(str(ROOT / "tests" / "views" / "oai" / "grammar.rng")))
URL = "http://127.0.0.1:8000/oai"


class _Through(requests.adapters.BaseAdapter):
    """Sends what a harvester asks to the test client, which checks cross-site requests as in earnest."""

    def __init__(self, seen: list[bytes]) -> None:
        super().__init__()
        self.client = Client(enforce_csrf_checks=True)
        self.seen = seen

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        body, kind = request.body or b"", request.headers.get("Content-Type", "")
        answer = self.client.generic(request.method, request.path_url, body, content_type=kind)
        self.seen.append(answer.content)
        response = requests.Response()
        response.status_code, response.url = answer.status_code, request.url
        response._content = answer.content
        response.headers.update(answer.headers)
        return response

    def close(self) -> None:
        pass


class Harvester(Sickle):
    """Sickle on the way of `_Through`; every document that it gets follows the grammar of the protocol."""

    def __init__(self, method: str = "GET") -> None:
        super().__init__(URL, http_method=method)
        self.seen: list[bytes] = []
        self.session = requests.Session()
        self.session.mount("http://", _Through(self.seen))

    def _request(self, kwargs: dict[str, str]) -> requests.Response:
        if self.http_method == "GET":
            response = self.session.get(self.endpoint, params=kwargs)
        else:
            response = self.session.post(self.endpoint, data=kwargs)
        assert response.status_code == 200, response.text
        OAI_PMH.assertValid(etree.fromstring(response.content))
        return response
