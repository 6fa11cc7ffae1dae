"""The longest search can be asked in every script: no answer has more headers than a server in front takes."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.http import HttpResponseBase
from django.test import Client

from archive.search.index import follower
from archive.search.query.parser import MOST_CHARACTERS
from archive.views.frame.page import LONGEST_LINKS
from archive.views.frame.public import LONGEST_ADDRESS, LONGEST_HEADERS
from tests import make
from tests.journeys.test_query_counts import LISTS, World
from tests.shared import shared

pytestmark = pytest.mark.django_db

SIGNS = {"Russian": "ж", "Chinese": "中", "four bytes": "🌍", "quoted": "*"}


@shared
def world() -> World:
    world = World()
    world.grow(0, 2)
    follower.catch_up()
    return world


def words(sign: str) -> str:
    """Return as many signs as a search may have, quoted for an address."""
    return quote(sign * MOST_CHARACTERS)


def size(response: HttpResponseBase) -> int:
    lines = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}", *map(": ".join, response.items())]
    return sum(len(line.encode("latin-1")) + 2 for line in lines)


@pytest.mark.once
@pytest.mark.parametrize("sign", ["中", "🌍"])
@pytest.mark.parametrize("name", LISTS)
def test_headers_of_every_page_are_bounded(client: Client, world: World, name: str, sign: str) -> None:
    path, _mark, rest = LISTS[name].partition("?")
    pairs = [pair for pair in rest.split("&") if pair and not pair.startswith("q=")]
    for more in ("", "&unknown=1"):
        query = "&".join([f"q={words(sign)}{more}", *pairs])
        response = client.head(f"{path}?{query}")
        refusals = {400} if name.startswith("api_") else set()  # of what a list does not understand
        assert response.status_code in {200, 301, 302, 404} | refusals, response.status_code
        assert size(response) <= LONGEST_HEADERS
        assert len(response.get("Link", "")) <= LONGEST_LINKS


@pytest.mark.once
@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("path", ["/articles/", "/articles.json", "/articles.atom", "/articles.csv", "/search/"])
def test_longest_search_is_answered(client: Client, world: World, path: str, sign: str) -> None:
    response = client.get(f"{path}?q={words(sign)}")
    assert response.status_code == 200
    if path == "/articles/":
        html = response.content.decode()
        assert html.count('<link rel="alternate" type="text/csv"') == 1
        assert "Link" not in response
        assert "Link" in client.get("/articles/?q=short")


def test_article_opened_from_the_longest_search_has_small_headers(client: Client, world: World) -> None:
    article = make.article("Опен", body="жж")
    response = client.get(f"{article.get_absolute_url()}?q={words('中')}&hit=1")
    assert response.status_code == 200
    assert size(response) <= LONGEST_HEADERS
    moved = client.get(f"/a/{article.key}?q={words('🌍')}&hit=1")
    assert moved.status_code == 301
    assert size(moved) <= LONGEST_HEADERS


@pytest.mark.once
@pytest.mark.parametrize("address", ["/articles/?q=", "/articles.json?q=", "/articles/?tag=", "/", "/about/?x="])
@pytest.mark.parametrize("sign", ["a", "%E4%B8%AD", "*"])
def test_address_that_is_longer_still_is_refused_in_words(client: Client, address: str, sign: str) -> None:
    response = client.get(address + sign * (LONGEST_ADDRESS // len(sign) + 1))
    assert response.status_code == 414
    assert "Ask for less at once" in response.content.decode()
    assert size(response) <= LONGEST_HEADERS
    assert client.get(address + sign).status_code != 414
