"""The interface described: as OpenAPI 3.1, and as a page that reads it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.request import Request

from archive.api.frame.doors import Door
from archive.api.urls import doors
from archive.models import Collection

CLOSED = ("PatchedArticleEdit", "TransitionRequest", "TagsRequest")  # what is sent, where another field is refused
TITLE = "Annals: the interface for programs"


@cache
def _schema() -> dict[str, Any]:
    """Make the schema of the whole interface, once for a process."""
    generator = SchemaGenerator(patterns=doors())  # type: ignore[no-untyped-call]
    made: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    made["paths"] = {f"/{path.lstrip('/')}": told for path, told in made["paths"].items()}
    for name in CLOSED:
        made["components"]["schemas"][name]["additionalProperties"] = False
    return made


class Schema(Door):
    """The schema as JSON."""

    schema = None  # it says nothing of itself

    def get(self, request: Request) -> HttpResponse:
        return _sent(OpenApiJsonRenderer(), "application/vnd.oai.openapi+json")


class SchemaYaml(Door):
    """The schema as YAML."""

    schema = None  # it says nothing of itself

    def get(self, request: Request) -> HttpResponse:
        return _sent(OpenApiYamlRenderer(), "application/yaml")


def _sent(renderer: Any, media_type: str) -> HttpResponse:
    said = _schema() | {"servers": [{"url": settings.SITE_URL}]}
    return HttpResponse(renderer.render(said, renderer_context={}), content_type=f"{media_type}; charset=utf-8")


class Documentation(Door):
    """The page that reads the schema; it needs a script, and says where the schema is to whoever runs none."""

    schema = None  # it says nothing of itself

    def get(self, request: Request) -> HttpResponse:
        context = {"title": TITLE, "archive": Collection.objects.current().title}
        return HttpResponse(render_to_string("pages/api_docs.html", context))
