"""Paging by cursors: whole, in order, both ways, and refusing what is not one."""

from __future__ import annotations

import base64
import json
import re

import pytest
from django.test import Client

from tests import make
from tests.shared import shared

pytestmark = pytest.mark.django_db

LISTS = ["/articles/", "/tags/trade/", "/sources/morning-post/", "/2024/", "/events/harbour-day/"]


def titles(html: str) -> list[str]:
    return re.findall(r'class="(?:hit__link|account__link)"[^>]*><span[^>]*>([^<]+)', html)


def link(html: str, rel: str) -> str:
    found = re.search(rf'class="pager__link" href="([^"]+)" rel="{rel}"', html)
    return found[1].replace("&amp;", "&") if found else ""


@shared
def seven() -> list[str]:
    tag, source, event = make.tag(), make.source(), make.event("Harbour day")
    for number in range(7):
        make.article(
            f"Article {number}", on=f"2024-03-{number // 2 + 1:02d}", tags=[tag], source=source, events=[event]
        )
    return [f"Article {number}" for number in range(6, -1, -1)]


@pytest.mark.parametrize("address", LISTS)
def test_pages_put_together_are_the_list_forwards_and_backwards(client: Client, seven: list[str], address: str) -> None:
    wanted = seven[::-1] if address.startswith("/events") else seven
    page = client.get(f"{address}?size=3").content.decode()
    assert link(page, "prev") == ""
    forwards = titles(page)[:3]
    while following := link(page, "next"):
        page = client.get(address + following).content.decode()
        forwards += titles(page)[:3][: 7 - len(forwards)]
    assert forwards == wanted
    backwards: list[str] = []
    while preceding := link(page, "prev"):
        page = client.get(address + preceding).content.decode()
        backwards = titles(page)[:3] + backwards
    assert backwards == wanted[:6]


def test_list_that_fits_on_a_page_has_no_pager(client: Client, seven: list[str]) -> None:
    assert 'class="pager"' not in client.get("/articles/").content.decode()


def test_new_article_moves_no_page_that_follows_a_cursor(client: Client, seven: list[str]) -> None:
    second = link(client.get("/articles/?size=3").content.decode(), "next")
    before = titles(client.get(f"/articles/{second}").content.decode())
    make.article("Newer", on="2025-01-01")
    assert titles(client.get(f"/articles/{second}").content.decode()) == before


def test_size_is_carried_along_only_where_it_is_not_the_usual(client: Client, seven: list[str]) -> None:
    assert link(client.get("/articles/?size=3").content.decode(), "next").startswith("?size=3&after=")
    for number in range(20):
        make.article(f"More {number}")
    assert link(client.get("/articles/").content.decode(), "next").startswith("?after=")


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=%00",
        "after=" + "A" * 5000,
        "after=" + cursor("oldest", 1),
        "after=" + cursor("newest"),
        "after=" + cursor("newest", 1, 2),
        "after=" + cursor("newest", "x"),
        "after=" + cursor("newest", None),
        "after=" + cursor("newest", True),
        "after=" + cursor("newest", 10**30),
        "after=" + cursor("newest", {"a": 1}),
        "after=" + base64.urlsafe_b64encode(b'"newest"').decode(),
        "after=" + base64.urlsafe_b64encode(b"[" * 400).decode(),
        "before=" + cursor("newest", "; DROP TABLE"),
        "after=" + cursor("newest", 1) + "&before=" + cursor("newest", 1),
        "size=0",
        "size=101",
        "size=-1",
        "size=x",
        "size=1e3",
        "size=%D9%A3",
    ],
)
def test_place_that_is_none_is_refused_with_a_sentence(client: Client, seven: list[str], query: str) -> None:
    response = client.get(f"/articles/?{query}")
    assert response.status_code == 400
    assert "can’t be understood" in response.content.decode()


@pytest.mark.parametrize("values", [("by_date", "x", 1), ("by_date", "2024-02-31", 1), ("by_date", 5, 1)])
def test_cursor_of_dates_is_read_with_care(client: Client, values: tuple[object, ...]) -> None:
    make.event()
    assert client.get(f"/events/?after={cursor(*values)}").status_code == 400


def test_lone_surrogate_in_a_cursor_is_refused(client: Client) -> None:
    make.tag()
    assert client.get(f"/tags/?after={cursor('kind', chr(0xD800), 'x', 1)}").status_code == 400


@pytest.mark.once
@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("?utm_source=x", ""),
        ("?after=", ""),
        ("?b=1&size=3&a=2", "?size=3"),
        ("?size=3&size=5", "?size=5"),
        (f"?after={cursor('newest', 1)}&size=3", f"?size=3&after={cursor('newest', 1)}"),
    ],
)
def test_query_is_put_in_order_by_one_redirect(client: Client, seven: list[str], query: str, canonical: str) -> None:
    response = client.get(f"/articles/{query}")
    assert (response.status_code, response["Location"]) == (301, f"/articles/{canonical}")
    assert client.get(f"/articles/{canonical}").status_code == 200


def test_page_inside_a_list_is_not_indexed(client: Client, seven: list[str]) -> None:
    assert "noindex" in client.get("/articles/?size=3").content.decode()
    assert "noindex" not in client.get("/articles/").content.decode()
