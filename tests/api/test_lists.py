"""Every list is followed by its own links to its end and back, on either database."""

from __future__ import annotations

from typing import Any

import pytest

from archive.search.index import follower
from tests import make
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db


def fill(number: int = 5) -> list[Any]:
    tag, source = make.tag(), make.source()
    event = make.event(place=make.place(), series=make.series())
    days = [f"2024-03-{day:02}" for day in range(1, number + 1)]
    found = [make.article(f"Article of {day}", on=day, tags=[tag], events=[event], source=source) for day in days]
    for name in ("Banking", "Oil"):
        make.tag(name)
        make.event(f"{name} forum", on=f"2023-0{len(name)}-01")
    follower.catch_up()
    return found


def whole(program: Program, address: str, size: int) -> list[Any]:
    """Follow a list by its own links to its end, and back to its beginning."""
    items: list[Any] = []
    pages = 0
    following: str | None = f"http://127.0.0.1:8000/api/v1/{address}{'&' if '?' in address else '?'}size={size}"
    while following:
        page = program.get(following.removeprefix("http://127.0.0.1:8000/api/v1/")).json()
        items += page["items"]
        following, last, pages = page["next"], page, pages + 1
    while last["previous"]:
        pages -= 1
        last = program.get(last["previous"].removeprefix("http://127.0.0.1:8000/api/v1/")).json()
    assert pages <= 1
    assert last["items"] == items[: len(last["items"])]
    return items


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("articles/", 5),
        ("articles/?sort=oldest", 5),
        ("articles/?sort=added", 5),
        ("articles/?tag=trade&source=morning-post", 5),
        ("articles/?q=article", 5),
        ("articles/?from=2024-03-02&to=2024-03-04", 3),
        ("events/", 3),
        ("events/?from=2024", 1),
        ("events/?series=harbour-conference", 1),
        ("accounts/?event=signing-of-the-harbour-papers", 5),
        ("tags/", 3),
        ("sources/", 1),
    ],
)
def test_every_list_is_followed_by_its_links_without_loss(nobody: Program, address: str, number: int) -> None:
    fill()
    items = whole(nobody, address, 2)
    assert len(items) == number
    assert len({str(item) for item in items}) == number
    assert items == whole(nobody, address, 100)
