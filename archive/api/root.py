"""The root of the interface: what there is."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import resolve, reverse
from rest_framework.request import Request

from archive.api.frame import described
from archive.api.frame.doors import Door, absolute, answer
from archive.api.frame.problems import Problem
from archive.models import Collection
from archive.serving.lookup import MovedError

LISTS = ("articles", "events", "accounts", "tags", "sources", "places", "series", "changes")
ELSEWHERE = "api_elsewhere"


class Root(Door):
    """The lists that there are, and where all of it is described."""

    @described.root
    def get(self, request: Request) -> HttpResponse:
        lists = {name: absolute(reverse(f"archive:api_{name}")) for name in LISTS}
        more = {
            "schema": absolute(reverse("archive:api_schema")),
            "schema_yaml": absolute(reverse("archive:api_schema_yaml")),
            "documentation": absolute(reverse("archive:api_docs")),
        }
        return answer({"title": Collection.objects.current().title, **lists, **more})


class Elsewhere(Door):
    """Every address below the root that nothing else answers; without its last slash, one that there is is led to."""

    schema = None  # it says nothing of itself

    def get(self, request: Request, rest: str) -> HttpResponse:
        if not request.path.endswith("/") and resolve(f"{request.path}/").url_name != ELSEWHERE:
            raise MovedError(absolute(f"{request.path}/"))
        raise Problem(
            404, f"Nothing stands at this address. {absolute(reverse('archive:api_root'))} lists what there is."
        )

    post = put = patch = delete = get
