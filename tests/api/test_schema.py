"""The interface does what its schema says, whatever it is asked; and the schema says all of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from archive.api.urls import doors as doors_of_the_interface
from archive.models import Article, ChangeSet, Scope, State
from archive.search.index import follower
from archive.signing_in.api_tokens import make_token
from tests import make
from tests.conftest import ROOT
from tests.journeys.test_query_counts import World
from tests.project.test_rooms import imports_of
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EXAMPLES = 8  # of each operation, for each of those who ask and each mode
# A name that is in the pattern may be nothing's here, a version that is a number not the present one.
REFUSED = ["2xx", "301", "400", "401", "403", "404", "409", "410", "412", "413", "415", "422", "428"]
bounded = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@shared
def secret() -> str:
    """Fill an archive; give a token that may do everything in it."""
    world = World()
    world.grow(0, 2)
    for state in (State.IMPORTED, State.READY, State.WITHDRAWN):
        make.article(f"Article that is {state}", state=state, tags=[world.tag], events=[world.event])
    follower.catch_up()
    return make_token(make.user("root", is_superuser=True), "schemathesis", Scope.values, 30)[1]


@pytest.fixture
def schema(secret: str) -> Any:
    acceptance = {"expected-statuses": REFUSED}
    config = schemathesis.Config.from_dict({"checks": {"positive_data_acceptance": acceptance}})
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application(), config=config)


def whole(schema: Any, mode: GenerationMode = GenerationMode.POSITIVE) -> list[Any]:
    """Return every operation; of those that take nothing, none can be asked what it does not allow."""
    found = [each.ok() for each in schema.get_all_operations()]
    return found if mode is GenerationMode.POSITIVE else [one for one in found if [*one.iter_parameters(), *one.body]]


def ask(
    operation: Any,
    mode: GenerationMode,
    headers: dict[str, str],
    forbidden: bytes = b"",
    direct: Callable[[Any], None] = lambda _case: None,
) -> None:
    """Send an operation what its schema allows, or what it does not, and hold each answer to what is said of it."""

    @bounded
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        direct(case)
        with transaction.atomic():
            response = case.call(headers=headers)
        case.validate_response(response, headers=headers)
        assert not forbidden or forbidden not in response.content

    each()


@pytest.mark.long
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_nobody_breaks_it_and_every_answer_is_as_described(schema: Any, mode: GenerationMode) -> None:
    for operation in whole(schema, mode):
        ask(operation, mode, {}, forbidden=b"Article that is imported")


@pytest.mark.long
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_a_token_breaks_nothing_and_every_answer_is_as_described(
    schema: Any, secret: str, mode: GenerationMode
) -> None:
    """What the schema allows is sent to an article that there is, and in its version, so that it is done."""

    def direct(case: Any) -> None:
        if mode is GenerationMode.POSITIVE and "key" in (case.path_parameters or {}):
            article = Article.objects.order_by("-version", "pk")[0]
            case.path_parameters["key"] = article.key
            case.headers["If-Match"] = f'"{article.version}"'

    acts = ChangeSet.objects.count()
    for operation in whole(schema, mode):
        ask(operation, mode, {"Authorization": f"Bearer {secret}"}, direct=direct)
    assert mode is GenerationMode.NEGATIVE or ChangeSet.objects.count() > acts


def test_schema_names_every_door_and_what_each_takes(schema: Any) -> None:
    known = {(operation.method.upper(), operation.path) for operation in whole(schema)}
    doors = {
        (method.upper(), "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)))
        for pattern in doors_of_the_interface()
        if pattern.callback.cls.schema is not None
        for method in pattern.callback.cls().allowed_methods
        if method not in ("HEAD", "OPTIONS")
    }
    assert known == doors
    assert len(known) > 15
    raw = schema.raw_schema
    assert raw["openapi"] == "3.1.0"
    for pattern in doors_of_the_interface():
        path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern))
        if pattern.callback.cls.schema is not None and "get" in raw["paths"][path]:
            told = [one["name"] for one in raw["paths"][path]["get"].get("parameters", ()) if one["in"] == "query"]
            assert sorted(told) == sorted(pattern.callback.query), path


def test_yaml_says_the_same(client: Client) -> None:
    assert yaml.safe_load(client.get("/api/v1/schema.yaml").content) == client.get("/api/v1/schema/").json()


def test_commands_and_readers_of_pages_do_not_wait_for_the_framework() -> None:
    source = (ROOT / "archive" / "api" / "urls.py").read_text(encoding="utf-8")
    imported = imports_of(source, "archive.api")
    assert "django.urls" in {name.rpartition(".")[0] for name in imported} | imported
    assert not [name for name in imported if name.startswith(("archive.", "rest_framework", "drf_"))]
