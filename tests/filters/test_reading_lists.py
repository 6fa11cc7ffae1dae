"""Reading lists: articles that stand in an address."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.editing.merging.articles import merge_articles
from archive.models import Article
from tests import make

pytestmark = pytest.mark.django_db


def listed(*articles: Article, more: str = "") -> str:
    keys = sorted(article.key for article in articles)
    return "/articles/?" + "&".join(f"key={key}" for key in keys) + more


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code, response.get("Location"))
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def three() -> list[Article]:
    return [make.article(f"Number {day}", on=f"2024-03-0{day}") for day in (1, 2, 3)]


def titles(text: str) -> list[str]:
    return re.findall(r'class="hit__link"[^>]*><span[^>]*>([^<]+)', text)


def test_the_articles_of_an_address_are_listed_by_date(client: Client, three: list[Article]) -> None:
    text = page(client, listed(three[0], three[2]))
    assert titles(text) == ["Number 3", "Number 1"]
    assert "Reading list: 2 articles" in text
    assert titles(page(client, listed(three[0], three[2], more="&sort=oldest"))) == ["Number 1", "Number 3"]


def test_one_can_be_removed(client: Client, three: list[Article]) -> None:
    text = page(client, listed(three[0], three[2]))
    assert f'href="/articles/?key={three[2].key}"' in text
    assert "Remove article Number 1" in text


def test_keys_in_another_order_or_writing_lead_to_the_one_address(client: Client, three: list[Article]) -> None:
    first, second = sorted((three[0].key, three[1].key))
    response = client.get(f"/articles/?key={second.upper()}&key={first}")
    assert response.status_code == 301
    assert (
        client.get(f"/articles/?key={second.upper()}&key={first}", follow=True)
        .redirect_chain[-1][0]
        .endswith(f"/articles/?key={first}&key={second}")
    )


def test_it_can_be_narrowed_and_searched(client: Client, three: list[Article]) -> None:
    assert titles(page(client, listed(*three, more="&from=2024-03-02"))) == ["Number 3", "Number 2"]
    keys = "&".join(sorted(f"key={one.key}" for one in three[:2]))
    assert "Number 3" not in titles(page(client, f"/articles/?q=Number&{keys}"))


def test_what_can_not_be_read_is_said_and_loses_nothing(client: Client, three: list[Article]) -> None:
    hidden = make.article("Held back", state="imported")
    text = page(client, listed(three[0], hidden))
    assert titles(text) == ["Number 1"]
    assert "Held back" not in text
    assert "1 of its articles can’t be read here now" in text
    assert titles(page(client, "/articles/?key=nosuchkey1")) == []


def test_a_merged_article_is_the_one_that_was_kept(client: Client, three: list[Article]) -> None:
    merge_articles(three[0], three[1], user=User.objects.create_superuser("root"))
    response = client.get(listed(three[1]))
    assert (response.status_code, response["Location"]) == (301, listed(three[0]))


def test_it_is_to_be_had_as_data(client: Client, three: list[Article]) -> None:
    address = listed(three[0], three[1]).replace("/articles/", "/articles.json")
    assert {item["title"] for item in client.get(address).json()["items"]} == {"Number 1", "Number 2"}
    bibliography = b"".join(client.get(address.replace(".json", ".bib")).streaming_content).decode()
    assert bibliography.count("@misc{") == 2


@pytest.mark.parametrize("asked", ["key=a%20b", "key=x", "&".join(f"key=abcdefgh{n:02x}" for n in range(101))])
def test_what_is_no_reading_list_is_not_understood(client: Client, asked: str) -> None:
    assert "Not understood" in page(client, f"/articles/?{asked}")


def test_articles_of_a_list_can_be_ticked_without_a_script(client: Client, three: list[Article]) -> None:
    for address in ("/articles/", "/2024/03/01/", "/articles/?q=Number"):
        text = page(client, address)
        assert f'name="key" value="{three[0].key}" form="ticked"' in text, address
        assert text.count('id="ticked" action="/articles/" method="get"') == 1, address


def test_one_more_can_be_added_by_its_key(client: Client, three: list[Article]) -> None:
    text = page(client, listed(three[0]))
    assert f'<input type="hidden" name="key" value="{three[0].key}">' in text
    assert 'id="one-more" name="key"' in text
    assert 'form="ticked"' not in text
