"""Addresses without a page: what they may have meant, and what guessing costs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Tag, TagAlias
from archive.views.frame import guesses
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "searches", guesses.Allowance(1000))


def missing(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 404, address
    return response.content.decode()


def test_a_name_spelled_nearly_so_is_offered(client: Client) -> None:
    make.tag("railways")
    for way in ("/tags/railwyas/", "/tags/railway/", "/tags/raiways/", "/tags/railwayss/", "/tags/rail/"):
        assert 'href="/tags/railways/"' in missing(client, way), way
    assert "Spelled nearly so" not in missing(client, "/tags/quite-other/")


def test_a_name_that_is_hidden_is_not_offered(client: Client) -> None:
    make.article(state="imported", tags=[make.tag("railways")])
    assert "/tags/railways/" not in missing(client, "/tags/railwyas/")


def test_an_article_is_found_by_the_address_it_came_from(client: Client) -> None:
    article = make.article(original_url="https://www.globaltimes.cn/page/202403/1309771.shtml")
    for way in (
        "/https://www.globaltimes.cn/page/202403/1309771.shtml",
        "/https:/www.globaltimes.cn/page/202403/1309771.shtml",
        "/http://globaltimes.cn/page/202403/1309771.shtml?utm_source=feed&fbclid=x",
        "/www.globaltimes.cn/page/202403/1309771.shtml",
    ):
        assert article.get_absolute_url() in missing(client, way), way


def test_an_article_is_found_by_a_key_with_two_letters_swapped(client: Client) -> None:
    article = make.article()
    key = article.key
    place = next(n for n in range(9) if key[n] != key[n + 1])
    swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    assert article.get_absolute_url() in missing(client, f"/articles/{swapped}/")


@pytest.mark.parametrize("way", ["/news/20240329/", "/news/2024-03-29/x.html", "/news/2024_03_29/"])
def test_a_date_in_an_address_leads_to_its_day(client: Client, way: str) -> None:
    assert 'href="/2024/03/29/"' in missing(client, way)


def test_the_words_of_an_address_are_looked_for(client: Client) -> None:
    article = make.article("Copper railway opens in the north")
    text = missing(client, "/en-us/news/copper-railway.html")
    assert article.get_absolute_url() in text
    assert 'href="/articles/?q=copper+railway"' in text
    assert "1 article" in re.sub("<[^>]+>", " ", text)


@pytest.mark.parametrize("way", ["/wp-login.php", "/.env", "/backup.sql", "/static/app.js", "/a/b/c/"])
def test_what_machines_ask_for_is_not_searched(client: Client, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "search", lambda *_args: pytest.fail("searched"))
    missing(client, way)


def test_a_flood_of_dead_ends_searches_a_few_times_only(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = guesses.search
    monkeypatch.setattr(guesses, "searches", guesses.Allowance(2))
    monkeypatch.setattr(guesses, "search", lambda request: asked.append(request) or real(request))
    monkeypatch.setattr(guesses.time, "monotonic", lambda: 1e9)
    for number in range(20):
        assert "Search for" not in missing(
            client, f"/some/{'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10]}-words/"
        )
    assert len(asked) == 2


def test_guessing_costs_few_queries(client: Client) -> None:
    make.article("Copper railway opens", tags=[make.tag("railways")])
    missing(client, "/tags/first/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        missing(client, "/tags/railwyas-2kymwvprms/2024-03-29/20240330/x.html")
    assert len(asked) <= 15, [query["sql"] for query in asked]


def test_other_names_of_a_tag_lead_to_it(client: Client) -> None:
    tag = make.tag("China", kind="country")
    for name, language, use in (("Китай", "ru", "name"), ("PRC", "en", "acronym"), ("People's Republic", "en", "name")):
        TagAlias.objects.create(tag=tag, name=name, language=language, use=use)
    Tag.objects.filter(pk=tag.pk).update(name="China")
    for way in ("/tags/Китай/", "/tags/китай/", "/tags/prc/", "/tags/PRC", "/tags/people's-republic/"):
        response = client.get(way)
        assert (response.status_code, response.get("Location")) == (301, "/tags/china/"), way
    response = client.get("/tags/Китай.json")
    assert (response.status_code, response["Location"]) == (301, "/tags/china.json")


def test_other_names_of_places_and_sources_lead_to_them(client: Client) -> None:
    make.source("Reuters", aliases=["路透社"])
    place = make.place("Xi’an")
    place.aliases.create(name="Сиань", language="ru")
    assert client.get("/sources/路透社/")["Location"] == "/sources/reuters/"
    assert client.get("/places/сиань/")["Location"] == "/places/xian/"


def test_a_name_of_two_tags_leads_to_neither(client: Client) -> None:
    for name in ("oil", "gas"):
        TagAlias.objects.create(tag=make.tag(name), name="fuel", language="en")
    missing(client, "/tags/fuel/")


def test_other_names_of_what_is_hidden_lead_nowhere(client: Client) -> None:
    tag = make.tag("oil", aliases=["нефть"])
    make.article(state="imported", tags=[tag])
    missing(client, "/tags/нефть/")


def test_an_address_without_its_last_slash_keeps_its_query(client: Client) -> None:
    response = client.get("/search?q=copper")
    assert (response.status_code, response["Location"]) == (301, "/search/?q=copper")


@pytest.mark.parametrize("prefix", ["", "/ru", "/zh-hans"])
@pytest.mark.parametrize(("address", "status"), [("/no/" + "x" * 20_000, 404), ("/articles/" + "y" * 40_000, 414)])
def test_a_dead_end_of_a_long_address_is_light_and_leads_home(
    client: Client, prefix: str, address: str, status: int
) -> None:
    response = client.get(prefix + address)
    assert response.status_code == status
    assert len(response.content) < 30_000
    assert f'href="{prefix}/"' in response.content.decode()


def test_a_day_that_its_month_does_not_have_leads_to_the_month(client: Client) -> None:
    page = missing(client, "/2024/02/30/")
    assert 'href="/2024/02/"' in page
    assert "There is a month in it" in page


def test_an_article_whose_key_stands_in_the_address_is_not_called_a_slip(client: Client) -> None:
    article = make.article()
    page = missing(client, f"/articles/{article.key}/versions/7/")
    assert article.get_absolute_url() in page
    assert "Its key stands in the address" in page
    assert "one slip away" not in page
