"""Somebody who asks the interface for programs, with a token or without."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from archive.editing.roles import make_groups
from archive.models import Scope
from archive.signing_in.api_tokens import make_token
from tests import make

ALL = tuple(Scope.values)


@dataclass
class Program:
    """Asks below `/api/v1/`, as its token lets it."""

    client: Client
    secret: str = ""
    user: Any = None

    def ask(self, method: str, address: str, data: Any = None, **given: Any) -> Any:
        headers = given.pop("headers", {})
        if self.secret:
            headers = {"authorization": f"Bearer {self.secret}"} | headers
        content_type = given.pop("content_type", "application/json")
        sent = data if isinstance(data, (bytes, str)) else json.dumps(data)
        body = {} if data is None else {"data": sent, "content_type": content_type}
        return self.client.generic(method, f"/api/v1/{address}", headers=headers, **body)

    def get(self, address: str, **given: Any) -> Any:
        return self.ask("GET", address, **given)

    def post(self, address: str, data: Any, **given: Any) -> Any:
        return self.ask("POST", address, data, **given)

    def patch(self, address: str, data: Any, version: object = None, **given: Any) -> Any:
        headers = {} if version is None else {"if-match": f'"{version}"'}
        return self.ask("PATCH", address, data, headers=headers, **given)


@pytest.fixture
def nobody(client: Client) -> Program:
    return Program(client)


def program_of(client: Client, group: str, scopes: Any = ALL, name: str = "robot") -> Program:
    """Give a program a token of somebody in a group of the staff; of a superuser for no group."""
    make_groups()
    user = make.user(f"{group or 'root'} {name}", is_superuser=not group)
    if group:
        user.groups.set(Group.objects.filter(name=group))
    return Program(client, make_token(user, name, scopes, 30)[1], user)


@pytest.fixture
def publisher(client: Client) -> Program:
    return program_of(client, "Publishers")


@pytest.fixture
def contributor(client: Client) -> Program:
    return program_of(client, "Contributors")
