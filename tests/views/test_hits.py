"""An article opened from a list: its hits marked where they stand, and the results before and after it."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.safestring import mark_safe

from archive.filters.paging import cursor_of
from archive.models import Article, Display
from archive.rendering_hits import mark_hits
from archive.search.index import follower
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BODY = """Oil & gas: the price of oil rose.

Nobody asked why.

In the end the oil-rich north kept its oil."""


def opened(client: Client, article: Article, query: str) -> str:
    follower.catch_up()
    response = client.get(f"{article.get_absolute_url()}?{query}")
    assert response.status_code == 200, response.get("Location")
    return response.content.decode()


def words(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text)))


def test_hits_are_marked_and_numbered_each_with_a_link_to_the_next(client: Client) -> None:
    text = opened(client, make.article("Prices", body=BODY), "q=oil")
    marked = re.findall(
        r'<mark id="(hit-\d)">([^<]+)</mark><a class="markstep" href="([^"]+)" aria-label="([^"]+)"', text
    )
    assert marked == [
        ("hit-1", "Oil", "#hit-2", "hit 1 of 4, on to the next"),
        ("hit-2", "oil", "#hit-3", "hit 2 of 4, on to the next"),
        ("hit-3", "oil", "#hit-4", "hit 3 of 4, on to the next"),
        ("hit-4", "oil", "#hit-1", "hit 4 of 4, on to the next"),
    ]
    assert "4 hits for “oil” in this text: hit 1 of 4 hit 2 of 4" in words(text)
    assert "</mark><a" in text
    assert "&amp; gas" in text
    assert '<meta name="robots" content="noindex">' in text


def test_marked_text_is_the_text(client: Client) -> None:
    article = make.article("Prices", body=BODY)
    plain = client.get(article.get_absolute_url()).content.decode()
    marked = opened(client, article, "q=oil")
    without = re.sub(r'</?mark[^>]*>|<a class="markstep"[^>]*></a>', "", marked)
    prose = re.compile(r'<div class="prose".*?<div class="reading__side">', re.DOTALL)
    assert prose.findall(without) == prose.findall(plain)


@pytest.mark.parametrize(
    ("body", "body_format", "word", "marked"),
    [
        ("The **oil** price.", "markdown", "oil", '<strong><mark id="hit-1">oil</mark>'),
        (
            "See [oil](https://example.org/oil) there.",
            "markdown",
            "oil",
            'rel="nofollow noopener"><mark id="hit-1">oil',
        ),
        ("# On oil\n\nText.", "markdown", "oil", 'On <mark id="hit-1">oil</mark>'),
        ("| a | oil |\n|---|---|\n| gas | b oil |", "markdown", "gas", '><mark id="hit-1">gas</mark>'),
        ("a < oil > b", "text", "oil", '&lt; <mark id="hit-1">oil</mark>'),
        ("broken\noil lines", "text", "oil", '<br><mark id="hit-1">oil</mark>'),
        ("西安石油价格", "text", "石油", '西安<mark id="hit-1">石油</mark>'),
        ('He said "oil".', "text", "oil", '"<mark id="hit-1">oil</mark>'),
        ("![oil well](https://example.org/x.png) and oil", "markdown", "oil", 'and <mark id="hit-'),
    ],
)
def test_hits_are_marked_in_every_kind_of_text(
    client: Client, body: str, body_format: str, word: str, marked: str
) -> None:
    text = opened(client, make.article("T", body=body, body_format=body_format, language="und"), f"q={quote(word)}")
    assert marked in text.replace("<mark>", '<mark id="hit-1">')


def test_hit_that_stands_otherwise_in_the_page_is_left_out() -> None:
    drawn = mark_safe('<p id="p1-abc">Something else</p>')
    assert mark_hits(drawn, {"p1-abc": "The oil price."}, {"p1-abc": [(4, 7)]}) == (drawn, 0)


def test_results_before_and_after_are_carried_in_the_address(client: Client) -> None:
    tag = make.tag("energy")
    days = ["2024-03-01", "2024-03-02", "2024-03-03"]
    first, second, third = (make.article(f"Oil {day}", body="Oil.", on=day, tags=[tag]) for day in days)
    text = opened(client, second, "q=oil&tag=energy&sort=oldest&hit=2")
    links = dict(re.findall(r'class="opened__link" href="([^"]+)" rel="(prev|next)"', text))
    assert {rel: html.unescape(link) for link, rel in links.items()} == {
        "prev": f"{first.get_absolute_url()}?q=oil&tag=energy&sort=oldest&hit=1",
        "next": f"{third.get_absolute_url()}?q=oil&tag=energy&sort=oldest&hit=3",
    }
    assert "Result 2 of 3" in words(text)
    assert 'href="/articles/?q=oil&amp;tag=energy&amp;sort=oldest"' in text
    assert 'rel="prev">← Result' not in opened(client, first, "q=oil&tag=energy&sort=oldest&hit=1")


def test_list_that_has_changed_since_gives_no_wrong_neighbours(client: Client) -> None:
    article = make.article("Oil", body="Oil.")
    make.article("Other", body="Oil and oil.")
    text = opened(client, article, "q=oil&sort=oldest&hit=2")
    assert "Result 2" not in words(text)
    assert '<mark id="hit-1">' in text
    for hit in ("99999999", "20000"):
        assert '<mark id="hit-1">' in opened(client, article, f"q=oil&hit={hit}")


def test_only_what_may_be_read_is_marked(client: Client) -> None:
    article = make.article("Excerpt", body="Some oil here.\n\nMore oil unseen.", display=Display.EXCERPT)
    text = opened(client, article, "q=oil")
    assert "1 hit for “oil” in this text" in words(text)
    assert "unseen." not in text
    text = opened(client, make.article("Nothing shown", body="Oil.", display=Display.METADATA), "q=oil")
    assert "No hit for “oil” in the text shown here" in words(text)


def test_list_by_a_field_marks_nothing_and_still_leads_on(client: Client) -> None:
    article = make.article(tags=[make.tag("energy")])
    text = words(opened(client, article, "q=tag%3Aenergy&hit=1"))
    assert "Found by tag:energy." in text
    assert "Result 1 of 1" in text


def test_list_from_a_place_on_numbers_nothing(client: Client) -> None:
    first, *_rest = (make.article("Oil", on=f"2024-03-0{day}", body=f"Oil {day}.") for day in (3, 2, 1))
    follower.catch_up()
    cursor = cursor_of("newest", first.sort_key)
    page = client.get(f"/articles/?q=oil&sort=newest&after={cursor}").content.decode()
    assert page.count("?q=oil&amp;sort=newest#p1-") == 2
    assert "hit=" not in page


@pytest.mark.parametrize(("query", "status"), [("q=oil&hit=x", 400), ("q=oil&hit=-1", 400), ("q=oil&tag=nothing", 400)])
def test_list_that_is_none_is_refused(client: Client, query: str, status: int) -> None:
    assert client.get(f"{make.article(body='Oil.').get_absolute_url()}?{query}").status_code == status


def test_what_belongs_to_no_list_is_dropped(client: Client) -> None:
    address = make.article().get_absolute_url()
    for query in ("utm_source=x", "q=", "page=2"):
        response = client.get(f"{address}?{query}")
        assert (response.status_code, response["Location"]) == (301, address)
