"""What pages of tags, sources, places and series show beside their lists."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Event
from archive.text.collation import sort_key
from archive.views.pages.headings.chains import days_between
from archive.views.pages.headings.related import lift
from archive.views.pages.headings.world_map import map_of
from tests import make
from tests.views.test_vocabulary import words

pytestmark = pytest.mark.django_db


def drawn(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_names_stand_in_the_order_that_people_look_in() -> None:
    names = ["Zebra", "nCa", "Éire", "Global Times", "eagle", "Ёлка", "Едок", "Елена", "24.kg"]
    assert sorted(names, key=sort_key) == [
        "24.kg", "eagle", "Éire", "Global Times", "nCa", "Zebra", "Едок", "Елена", "Ёлка",
    ]  # fmt: skip


def test_sources_are_paged_in_that_order_both_ways(client: Client) -> None:
    for name in ("zeta", "Alpha", "élan", "Delta", "omega"):
        make.source(name)
    pages = []
    address = "/sources/?size=2"
    while address:
        text = drawn(client, address)
        pages.append(re.findall(r'<li><a href="/sources/[^"]+" dir="auto">([^<]+)', text))
        further = re.search(r'href="(\?size=2&amp;after=[^"]+)"', text)
        address = f"/sources/{further[1].replace('&amp;', '&')}" if further else ""
    assert pages == [["Alpha", "Delta"], ["élan", "omega"], ["zeta"]]
    back = re.search(r'href="(\?size=2&amp;before=[^"]+)"', text)
    assert back
    before = drawn(client, f"/sources/{back[1].replace('&amp;', '&')}")
    assert [name in before for name in ("Alpha", "élan", "omega", "zeta")] == [False, True, True, False]


@pytest.mark.parametrize("place", ["after=x", "after=WyJuYW1lIiwxLDJd", "before=W10", "size=0"])
def test_a_place_that_is_none_is_refused(client: Client, place: str) -> None:
    make.source()
    assert client.get(f"/sources/?{place}").status_code == 400


def test_what_is_held_of_a_source_is_drawn_and_said(client: Client) -> None:
    source = make.source("Daily")
    for day in ("2023-01-05", "2023-02-01", "2023-02-09", "2024-06-30"):
        make.article(source=source, on=day)
    text = drawn(client, "/sources/")
    assert 'viewBox="0 0 24 10"' in text
    assert 'd="M0 0h2v10h-2zM17 0h1v10h-1z"' in text
    assert "January 2023 to June 2024, 3 months" in text


def test_a_long_archive_is_drawn_by_years(client: Client) -> None:
    source = make.source("Daily")
    for day in ("1990-01-05", "1991-02-01", "2024-06-30"):
        make.article(source=source, on=day)
    text = drawn(client, "/sources/")
    assert 'viewBox="0 0 35 10"' in text
    assert 'd="M0 0h2v10h-2zM34 0h1v10h-1z"' in text


def test_the_list_of_sources_costs_the_same_for_any_number(client: Client) -> None:
    def cost() -> int:
        client.get("/sources/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/sources/")
        return len(asked)

    make.article(source=make.source("First"))
    once = cost()
    for number in range(8):
        make.article(source=make.source(f"Source {number}"))
    assert cost() == once


def test_lift_is_how_many_times_as_often_as_by_chance() -> None:
    assert lift(5, 10, 20, 100) == 2.5
    assert lift(2, 10, 20, 100) == 1.0
    assert lift(0, 0, 20, 100) == 0.0


def test_related_tags_are_those_of_greatest_lift(client: Client) -> None:
    rail, freight, everywhere = make.tag("rail"), make.tag("freight"), make.tag("news")
    for _number in range(3):
        make.article(tags=[rail, freight, everywhere])
    for _number in range(6):
        make.article(tags=[everywhere])
    make.article(tags=[freight])
    text = words(client, "/tags/rail/")
    assert "freight 3 articles ×2.5" in text
    assert "news 3 articles ×1.1" in text
    assert text.index("freight 3 articles") < text.index("news 3 articles")
    both = re.search(r'href="(/articles/\?q=tag[^"]+)"[^>]*>3 articles', drawn(client, "/tags/rail/"))
    assert both
    assert "3 articles" in words(client, both[1].replace("&amp;", "&"))


def test_what_is_not_published_counts_beside_no_tag(client: Client) -> None:
    rail, secret = make.tag("rail"), make.tag("secret")
    make.article(tags=[rail])
    for _number in range(3):
        make.article(state="imported", tags=[rail, secret])
    assert "secret" not in drawn(client, "/tags/rail/")


def test_sources_of_a_tag_stand_by_years_and_lead_to_their_lists(client: Client) -> None:
    tag, source = make.tag("rail"), make.source("Daily")
    make.article(tags=[tag], source=source, on="2023-05-01")
    make.article(tags=[tag], source=source, on="2024-05-01")
    make.article(tags=[tag], on="2024-05-02")
    text = drawn(client, "/tags/rail/")
    assert 'href="/articles/?tag=rail&amp;source=daily&amp;year=2023"' in text
    assert 'href="/articles/?tag=rail&amp;source=unknown&amp;year=2024"' in text
    assert "Daily 1 1 2" in words(client, "/tags/rail/")


def test_a_series_is_a_chain_with_the_days_between(client: Client) -> None:
    series = make.series("Summits")
    make.event("First", on="2023-05-18", ends_on="2023-05-19", ends_precision="day", ends_basis="editor", series=series)
    make.event("Second", on="2024-05-18", series=series)
    make.event("Third", on="2025-01-01", starts_precision="month", series=series)
    text = words(client, "/series/summits/")
    assert "365 days after the one before" in text
    assert "days since the one before unknown" in text
    assert text.count("the first one held") == 1
    assert text.index("Third") < text.index("Second") < text.index("First")


def test_an_event_of_which_only_the_end_is_known_has_no_gap() -> None:
    first = make.event("First", on="2023-05-18")
    second = make.event("Second", on=None, ends_on="2024-05-18", ends_precision="day", ends_basis="editor")
    assert days_between(first, Event.objects.get(pk=second.pk)) is None


def test_the_chain_goes_on_over_pages(client: Client) -> None:
    series = make.series("Summits")
    for year in range(2020, 2024):
        make.event(f"In {year}", on=f"{year}-05-18", series=series)
    text = words(client, "/series/summits/?size=2")
    assert text.count("days after the one before") == 2
    assert "the first one held" not in text


def test_places_stand_on_a_map_after_their_list(client: Client) -> None:
    make.event(place=make.place("Xi’an", latitude="34.26", longitude="108.94"))
    make.event("Other", place=make.place("Astana", latitude="51.17", longitude="71.43"))
    make.place("Nowhere")
    text = drawn(client, "/places/")
    assert text.index("<table") < text.index('class="map"')
    assert text.count('class="map__point"') == 2
    assert "land.svg#land" in text
    assert "1 place where no event held here happened" in text
    assert 'class="map"' in drawn(client, "/places/xian/")
    assert 'class="map"' not in drawn(client, "/places/nowhere/")


def test_a_name_that_a_phone_would_cut_off_stands_left_of_its_place() -> None:
    east, west = (
        make.place("Hiroshima", latitude="34.38", longitude="132.45"),
        make.place("Astana", latitude="51.17", longitude="71.43"),
    )
    for place in (east, west):
        place.refresh_from_db()
    drawn_map = map_of([west, east])
    assert drawn_map
    assert [point.turned for point in drawn_map.points] == [False, True]


def test_a_name_stands_on_the_side_that_no_other_name_takes() -> None:
    near = [
        make.place("Hiroshima", latitude="34.38", longitude="132.45"),
        make.place("Xi’an", latitude="34.26", longitude="108.94"),
        make.place("Astana", latitude="51.17", longitude="71.43"),
    ]
    for place in near:
        place.refresh_from_db()
    drawn_map = map_of(near)
    assert drawn_map
    assert [(point.is_named, point.turned) for point in drawn_map.points] == [(True, True), (True, True), (True, False)]


def test_a_name_with_room_on_one_side_alone_is_set_before_those_with_a_choice() -> None:
    near = [
        make.place("Xi’an", latitude="34.26", longitude="108.94"),
        make.place("Hiroshima in the west of Japan", latitude="34.38", longitude="132.45"),
        make.place("Astana", latitude="51.17", longitude="71.43"),
    ]
    for place in near:
        place.refresh_from_db()
    drawn_map = map_of(near)
    assert drawn_map
    assert all(point.is_named for point in drawn_map.points[1:])


@pytest.mark.parametrize("places", [[(0, 0)], [(89, 179), (-89, -179)], [(34.2, 108.9), (34.3, 108.9)], [(0, 180)]])
def test_every_place_lies_within_its_map(places: list[tuple[float, float]]) -> None:
    made = [
        make.place(f"Place {n}", latitude=str(north), longitude=str(east)) for n, (north, east) in enumerate(places)
    ]
    for place in made:
        place.refresh_from_db()
    drawn_map = map_of(made)
    assert drawn_map
    left, top, width, height = map(float, drawn_map.view_box.split())
    for point in drawn_map.points:
        assert left <= point.x <= left + width
        assert top <= point.y <= top + height
    assert left >= -180
    assert left + width <= 180.1
    named = Counter(point.is_named for point in drawn_map.points)
    assert named[True] >= 1
