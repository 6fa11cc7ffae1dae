"""Pages of tags, sources and places."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.models import ChangeKind, TagAlias
from tests import make

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", re.sub("</?bdi>", "", response.content.decode())))


def test_tag_lists_its_articles_newest_first_and_no_others(client: Client) -> None:
    tag = make.tag("energy")
    make.article("Old", on="2022-01-01", tags=[tag])
    make.article("New", on="2024-01-01", tags=[tag])
    make.article("Undated", on=None, tags=[tag])
    make.article("Other")
    text = words(client, "/tags/energy/")
    articles = text[text.index("Newest first") :]
    assert "energy: 3 articles" in text
    assert articles.index("New ") < articles.index("Old") < articles.index("Undated")
    assert "Other" not in articles


def test_tag_says_how_much_of_each_year_it_is(client: Client) -> None:
    tag = make.tag("energy")
    make.article(on="2024-01-01", tags=[tag])
    make.article(on="2024-02-01")
    make.article(on="2023-02-01")
    text = words(client, "/tags/energy/")
    assert re.search(r"2023 – 1 2024 1 2", text)


def test_tag_shows_its_names_in_all_scripts_but_not_what_it_is_not(client: Client) -> None:
    tag = make.tag("Xi’an", kind="place")
    for name, language, use in (("西安", "zh", "name"), ("Сиань", "ru", "name"), ("Xi’an Road", "en", "negative")):
        TagAlias.objects.create(tag=tag, name=name, language=language, use=use)
    text = client.get("/tags/xian/").content.decode()
    assert (
        '<span class="names__name said" dir="auto" lang="zh">西安</span> <span class="names__language">Chinese</span>'
        in text
    )
    assert "Сиань" in text
    assert "Xi’an Road" not in text


def test_tags_stand_under_their_kinds_with_counts(client: Client) -> None:
    make.article(tags=[make.tag("energy"), make.tag("China", kind="country")])
    text = words(client, "/tags/")
    assert re.search(r"Countries China 1 article.*Topics energy 1 article", text)


def test_tags_without_an_article_are_folded(client: Client) -> None:
    make.article(tags=[make.tag("energy")])
    make.tag("rail")
    page = client.get("/tags/").content.decode()
    assert "1 tag that no article held here has" in page
    assert page.index("<details") < page.index('href="/tags/rail/"')


@pytest.mark.parametrize("way", ["/tags/energy", "/tags/ENERGY/", "/tags/Energy"])
def test_tag_has_one_address(client: Client, way: str) -> None:
    make.tag("energy")
    response = client.get(way)
    assert (response.status_code, response["Location"]) == (301, "/tags/energy/")


def test_renamed_things_lead_on(client: Client) -> None:
    tag, source, place, series = make.tag(), make.source(), make.place(), make.series()
    for row, old in (
        (tag, "/tags/trade/"),
        (source, "/sources/morning-post/"),
        (place, "/places/port-haven/"),
        (series, "/series/harbour-conference/"),
    ):
        with recording(ChangeKind.EDIT) as record:
            record.set(row, slug="renamed")
        assert client.get(old)["Location"] == row.get_absolute_url()


@pytest.mark.parametrize(
    "address", ["/tags/none/", "/sources/none/", "/places/none/", "/series/none/", "/events/none/"]
)
def test_thing_that_is_not_known_is_not_here(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_source_says_who_it_is_and_lists_its_articles(client: Client) -> None:
    source = make.source(
        "nCa",
        full_name="News Central Asia",
        kind="news_site",
        country="TM",
        languages=["en", "ru"],
        homepage="https://nca.example/",
        rights="All rights reserved.",
    )
    make.article("Held", source=source)
    text = words(client, "/sources/nca/")
    for said in (
        "nCa: 1 article",
        "News Central Asia",
        "Turkmenistan",
        "English, Russian",
        "All rights reserved.",
        "Held",
    ):
        assert said in text
    assert '<a href="https://nca.example/" rel="nofollow noopener">' in client.get("/sources/nca/").content.decode()


def test_sources_are_counted_and_the_unknown_one_with_them(client: Client) -> None:
    make.source("Silent Post")
    make.article(source=make.source("Daily", country="GB"))
    make.article()
    make.article()
    text = words(client, "/sources/")
    held = "Held of March 2024"
    assert f"Source unknown Articles 2 {held} Daily United Kingdom Articles 1 {held} 1 source known by name" in text
    assert text.index("of which nothing is held") < text.index("Silent Post")
    assert 'href="/articles/?source=unknown"' in client.get("/sources/").content.decode()


def test_sources_are_named_as_text_with_their_kind_and_country(client: Client) -> None:
    source = make.source("<b>Post</b> & “Sons”", kind="agency", country="FR")
    make.article(source=source)
    drawn = client.get("/sources/").content.decode()
    assert (
        f'<a href="{source.get_absolute_url()}" dir="auto">&lt;b&gt;Post&lt;/b&gt; &amp; “Sons”</a> '
        '<span class="table__sub">News agency, France</span></th>'
    ) in drawn


def test_place_lists_its_events_and_says_where_it_is(client: Client) -> None:
    place = make.place("Xi’an", country="CN", region="Shaanxi", latitude="34.34160", longitude="108.93980")
    make.event("Signing", place=place)
    text = words(client, "/places/xian/")
    for said in ("Xi’an: 1 event", "China", "Shaanxi", "34.3416° N, 108.9398° E", "Signing"):
        assert said in text
    assert re.search(r"Xi’an Shaanxi China 1", words(client, "/places/"))


def test_series_without_an_event_are_folded(client: Client) -> None:
    make.event("Signing", series=make.series("Harbour Conference"))
    make.series("Unheard Talks")
    page = client.get("/series/").content.decode()
    assert "1 series to which no event held here belongs" in page
    folded = page.index("<details")
    assert page.index('href="/series/harbour-conference/"') < folded < page.index('href="/series/unheard-talks/"')


def test_an_empty_heading_leads_on_and_is_not_searched(client: Client) -> None:
    make.source("Silent Post")
    make.place("Nowhere")
    make.tag("railways")
    for address, way in (
        ("/sources/silent-post/", "Sources"),
        ("/places/nowhere/", "Places"),
        ("/tags/railways/", "Tags"),
    ):
        assert f"No article is held here. {way}" in words(client, address)
        page = client.get(address).content.decode()
        assert "find--within" not in page
        assert "ewest first</p>" not in page


def test_a_list_of_several_articles_can_be_searched(client: Client) -> None:
    source = make.source("Daily")
    make.article(source=source)
    assert "find--within" not in client.get("/sources/daily/").content.decode()
    make.article(source=source)
    assert "find--within" in client.get("/sources/daily/").content.decode()


def test_the_page_of_a_place_does_not_repeat_it_under_its_events(client: Client) -> None:
    make.event("Signing", place=make.place("Port Haven"))
    assert 'href="/places/port-haven/"' in client.get("/events/").content.decode()
    assert '<a href="/places/port-haven/"' not in client.get("/places/port-haven/").content.decode()
