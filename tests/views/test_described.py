"""What pages say of themselves to machines: read back by what others read it with, and nothing that is not known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import time
from typing import Any

import extruct
import pytest
from django.conf import settings
from django.test import Client

from archive.models import Article, Collection, Display
from archive.search.index import follower
from tests import make

pytestmark = pytest.mark.django_db

# Types and properties of https://schema.org/version/latest, as far as pages use them.
TYPES = {
    *(
        "AboutPage",
        "BreadcrumbList",
        "CollectionPage",
        "Event",
        "EventSeries",
        "GeoCoordinates",
        "ItemPage",
        "ListItem",
    ),
    *("NewsArticle", "Organization", "Person", "Place", "PostalAddress", "SearchResultsPage", "WebPage", "WebSite"),
}
PROPERTIES = {
    *("about", "address", "addressCountry", "alternativeHeadline", "author", "breadcrumb", "datePublished"),
    *("description", "endDate", "geo", "headline", "identifier", "image", "inLanguage", "isAccessibleForFree"),
    *("isBasedOn", "isPartOf", "item", "itemListElement", "keywords", "latitude", "location", "longitude"),
    *(
        "mainEntity",
        "mainEntityOfPage",
        "name",
        "position",
        "publisher",
        "sourceOrganization",
        "startDate",
        "subjectOf",
    ),
    *("superEvent", "url", "version", "wordCount"),
}
HOSTILE = 'A </script><script>alert(1)</script> & "quoted" <!-- \u2028 é'


def read(client: Client, address: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the graph of a page by types, and the contents of its head by names."""
    html = client.get(address).content.decode()
    found = extruct.extract(html, base_url=settings.SITE_URL, syntaxes=["json-ld"])["json-ld"]
    things = {thing["@type"]: thing for one in found for thing in one["@graph"]}
    heads: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', html):
        heads.setdefault(name, []).append(content)
    return things, heads


def parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


@pytest.fixture
def article() -> Article:
    post = make.source("Post", homepage="https://post.example/", kind="newspaper")
    event = make.event("Harbour summit", place=make.place(latitude="1.5", longitude="2.5"), series=make.series())
    made = make.article(
        HOSTILE,
        byline="Eva Brandt, Karl Olsen and Ada Moor",
        source=post,
        agency=make.source("Wire"),
        tags=[make.tag("energy")],
        events=[event],
        published_time=time(10, 15),
        utc_offset=300,
        original_url="https://post.example/1",
    )
    follower.catch_up()
    return made


def test_article_is_a_news_article_with_what_is_known(client: Client, article: Article) -> None:
    things, _heads = read(client, article.get_absolute_url())
    found = things["NewsArticle"]
    assert found["headline"] == HOSTILE
    assert found["author"] == [{"@type": "Person", "name": name} for name in ("Eva Brandt", "Karl Olsen", "Ada Moor")]
    assert found["datePublished"] == "2024-03-29T10:15+05:00"
    assert (found["publisher"]["name"], found["sourceOrganization"]["name"]) == ("Post", "Wire")
    assert (found["isBasedOn"], found["keywords"], found["version"]) == ("https://post.example/1", ["energy"], 1)
    assert [event["name"] for event in found["about"]] == ["Harbour summit"]
    assert (
        found["mainEntityOfPage"]["@id"] == things["ItemPage"]["@id"] == settings.SITE_URL + article.get_absolute_url()
    )
    steps = things["ItemPage"]["breadcrumb"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4, 5]
    assert steps[1] == {"@type": "ListItem", "position": 2, "name": "2024", "item": f"{settings.SITE_URL}/2024/"}


def test_no_title_ends_the_block_of_data(client: Client, article: Article) -> None:
    html = client.get(article.get_absolute_url()).content.decode()
    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(block) == 1
    assert not set("<>&") & set(block[0])
    assert json.loads(block[0])["@context"] == "https://schema.org"


def test_zotero_saves_an_article_of_a_newspaper(client: Client, article: Article) -> None:
    _things, heads = read(client, article.get_absolute_url())
    assert heads["citation_author"] == ["Eva Brandt", "Karl Olsen", "Ada Moor"]
    assert heads["citation_publication_date"] == ["2024/03/29"]
    assert heads["DC.type"] == ["newspaperArticle"]
    assert heads["DCTERMS.isPartOf"] == heads["prism.publicationName"] == ["Post"]
    assert len(heads["citation_title"]) == 1
    assert "DC.source" not in heads  # it would be the name of the paper
    assert "citation_journal_title" not in heads
    assert heads["og:type"] == ["article"]


def test_what_is_unknown_is_not_said(client: Client) -> None:
    bare = make.article("", on=None, language="", body="Words that nobody signed.")
    things, heads = read(client, bare.get_absolute_url())
    assert things["NewsArticle"].keys() == {
        *("@type", "@id", "headline", "url", "identifier", "version", "wordCount", "isAccessibleForFree"),
        *("mainEntityOfPage", "image"),
    }
    assert things["NewsArticle"]["headline"] == "[Untitled]"
    papers = ("DC.source", "DCTERMS.isPartOf", "prism.publicationName", "og:site_name")
    for name in ("citation_author", "citation_language", "DC.date", *papers):
        assert name not in heads, name
    assert heads["citation_publication_date"] == ["n.d."]  # else the first day on the page would be taken for it
    by_a_body = make.article(byline="Office of Dredging", on="2024-03-01", precision="month")
    things, heads = read(client, by_a_body.get_absolute_url())
    assert things["NewsArticle"]["author"] == [{"name": "Office of Dredging"}]
    assert things["NewsArticle"]["datePublished"] == "2024-03"
    assert heads["citation_publication_date"] == ["2024/03"]


def test_zotero_takes_nothing_on_a_page_for_a_person(client: Client, article: Article) -> None:
    """Where no author is named it reads elements with these classes, and a link to an author."""
    bare = make.article("Unsigned", events=[make.event("Signing")])
    version = f"{bare.get_absolute_url()}versions/1/"
    for address in (bare.get_absolute_url(), article.get_absolute_url(), version, "/events/signing/", "/"):
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        html = response.content.decode()
        assert not re.search(r'class="[^"]*(byline|vcard)|rel="author"', html, re.IGNORECASE), address


def test_what_may_not_be_read_is_not_described(client: Client) -> None:
    held_back = make.article("Held", body="Secret words.", summary="Secret summary.", display=Display.METADATA)
    html = client.get(held_back.get_absolute_url()).content.decode()
    assert "ecret" not in html
    things, heads = read(client, held_back.get_absolute_url())
    assert "isAccessibleForFree" not in things["NewsArticle"]
    assert heads["og:description"] == ["Held. Source unknown, 29 March 2024."]


def test_event_is_an_event_with_its_accounts(client: Client, article: Article) -> None:
    things, _heads = read(client, "/events/harbour-summit/")
    event = things["Event"]
    assert (event["name"], event["startDate"]) == ("Harbour summit", "2024-03-29")
    assert event["location"]["name"] == "Port Haven"
    assert event["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 1.5, "longitude": 2.5}
    assert event["superEvent"]["@type"] == "EventSeries"
    assert [account["url"] for account in event["subjectOf"]] == [settings.SITE_URL + article.get_absolute_url()]
    make.event("Ended once", on=None, ends_on="2024-05-01", ends_precision="month", ends_basis="editor")
    things, _heads = read(client, "/events/ended-once/")
    assert things["Event"]["endDate"] == "2024-05"
    assert "startDate" not in things["Event"]


PAGES = {
    "/": "WebPage",
    "/articles/": "CollectionPage",
    "/events/": "CollectionPage",
    "/events/harbour-summit/": "ItemPage",
    "/tags/": "CollectionPage",
    "/tags/energy/": "CollectionPage",
    "/sources/": "CollectionPage",
    "/sources/post/": "CollectionPage",
    "/places/": "CollectionPage",
    "/places/port-haven/": "CollectionPage",
    "/series/": "CollectionPage",
    "/series/harbour-conference/": "CollectionPage",
    "/2024/": "CollectionPage",
    "/2024/03/": "CollectionPage",
    "/2024/03/29/": "CollectionPage",
    "/undated/": "CollectionPage",
    "/about/": "AboutPage",
    "/about/coverage/": "WebPage",
    "/about/changes/": "CollectionPage",
    "/by-url/": "WebPage",
    "/help/search/": "WebPage",
}
# Pages that search engines are asked to leave out are of the same kinds as others; what is no page has none.
UNINDEXED = {
    "/articles/?q=energy": "SearchResultsPage",
    "/search/": "SearchResultsPage",
    "/articles/?tag=energy&year=2024": "CollectionPage",
    "/articles/?q=%22": "SearchResultsPage",
    "/on-this-day/": "CollectionPage",
    "/events/harbour-summit/?view=unique": "WebPage",
    "/events/harbour-summit/?view=ledger": "WebPage",
}
FAULTS = ["/nothing/", "/articles/?page=x"]
KINDS = {**PAGES, **UNINDEXED, "history": "WebPage", "version": "WebPage"}


@pytest.mark.parametrize("address", [*KINDS, *FAULTS, "article"])
def test_every_page_says_what_is_found_on_it(client: Client, article: Article, address: str) -> None:
    named = {
        "article": article.get_absolute_url(),
        "history": f"/articles/{article.key}/history/",
        "version": f"/articles/{article.key}/versions/1/",
    }
    things, heads = read(client, named.get(address, address))
    for name in ("description", "og:description", "og:title", "og:url", "og:type", "og:site_name", "twitter:card"):
        assert len(heads[name]) == 1, name
        assert heads[name][0].strip(), name
    assert heads["og:description"] == heads["description"]
    assert heads["og:url"][0].startswith(settings.SITE_URL)
    collection = Collection.objects.current()
    if address in KINDS:
        page = things[KINDS[address]]
        assert page["url"] == settings.SITE_URL + named.get(address, address)
        assert page["isPartOf"]["@id"] == things["WebSite"]["@id"]
        assert address == "/" or address in UNINDEXED or heads["description"] != [collection.description]
    elif address != "article":
        assert things == {}
    for name, value in parts(list(things.values())):
        assert name.startswith("@") or name in PROPERTIES, name
        assert name != "@type" or value in TYPES, value
        assert value not in ("", None, [], {}), name


def test_comparisons_are_about_their_articles(client: Client, article: Article) -> None:
    other = make.article("Other", body=article.body, on="2024-03-30", events=[article.accounts.get().event])
    pair = f"/events/harbour-summit/compare/?a={article.key}&b={other.key}"
    for address in ("/events/harbour-summit/compare/", pair, f"/articles/{article.key}/compare/?b={other.key}"):
        things, _heads = read(client, address)
        page = things["WebPage"]
        assert page["url"] == settings.SITE_URL + address
        assert [one["@type"] for one in page["about"]] == ["NewsArticle", "NewsArticle"]
        assert [one["url"] for one in page["about"]] == [
            settings.SITE_URL + one.get_absolute_url() for one in (article, other)
        ]


def test_a_later_page_and_one_with_hits_are_of_the_kind_of_their_first(client: Client, article: Article) -> None:
    address = article.get_absolute_url()
    for query in ("", "?q=energy&hit=1"):
        things, _heads = read(client, address + query)
        assert things["ItemPage"]["url"] == settings.SITE_URL + address
        assert things["NewsArticle"]["url"] == settings.SITE_URL + address


def test_descriptions_of_pages_of_one_kind_differ(client: Client, article: Article) -> None:
    make.tag("trade"), make.source("Gazette")
    for pages in (("/tags/energy/", "/tags/trade/"), ("/sources/post/", "/sources/gazette/"), ("/2024/", "/2023/")):
        first, second = (read(client, address)[1]["description"] for address in pages)
        assert first != second, pages
