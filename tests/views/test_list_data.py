"""Every list as data: complete, paged, safe for spreadsheets, and as little as may be read of each text."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
import rispy
from django.conf import settings
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.models import Account, Article, ChangeKind, Display, Event, Source, Tag
from archive.search.index import follower
from archive.views.data.tables import plain_cell
from tests import make
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

SUFFIXES = ("atom", "json", "csv", "bib", "ris")
TYPES = {
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "csv": "text/csv",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
LISTS = {
    "/articles/": 4,
    "/articles/?q=oil": 2,
    "/articles/?tag=energy&source=post": 1,
    "/tags/energy/": 2,
    "/sources/post/": 2,
    "/places/port-haven/": 1,
    "/series/harbour-conference/": 1,
    "/2024/": 2,
    "/2024/03/": 1,
    "/2024/03/29/": 1,
    "/undated/": 1,
    "/events/harbour-summit/": 1,
}


@shared
def world() -> dict[str, Article]:
    energy, post = make.tag("energy"), make.source("Post")
    summit = make.event("Harbour summit", place=make.place(), series=make.series())
    made = {
        "first": make.article(
            "Oil & gas {50%}",
            body="Oil.\n\nGas.",
            tags=[energy],
            source=post,
            events=[summit],
            byline="Ann Writer",
            summary="=SUM(1)",
            original_url="https://post.example/1",
        ),
        "second": make.article("Oil", body="More oil.", on="2023-01-01", tags=[energy]),
        "year": make.article("Coal", body="Coal.", on="2024-01-01", precision="year", source=post),
        "undated": make.article("Wood", body="Wood.", on=None, language=""),
    }
    follower.catch_up()
    return made


def body(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, (address, response.get("Location"))
    return response.getvalue() if response.streaming else response.content


def data_address(page: str, suffix: str) -> str:
    path, _mark, query = page.partition("?")
    return f"{path.rstrip('/')}.{suffix}" + (f"?{query}" if query else "")


def count(content: bytes, suffix: str) -> int:
    text = content.decode("utf-8-sig")
    if suffix == "atom":
        return text.count("<entry")
    if suffix == "json":
        return text.count('"content_text":')
    if suffix == "csv":
        return len(list(csv.DictReader(io.StringIO(text))))
    return len(rispy.loads(text)) if suffix == "ris" else text.count("\n}\n")


@pytest.mark.parametrize("page", LISTS)
def test_every_list_can_be_taken_away_in_every_format_that_its_page_names(client: Client, page: str) -> None:
    response = client.get(page)
    html = response.content.decode()
    for suffix in SUFFIXES if not page.startswith("/events") else ("atom", "csv", "bib", "ris"):
        address = data_address(page, suffix)
        escaped = address.replace("&", "&amp;")
        assert f'<link rel="alternate" type="{TYPES[suffix]}" href="{escaped}"' in html
        assert f'<{settings.SITE_URL}{address}>; rel="alternate"; type="{TYPES[suffix]}"' in response["Link"]
        answer = client.get(address)
        assert answer["Content-Type"] == f"{TYPES[suffix]}; charset=utf-8"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert f'<{settings.SITE_URL}{page}>; rel="alternate"; type="text/html"' in answer["Link"]
        assert not answer.cookies
        assert count(body(client, address), suffix) == LISTS[page], address


def test_feed_says_everything_that_is_known(client: Client, world: dict[str, Article]) -> None:
    content = body(client, "/articles.atom?q=gas")
    assert b'<?xml-stylesheet type="text/css" href="/static/archive/feed.css"?>' in content
    feed = feedparser.parse(content)
    assert not feed.bozo
    entry = feed.entries[0]
    article = world["first"]
    assert entry.id == f"{settings.SITE_URL}/a/{article.key}"
    assert entry.link == settings.SITE_URL + article.get_absolute_url()
    assert entry.title == "Oil & gas {50%}"
    assert [author.name for author in entry.authors] == ["Ann Writer", "Post"]
    assert [(tag.term, tag.label) for tag in entry.tags] == [("energy", "energy")]
    assert entry.content[0].value == "Oil.\n\nGas."
    assert entry.summary == "=SUM(1)"
    text = content.decode()
    assert "<dcterms:issued>2024-03-29</dcterms:issued>" in text
    assert "<dcterms:publisher>Post</dcterms:publisher>" in text
    assert 'rel="via" href="https://post.example/1"' in text
    assert "<opensearch:totalResults>1</opensearch:totalResults>" in text


def test_feed_is_shown_styled_to_who_asks_for_a_page(client: Client) -> None:
    response = client.get("/articles.atom", headers={"accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert response["Vary"] == "Accept"
    assert response.content == client.get("/articles.atom").content


def test_dates_are_no_more_exact_than_they_are_known(client: Client) -> None:
    text = body(client, "/articles.atom").decode()
    assert text.count("<dcterms:issued>") == 3
    assert "<dcterms:issued>2024</dcterms:issued>" in text
    items = client.get("/articles.json").json()["items"]
    assert [item["_archive"]["published"] for item in items] == ["2024-03-29", "2024", "2023-01-01", None]


def test_feed_of_texts_with_signs_that_xml_forbids_is_well_formed(client: Client) -> None:
    make.article("Bell \x07 & <b>", body="Text \x0b\x0c & \ufffe more.")
    feed = feedparser.parse(body(client, "/articles.atom"))
    assert not feed.bozo
    assert "Bell  & <b>" in {entry.title_detail.value for entry in feed.entries}


@pytest.mark.parametrize("start", ["/articles.json?size=2", "/articles.json?q=oil+OR+coal&size=1", "/2024.json?size=1"])
def test_json_feed_pages_to_its_end(client: Client, start: str) -> None:
    ids: list[str] = []
    address: str = start
    while address:
        feed: dict[str, Any] = client.get(address).json()
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == settings.SITE_URL + address
        ids += [item["id"] for item in feed["items"]]
        parts = urlsplit(feed.get("next_url", ""))
        address = f"{parts.path}?{parts.query}" if parts.path else ""
    assert len(ids) == len(set(ids)) == feed["_archive"]["total"]


def test_table_holds_the_whole_list_and_no_formula(client: Client, world: dict[str, Article]) -> None:
    response = client.get("/articles.csv")
    assert response.streaming
    assert 'filename="articles.csv"' in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["Oil & gas {50%}", "Coal", "Oil", "Wood"]
    assert rows[0]["summary"] == "'=SUM(1)"
    assert rows[0]["published"] == "2024-03-29"
    assert (rows[0]["tags"], rows[0]["events"], rows[0]["source"]) == ("energy", "harbour-summit", "Post")
    assert rows[3]["published"] == ""
    assert len(list(csv.DictReader(io.StringIO(body(client, "/articles.csv?size=3").decode("utf-8-sig"))))) == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_cell_that_a_spreadsheet_would_run_is_made_words(text: str) -> None:
    assert plain_cell(text) == f"'{text}"
    assert plain_cell(f"a{text}") == f"a{text}"


def test_citations_hold_what_is_known_and_escape_what_tex_would_read(client: Client, world: dict[str, Article]) -> None:
    text = body(client, "/articles.bib").decode()
    entries = {entry.partition(",")[0]: entry for entry in re.split(r"\n\n", text.strip())}
    first = entries[f"@article{{annals-{world['first'].key}"]
    assert r"  title = {{Oil \& gas \{50\%\}}}," in first
    assert "  author = {{Ann Writer}},\n  journal = {Post},\n  year = {2024},\n  month = mar,\n  day = {29}," in first
    year = entries[f"@article{{annals-{world['year'].key}"]
    assert "  year = {2024},\n  date = {2024}," in year
    undated = entries[f"@misc{{annals-{world['undated'].key}"]
    assert "year" not in undated
    assert "note = {undated; held by Annals}" in undated
    assert all(entry.count("{") - entry.count("}") == 0 for entry in entries.values())


def test_persons_of_a_byline_are_cited_one_by_one_and_a_body_as_one(client: Client) -> None:
    make.article("Masts", byline="Eva Brandt, Karl Olsen and Ada Moor")
    make.article("Ports", byline="River Ports Authority and Office of Dredging")
    text = body(client, "/articles.bib").decode()
    assert "  author = {Eva Brandt and Karl Olsen and Ada Moor},\n" in text
    assert "  author = {{River Ports Authority and Office of Dredging}},\n" in text


def test_data_holds_no_more_of_a_text_than_may_be_read(client: Client) -> None:
    make.article("Held back", body="Oil secret words.", summary="Secret summary", display=Display.METADATA)
    make.article("Begun", body="Opening words.\n\nSecret end.", display=Display.EXCERPT)
    follower.catch_up()
    for suffix in SUFFIXES:
        text = body(client, f"/articles.{suffix}").decode()
        assert "ecret" not in text, suffix
        assert "Held back" in text
    assert "Opening words." in body(client, "/articles.json").decode()


def test_list_longer_than_a_load_comes_whole(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.views.data.exports.AT_A_TIME", 1)
    for query in (
        "",
        "tag=energy",
        "source=post",
        "undated=only",
        "q=oil",
        "tag=energy&source=post",
        "q=oil&sort=oldest",
        "sort=added",
    ):
        whole = client.get(f"/articles.json?{query}").json()["items"]
        assert count(body(client, f"/articles.csv?{query}"), "csv") == len(whole)
    monkeypatch.setattr("archive.search.searcher.FARTHEST", 1)
    assert count(body(client, "/articles.csv?q=oil"), "csv") == 2


@pytest.mark.parametrize(
    "address", ["/tags/none.atom", "/sources/none.csv", "/2024/13.atom", "/2024/02/30.json", "/x.atom"]
)
def test_list_of_nothing_is_not_here(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_data_moves_with_its_page(client: Client) -> None:
    response = client.get("/tags/Energy.atom")
    assert (response.status_code, response["Location"]) == (301, "/tags/energy.atom")


def test_browsers_learn_of_the_search_and_its_suggestions(client: Client) -> None:
    assert '<link rel="search" type="application/opensearchdescription+xml"' in client.get("/").content.decode()
    text = client.get("/opensearch.xml").content.decode()
    assert f'template="{settings.SITE_URL}/articles/?q={{searchTerms}}&amp;page={{startPage?}}"' in text
    typed, names, kinds, addresses = client.get("/suggest/?q=ene").json()
    assert (typed, names, kinds) == ("ene", ["energy"], ["tag"])
    assert addresses == [f"{settings.SITE_URL}/tags/energy/"]
    assert client.get("/suggest/").json() == ["", [], [], []]


def test_every_example_of_the_help_runs(client: Client) -> None:
    make.article("Energy trade", body="Energy trade.", on="2024-02-01", tags=[make.tag("trade")])
    make.article("Energy", body="Energy.", on="2024-02-02")
    follower.catch_up()
    html = client.get("/help/search/").content.decode()
    links = re.findall(r'class="examples__query" href="([^"]+)"', html)
    assert len(links) > 10
    for link in links:
        assert client.get(link.replace("&amp;", "&"), follow=True).status_code == 200, link


def test_table_names_no_event_that_is_not_public(client: Client) -> None:
    make.article("Told in a draft", events=[make.event("Hidden meeting", state="draft"), make.event("Open meeting")])
    follower.catch_up()
    text = body(client, "/articles.csv").decode()
    assert "open-meeting" in text
    assert "hidden-meeting" not in text


# -- feeds ------------------------------------------------------------------------------------------------------------


def at(hour: int) -> datetime:
    return datetime(2026, 1, 1, hour, tzinfo=UTC)


def titles(client: Client, address: str, size: int = 0) -> list[str]:
    """Follow a feed to its end."""
    found: list[str] = []
    while address:
        feed = feedparser.parse(body(client, address))
        assert not feed.bozo, address
        found += [entry.title for entry in feed.entries]
        assert not size or len(feed.entries) <= size
        following = next((link.href for link in feed.feed.links if link.rel == "next"), "")
        address = following.removeprefix(settings.SITE_URL)
    return found


@pytest.fixture
def additions(world: dict[str, Article]) -> list[str]:
    """Articles of which an old one came last: told in the order of addition, the newest first."""
    energy, post = Tag.objects.get(), Source.objects.get()
    summit = Event.objects.get()
    shared: dict[str, Any] = {"tags": [energy], "source": post, "events": [summit], "body": "Steam and steam engines."}
    make.article("Steam of 1986", on="1986-03-29", published_at=at(9), **shared)
    make.article("Steam of 2025", on="2025-03-29", published_at=at(7), **shared)
    make.article("Steam of no date", on=None, published_at=at(8), **shared)
    follower.catch_up()
    return ["Steam of 1986", "Steam of no date", "Steam of 2025"]


@pytest.mark.parametrize(
    "address",
    [
        "/articles.atom",
        "/articles.atom?size=1",
        "/articles.atom?q=steam",
        "/articles.atom?q=steam&size=1",
        "/articles.atom?tag=energy&source=post&size=2",
        "/tags/energy.atom",
        "/tags/energy.atom?size=1",
        "/sources/post.atom",
        "/places/port-haven.atom?size=1",
        "/series/harbour-conference.atom",
    ],
)
def test_feed_stands_in_the_order_of_addition_to_its_end(client: Client, additions: list[str], address: str) -> None:
    found = titles(client, address)
    assert [title for title in found if title.startswith("Steam")] == additions
    feed = client.get(address.replace(".atom", ".json")).json()
    assert len(found) == len(set(found)) == feed["_archive"]["total"]


def test_feed_of_dates_holds_what_is_known_to_lie_there_by_addition(client: Client, additions: list[str]) -> None:
    make.article("Steam of a month", body="Steam.", on="1986-03-01", precision="month", published_at=at(10))
    make.article("Steam of a year", body="Steam.", on="1986-01-01", precision="year", published_at=at(11))
    make.article("Steam of May", body="Steam.", on="1986-05-01", published_at=at(12))
    follower.catch_up()
    day, month = ["Steam of 1986"], ["Steam of a month", "Steam of 1986"]
    year = ["Steam of May", "Steam of a year", "Steam of a month", "Steam of 1986"]
    for address, expected in {"/1986/03/29": day, "/1986/03": month, "/1986": year, "/1986/03/01": []}.items():
        for size in ("", "?size=1"):
            assert titles(client, f"{address}.atom{size}") == expected, address
        listed = [item["title"] for item in client.get(f"{address}.json").json()["items"]]
        assert sorted(listed) == sorted(expected)
    assert [title for title in titles(client, "/undated.atom") if "Steam" in title] == ["Steam of no date"]


def test_entry_of_a_feed_names_when_it_was_added_and_when_it_was_published(
    client: Client, additions: list[str]
) -> None:
    entry = feedparser.parse(body(client, "/articles.atom?q=steam")).entries[0]
    assert entry.published == at(9).isoformat()
    assert b"<dcterms:issued>1986-03-29</dcterms:issued>" in body(client, "/articles.atom?q=steam")


def test_feed_in_another_order_is_had_by_asking_for_it(client: Client, additions: list[str]) -> None:
    by_date = ["Steam of 1986", "Steam of 2025", "Steam of no date"]
    assert titles(client, "/articles.atom?q=steam&sort=oldest") == by_date
    moved = client.get("/articles.atom?q=steam&sort=added")
    assert (moved.status_code, moved["Location"]) == (301, "/articles.atom?q=steam")
    html = client.get("/articles/?q=steam&sort=oldest").content.decode()
    assert 'href="/articles.atom?q=steam"' in html
    assert 'href="/articles.csv?q=steam&amp;sort=oldest"' in html


def test_place_of_another_order_is_no_place_of_a_feed(client: Client, additions: list[str]) -> None:
    newest = client.get("/articles.json?size=1").json()["next_url"].partition("after=")[2]
    assert client.get(f"/articles.atom?after={newest}").status_code == 400
    assert client.get("/articles.atom?page=2&after=x").status_code == 400


def test_feed_of_an_event_begins_with_its_new_accounts(client: Client, additions: list[str]) -> None:
    event = Event.objects.get()
    old = Article.objects.get(title="Wood")
    first = titles(client, "/events/harbour-summit.atom?size=1")
    assert first == ["Steam of no date", "Steam of 2025", "Steam of 1986", "Oil & gas {50%}"]
    with recording(ChangeKind.EDIT) as record:
        record.link(old, "accounts", [{"event": event.pk, "role": "reports", "basis": "editor"}])
    assert titles(client, "/events/harbour-summit.atom?size=1") == ["Wood", *first]
    Account.objects.update(added_at=None)  # as what was there before this was noted
    assert titles(client, "/events/harbour-summit.atom?size=2")[-3:] == additions
